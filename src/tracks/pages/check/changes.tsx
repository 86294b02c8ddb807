import type { ComponentChildren } from 'preact';
import { sentence, together } from '../../../i18n/findings.js';
import type { Messages } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { agreedStepsIn } from '../../../ui/agreed-steps.js';
import { rangesOf } from '../../../ui/article-ranges.js';
import { Columns } from '../../../ui/columns.js';
import { entryPieces } from '../../../ui/entry-by-clauses.js';
import { datedTitle, lastEventTitle, nextRoundPieces } from '../../../ui/event-title.js';
import { EntryMark, MarkTag } from '../../../ui/mark.js';
import { link, type Page, paths } from '../../../ui/page.js';
import { silentFor } from '../../../ui/silence.js';
import { statusSentence } from '../../../ui/status-sentence.js';
import { type Story, sourcesEnd } from '../../../ui/story.js';
import { clausesMark, lastEventMark, nextRoundMark, statusMark } from '../../../ui/story-marks.js';
import { Marked, Pieces } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';
import type { TrackDryRun } from '../../commands/dry-run.js';
import { ArticleChanges } from './article-changes.js';

type Row = { name: string; of: (story: Story) => ComponentChildren; key: (story: Story) => unknown };

/** The fields of a status that are compared. */
function rowsFor(page: Page, m: Messages): Row[] {
  const { t, language } = m;
  return [
    {
      name: t('fields.stage'),
      key: ({ track }) => track.status.stage,
      of: ({ track }) => m.label('stages', track.status.stage),
    },
    {
      name: t('fields.talks'),
      key: ({ track }) => track.status.talks,
      of: ({ track }) => m.label('talks', track.status.talks),
    },
    {
      name: t('fields.application'),
      key: ({ track }) => track.status.application,
      of: ({ track }) => m.label('application', track.status.application),
    },
    {
      name: t('fields.roundsHeld'),
      key: ({ track }) => track.status.roundsHeld,
      of: ({ track }) => String(track.status.roundsHeld),
    },
    {
      name: t('fields.lastEvent'),
      key: ({ track }) => track.status.lastEvent,
      of: (story) => {
        if (!story.track.status.lastEvent) return t('board.none_recorded');
        return (
          <>
            <Pieces pieces={lastEventTitle(story, m)} language={language} />
            <MarkTag mark={lastEventMark(story, page)} page={page} />
          </>
        );
      },
    },
    {
      name: t('fields.nextRound'),
      key: ({ track }) => track.status.nextRound,
      of: (story) =>
        story.track.status.nextRound ? (
          <>
            <Pieces pieces={nextRoundPieces(story.track.status.nextRound, m)} language={language} />
            <MarkTag mark={nextRoundMark(story, page)} page={page} />
          </>
        ) : (
          t('board.none_recorded')
        ),
    },
    {
      name: t('steps.open_numbers'),
      key: openSteps,
      of: (story) => openSteps(story) || t('board.none_recorded'),
    },
    {
      name: t('clauses.title'),
      key: ({ track }) => track.status.entryByClauses,
      of: (story) => {
        const entry = entryPieces(story.track, m, { day: page.today, ownParty: page.ownParty });
        if (!entry) return t('board.none_recorded');
        return (
          <>
            <Pieces pieces={entry} language={language} />
            <MarkTag mark={clausesMark(story, page)} page={page} />
          </>
        );
      },
    },
    {
      name: t('board.silence'),
      key: ({ track }) => track.status.silentDays,
      of: ({ track: { status } }) =>
        status.silentDays == null
          ? t('board.none_recorded')
          : silentFor(status.silentDays, status.lastEvent, m),
    },
  ];
}

/** The numbers of the agreed steps that are open: "2, 4–6". */
const openSteps = ({ entries }: Story): string =>
  rangesOf(agreedStepsIn(entries).flatMap(({ number, closed }) => (closed ? [] : [String(number)])));

/** Shown even if unchanged, because readers look for them first. */
const ALWAYS = ['stage'];

type TableProps = { before: Story; after: Story; page: Page; m: Messages };

function ChangeTable({ before, after, page, m }: TableProps) {
  const { t } = m;
  const rows = rowsFor(page, m).map((row) => ({
    ...row,
    isSame: JSON.stringify(row.key(before)) === JSON.stringify(row.key(after)),
  }));
  const always = ALWAYS.map((name) => m.label('fields', name));
  return (
    <table class="changes">
      <caption>
        <TrackName track={after.track} page={page} />
      </caption>
      <Columns names={[t('entry.what'), t('entry.now'), t('entry.after')]} />
      <tbody>
        {rows
          .filter(({ name, isSame }) => !isSame || always.includes(name))
          .map(({ name, of, isSame }) => (
            <tr>
              <th scope="row">{name}</th>
              <td>{of(before)}</td>
              {isSame ? (
                <td>
                  {of(after)}, {t('entry.unchanged')}
                </td>
              ) : (
                <td class="new">{of(after)}</td>
              )}
            </tr>
          ))}
      </tbody>
    </table>
  );
}

type ChangesProps = { dryRuns: TrackDryRun[]; page: Page; m: Messages };

/** For each track, the status sentence after the command, and the status before and after. */
export function Changes({ dryRuns, page, m }: ChangesProps) {
  const changed = dryRuns.flatMap(({ before, after }) =>
    after ? [{ before, after, say: statusSentence(after, m, { day: page.today, long: true }) }] : [],
  );
  return (
    <>
      {changed.map(({ before, after, say }, index) => (
        <>
          {m.text(say) !== (changed[index - 1] && m.text(changed[index - 1]?.say ?? [])) && (
            <p class="say">
              <Pieces pieces={say} language={m.language} />
              <MarkTag mark={statusMark(after, page)} page={page} />
            </p>
          )}
          <ChangeTable before={before} after={after} page={page} m={m} />
          <ArticleChanges before={before} after={after} m={m} />
        </>
      ))}
    </>
  );
}

/** The refusals as sentences, each with a link to the entry that causes it. */
export function Refusals({ dryRuns, page, m }: ChangesProps) {
  const { t, language } = m;
  const titles = new Map(dryRuns.map(({ before: { track } }) => [track.slug, trackName(track, page)]));
  return (
    <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="refused">
      <h2 id="refused">{t('entry.refused')}</h2>
      <ul>
        {dryRuns.flatMap(({ before: { track }, refusals }) =>
          refusals.map((refusal) => (
            <li>
              <TrackName track={track} page={page} />:{' '}
              <Marked picked={sentence(refusal, language, (slug) => titles.get(slug))} language={language} />
              {refusal.entry !== undefined && (
                <>
                  {' '}
                  <a href={`${link(page, paths.track(track.slug))}#entry-${refusal.entry}`}>
                    {t('track.entry', { entry: refusal.entry })}
                  </a>
                </>
              )}
            </li>
          )),
        )}
      </ul>
      <p>{t('entry.nothing_recorded')}</p>
    </div>
  );
}

/** Entries that others recorded while the form was open. */
export function SinceOpened({ dryRuns, page, m }: ChangesProps) {
  const changed = dryRuns.filter(({ since }) => since.rows > 0);
  if (changed.length === 0) return null;
  return (
    <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="since">
      <h2 id="since">{m.t('entry.meanwhile')}</h2>
      {changed.map(({ before: { track, entries }, since }) => (
        <>
          <p>
            <TrackName track={track} page={page} />:{' '}
            {m.t('refusals.revision_mismatch', { entries: since.rows })}
          </p>
          <ul>
            {since.entries.map((entry) => (
              <li>
                <Pieces pieces={datedTitle(entry, m, { full: true, among: entries })} language={m.language} />
                <EntryMark entry={entry} page={page} />
              </li>
            ))}
          </ul>
        </>
      ))}
    </div>
  );
}

type NotesProps = ChangesProps & { unsourced: boolean };

/** Warnings that will be stored with the entry, and other consequences. */
export function Notes({ dryRuns, unsourced, page, m }: NotesProps) {
  const { t, language } = m;
  const warned = dryRuns.flatMap(({ before: { track }, warnings }) =>
    together(warnings, m).map((warning) => ({ track, warning })),
  );
  const reached = dryRuns.flatMap(({ before, after }) => {
    const end = sourcesEnd(before);
    return end && after && !sourcesEnd(after) ? [end] : [];
  });
  const stays = dryRuns.every(
    ({ before, after }) => !after || before.track.status.stage === after.track.status.stage,
  );
  return (
    <ul class="marks">
      {unsourced && <li>{t('entry.unsourced')}</li>}
      {warned.map(({ track, warning }) => (
        <li>
          <b>{t('entry.warning')}</b> <Marked picked={sentence(warning, language)} language={language} /> (
          <TrackName track={track} page={page} />)
        </li>
      ))}
      {reached[0] && (
        <li>
          <Pieces
            pieces={m.pieces('entry.sources_end_goes', { date: { edtf: reached[0], form: 'date' } })}
            language={language}
          />
        </li>
      )}
      {stays && <li>{t('entry.no_stage_changes')}</li>}
    </ul>
  );
}
