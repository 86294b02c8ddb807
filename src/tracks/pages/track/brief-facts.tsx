import type { ComponentChildren } from 'preact';
import { isAwaitedByTwin, waitsForTwin } from '../../../domain/kinds/index.js';
import type { Day, Edtf, Person, Stage, TransitionView } from '../../../domain/values/views.js';
import { date } from '../../../i18n/dates.js';
import { isDay } from '../../../i18n/edtf.js';
import { markOf } from '../../../i18n/marks.js';
import { type Messages, messagesFor, type Piece } from '../../../i18n/messages.js';
import { partyName } from '../../../i18n/parties.js';
import { type Named, partiesOf } from '../../../i18n/track-names.js';
import { entryPieces } from '../../../ui/entry-by-clauses.js';
import { People } from '../../../ui/entry-facts.js';
import { nextRoundPieces } from '../../../ui/event-title.js';
import { Fact } from '../../../ui/fact.js';
import { EntryMark, MarkTag } from '../../../ui/mark.js';
import type { Page } from '../../../ui/page.js';
import { entryIntoForceSet, forceWords, isOverdue, isPast } from '../../../ui/scheduled.js';
import { entryInto, numberIn, placeIn, placeName, type Story, sourcesEnd } from '../../../ui/story.js';
import { clausesMark, nextRoundMark, textMark } from '../../../ui/story-marks.js';
import { Subtype } from '../../../ui/subtype.js';
import { Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { Footnotes } from './brief-footnotes.js';

export type BriefTwin = Named & { kind: string; stage: Stage };

const heldRounds = (entries: TransitionView[]) => entries.filter(({ type }) => type === 'round.held');

type FactsProps = { story: Story; twin: BriefTwin | null; refs: Footnotes; day: Day; page: Page };

export function BriefFacts({ story, twin, refs, day, page }: FactsProps) {
  const m = messagesFor(page.language);
  const { track, entries } = story;
  const { status } = track;
  const rounds = heldRounds(entries);
  const last = rounds.at(-1);
  const people = (last?.data.people as Person[] | undefined) ?? [];
  const planned = planOf(story);
  const show = (pieces: Piece[]) => <Pieces pieces={pieces} language={page.language} />;
  const rows: [string, ComponentChildren][] = [[m.t('brief.parties'), partiesOf(track, page)]];
  if (track.subtype) rows.push([m.t('fields.subtype'), <Subtype subtype={track.subtype} m={m} />]);
  if (track.depositary) rows.push([m.t('fields.depositary'), partyName(track.depositary, page.language)]);
  if (twin)
    rows.push([
      m.t('brief.twin'),
      <>
        <TrackName track={twin} page={page} />,{' '}
        {m.label('stages', twin.stage).toLocaleLowerCase(page.language)}
        {waitsForTwin(twin.kind) && `; ${m.t('brief.twin_waits')}`}
        {isAwaitedByTwin(twin.kind) && `; ${m.t('brief.twin_free')}`}
      </>,
    ]);
  rows.push([
    m.t('track.rounds_held'),
    <>
      {status.roundsHeld === 0 ? m.t('track.none') : status.roundsHeld}
      {last && ': '}
      {last && show([...placed(last, page), date(last.occurredOn)])}
      {last && refs.of(last)}
      <MarkTag mark={markOf(rounds, page.now)} page={page} />
    </>,
  ]);
  rows.push([
    m.t('track.next_round'),
    <>
      {status.nextRound ? show(nextRoundPieces(status.nextRound, m)) : m.t('board.none_recorded')}
      {status.nextRound && isOverdue(status.nextRound, day) && `; ${m.t('track.round_overdue')}`}
      {status.nextRound && planned && refs.of(planned)}
      <MarkTag mark={nextRoundMark(story, page)} page={page} />
    </>,
  ]);
  if (last && people.length > 0)
    rows.push([
      m.t(people.every(({ role }) => role === 'co_chair') ? 'brief.co_chairs' : 'brief.people'),
      <>
        <People people={people} m={m} withRole={false} />
        {refs.of(last)}
        <EntryMark entry={last} page={page} />
      </>,
    ]);
  rows.push([
    m.t('track.talks'),
    `${m.t(`track.talks.${status.talks}`)}; ${m.label('application', status.application).toLocaleLowerCase(page.language)}`,
  ]);
  // Only those who see the ledger have it.
  if (status.textAgreed)
    rows.push([
      m.t('text.title'),
      <>
        {m.t('text.agreed', status.textAgreed)}
        <MarkTag mark={textMark(story, page)} page={page} />
      </>,
    ]);
  const force = entryIntoForceSet(story);
  if (force) rows.push([m.t('track.force'), show(forceWords(force, day, m))]);
  const entry = entryPieces(track, m, { day, ownParty: page.ownParty });
  if (entry)
    rows.push([
      m.t('clauses.title'),
      <>
        {show(entry)}
        <MarkTag mark={clausesMark(story, page)} page={page} />
      </>,
    ]);
  const end = sourcesEnd(story);
  if (end) rows.push([m.t('track.sources_end'), show(m.pieces('brief.sources_end', { date: date(end) }))]);
  return (
    <dl class="keys">
      {rows.map(([label, value]) => (
        <Fact label={label}>{value}</Fact>
      ))}
    </dl>
  );
}

/** The entry that plans the next round. */
const planOf = ({ track, entries }: Story) =>
  entries.findLast(
    (entry) =>
      (entry.type === 'round.planned' || entry.type === 'round.rescheduled') &&
      numberIn(entry, 'number') === track.status.nextRound?.number,
  );

/** The wording "the sources give" is used only if the entry has sources. */
const dayUnknown = (entry: TransitionView | undefined, number: number, on: Edtf, m: Messages): Piece[] =>
  m.pieces(entry?.sources.length ? 'brief.unknown_day' : 'brief.unknown_day_unsourced', {
    number,
    date: date(on),
  });

function placed(entry: TransitionView, page: Page): Piece[] {
  const name = placeName(placeIn(entry), messagesFor(page.language));
  return name ? [name.value, ', '] : [];
}

/** What the record does not say, listed so that a reader does not take a gap for a fact. */
export function unknowns(story: Story, day: Day, page: Page): Piece[][] {
  const m = messagesFor(page.language);
  const { track, entries } = story;
  const { status } = track;
  const list: Piece[][] = [];
  const end = sourcesEnd(story);
  const next = status.nextRound;
  const force = entryIntoForceSet(story);
  if (next && isOverdue(next, day))
    list.push(m.pieces('brief.unknown_round', { number: next.number, date: date(next.target) }));
  else if (next && !isDay(next.target)) list.push(dayUnknown(planOf(story), next.number, next.target, m));
  for (const round of heldRounds(entries)) {
    const number = numberIn(round, 'number');
    if (number !== undefined && !isDay(round.occurredOn) && !round.occurredOn.includes('/'))
      list.push(dayUnknown(round, number, round.occurredOn, m));
    if (number !== undefined && round.data.format === undefined)
      list.push(m.pieces('brief.unknown_format', { number }));
  }
  const entry = entryInto(entries, status.stage);
  if (entry?.occurredOn.includes('..'))
    list.push(m.pieces('brief.unknown_start', { date: date(entry.occurredOn) }));
  if (force && isPast(force, day)) list.push(m.pieces('brief.unknown_force', { date: date(force) }));
  for (const [party, steps] of Object.entries(status.milestones))
    if (steps.mandate === null)
      list.push(m.pieces('brief.unknown_mandate', { side: partyName(party, page.language) }));
  if (end && end < day) list.push(m.pieces('brief.unknown_after', { date: date(end) }));
  return list;
}
