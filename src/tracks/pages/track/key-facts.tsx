import type { Day, LastEvent, TrackView } from '../../../domain/values/views.js';
import { kindShortName } from '../../../i18n/kinds.js';
import { messagesFor } from '../../../i18n/messages.js';
import { partyName } from '../../../i18n/parties.js';
import { daysBetween } from '../../../ui/chart-model.js';
import { DateText } from '../../../ui/dates.js';
import { entryPieces } from '../../../ui/entry-by-clauses.js';
import { lastEventTitle, nextRoundPieces } from '../../../ui/event-title.js';
import { Fact } from '../../../ui/fact.js';
import { MarkTag } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { entryIntoForceSet, forceWords, isOverdue } from '../../../ui/scheduled.js';
import { silentFor } from '../../../ui/silence.js';
import { type Story, sourcesEnd } from '../../../ui/story.js';
import { clausesMark, lastEventMark, nextRoundMark } from '../../../ui/story-marks.js';
import { Subtype } from '../../../ui/subtype.js';
import { Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { TwinLink } from '../../../ui/twin.js';

const SIGNED = new Set(['signed', 'in_force', 'terminated', 'superseded']);

function applicationWords({ status }: TrackView, page: Page): string {
  const { t, label } = messagesFor(page.language);
  return status.application === 'none' && !SIGNED.has(status.stage)
    ? t('track.not_signed')
    : label('application', status.application);
}

function silenceWords(days: number, last: LastEvent | null, end: Day | null, day: Day, page: Page): string {
  const m = messagesFor(page.language);
  const words = silentFor(days, last, m);
  const after = end ? daysBetween(end, day) : 0;
  return after > 0 && after >= days ? m.t('track.all_after', { days: words }) : words;
}

type KeyFactsProps = { story: Story; twin: TwinLink | null; day: Day; page: Page };

export function KeyFacts({ story, twin, day, page }: KeyFactsProps) {
  const m = messagesFor(page.language);
  const { track } = story;
  const { status } = track;
  const rows: [label: string, value: preact.ComponentChildren][] = [
    [
      m.t('track.kind'),
      <a href={link(page, paths.kind(track.kind))}>{kindShortName(track.kind, m.language)}</a>,
    ],
  ];
  if (track.subtype) rows.push([m.t('fields.subtype'), <Subtype subtype={track.subtype} m={m} />]);
  if (track.depositary) rows.push([m.t('fields.depositary'), partyName(track.depositary, page.language)]);
  if (twin)
    rows.push([
      m.t('track.twin'),
      <a href={link(page, paths.track(twin.slug))}>
        <TrackName track={twin} page={page} />
      </a>,
    ]);
  rows.push(
    [m.t('track.rounds_held'), status.roundsHeld === 0 ? m.t('track.none') : String(status.roundsHeld)],
    [
      m.t('track.next_round'),
      status.nextRound ? (
        <>
          <Pieces pieces={nextRoundPieces(status.nextRound, m)} language={page.language} />
          {isOverdue(status.nextRound, day) && `; ${m.t('track.round_overdue')}`}
          <MarkTag mark={nextRoundMark(story, page)} page={page} />
        </>
      ) : (
        m.t('board.none_recorded')
      ),
    ],
    [m.t('track.talks'), m.t(`track.talks.${status.talks}`)],
    [m.t('track.application'), applicationWords(track, page)],
  );
  const force = entryIntoForceSet(story);
  if (force)
    rows.push([m.t('track.force'), <Pieces pieces={forceWords(force, day, m)} language={page.language} />]);
  const entry = entryPieces(track, m, { day, ownParty: page.ownParty });
  if (entry)
    rows.push([
      m.t('clauses.title'),
      <>
        <Pieces pieces={entry} language={page.language} />
        <MarkTag mark={clausesMark(story, page)} page={page} />
      </>,
    ]);
  if (status.lastEvent)
    rows.push([
      m.t('track.last_event'),
      <>
        <Pieces pieces={lastEventTitle(story, m)} language={page.language} />
        <MarkTag mark={lastEventMark(story, page)} page={page} />
      </>,
    ]);
  const end = sourcesEnd(story);
  if (end && end < day)
    rows.push([m.t('track.sources_end'), <DateText edtf={end} language={page.language} />]);
  if (page.session.staff && typeof status.silentDays === 'number')
    rows.push([m.t('track.silence'), silenceWords(status.silentDays, status.lastEvent, end, day, page)]);
  return (
    <dl class="keys">
      {rows.map(([label, value]) => (
        <Fact label={label}>{value}</Fact>
      ))}
    </dl>
  );
}
