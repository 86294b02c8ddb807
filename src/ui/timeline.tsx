import { isAboutSteps, isAdministrative } from '../domain/events/event-data.js';
import type { Instant, TransitionView } from '../domain/values/views.js';
import { formatInstant } from '../i18n/dates.js';
import { sentence, together } from '../i18n/findings.js';
import { messagesFor } from '../i18n/messages.js';
import type { Named } from '../i18n/track-names.js';
import { Correction } from './correction.js';
import { DateText, InstantText } from './dates.js';
import { DocumentsList } from './documents-list.js';
import { EntryFacts } from './entry-facts.js';
import { eventTitle, summaryTitle } from './event-title.js';
import { link, type Page, paths } from './page.js';
import { PublishedOn } from './published-on.js';
import { SourcesDiffer } from './source-claims.js';
import { SourcesList } from './sources-list.js';
import { changesStage } from './story.js';
import { Marked, Pieces, Words } from './text.js';
import { TrackName } from './track-name.js';

export type TrackLink = Named;

export type TimelineProps = {
  page: Page;
  /** Entries in effective order, oldest first; shown newest first. */
  entries: TransitionView[];
  /** The ledger in recorded order, which corrections are compared with. */
  recorded?: TransitionView[];
  /** The other tracks of each meeting, by its id. */
  meetings?: Record<string, TrackLink[]>;
};

const SAID = ['statement.made', 'suspension.announced', 'signature.postponed'];

/** The symbol of an entry: change of stage, round, plan, statement, or another step. */
function markOf(entry: TransitionView): string | undefined {
  if (entry.type === 'round.held' || entry.type === 'rounds.asserted') return 'round';
  if (entry.type === 'round.planned' || entry.type === 'round.rescheduled') return 'plan';
  if (changesStage(entry)) return undefined;
  return SAID.includes(entry.type) ? 'word' : 'mile';
}

function AlsoOn({ tracks, page }: { tracks: TrackLink[]; page: Page }) {
  const { t } = messagesFor(page.language);
  const MARK = '\u0000';
  const [before = '', after = ''] = t('track.one_meeting', { count: tracks.length + 1, tracks: MARK }).split(
    MARK,
  );
  return (
    <p class="quiet">
      {before}
      {tracks.map((track, index) => (
        <>
          {index > 0 && '; '}
          <a href={link(page, paths.track(track.slug))}>
            <TrackName track={track} page={page} />
          </a>
        </>
      ))}
      {after}
    </p>
  );
}

/** When an entry became public that was not so from the start; null for others. */
function publishedAt(
  entry: TransitionView,
  recorded: readonly TransitionView[],
  now: Instant,
): Instant | null {
  const { seq, visibility, embargoUntil = null } = entry;
  if (visibility === 'public')
    return (
      recorded.find(({ type, corrects }) => type === 'transition.published' && corrects === seq)
        ?.recordedAt ?? null
    );
  return visibility === 'embargoed' && embargoUntil !== null && embargoUntil <= now ? embargoUntil : null;
}

/** For staff: the entry's number, who recorded it and when, its warnings, and links to correct it. */
function Margin({
  entry,
  correction,
  publishedAt,
  page,
}: {
  entry: TransitionView;
  correction?: TransitionView;
  publishedAt: Instant | null;
  page: Page;
}) {
  const m = messagesFor(page.language);
  const { t } = m;
  const warnings = together(entry.warnings ?? [], m);
  const visibility =
    entry.visibility === 'embargoed' && entry.embargoUntil && publishedAt === null
      ? t('track.embargo', { instant: formatInstant(entry.embargoUntil, page.language) })
      : m
          .label('fields', `visibility.${publishedAt === null ? entry.visibility : 'public'}`)
          .toLocaleLowerCase(page.language);
  return (
    <div class="margin">
      <p>
        {t('track.entry', { entry: entry.seq })}, {visibility}
        {publishedAt && (
          <>
            , <PublishedOn instant={publishedAt} page={page} />
          </>
        )}{' '}
        {entry.offProcedure && <span class="tag">{t('track.off_procedure')}</span>}
      </p>
      <p>
        {entry.actor && `${t('fields.actor')}: ${entry.actor}, `}
        {entry.approvedBy && `${t('fields.approvedBy')}: ${entry.approvedBy}, `}
        <InstantText instant={entry.recordedAt} language={page.language} />
        {warnings.length === 0 && `; ${t('track.no_warnings')}`}
      </p>
      {warnings.length > 0 && (
        <>
          <p>{t('track.warnings', { count: warnings.length })}</p>
          <ul>
            {warnings.map((warning) => (
              <li>
                <Marked picked={sentence(warning, page.language)} language={page.language} />
              </li>
            ))}
          </ul>
        </>
      )}
      {entry.note && (
        <p>
          {t('fields.note')}: <Words text={entry.note} language={page.language} />
        </p>
      )}
      {correction && (
        <p>
          {t('track.corrected_by', { entry: correction.seq })}
          {correction.actor && `, ${correction.actor}`},{' '}
          <InstantText instant={correction.recordedAt} language={page.language} />
        </p>
      )}
      {page.sections?.includes('log') && (
        <p class="inline">
          <a href={link(page, paths.correct(entry.track, entry.seq))}>
            {t('track.correct_link')}
            <span class="vh">, {t('track.entry', { entry: entry.seq })}</span>
          </a>
          {entry.visibility !== 'public' && !isAboutSteps(entry.type) && (
            <a href={link(page, paths.publish(entry.track, entry.seq))}>
              {t('track.publish_link')}
              <span class="vh">, {t('track.entry', { entry: entry.seq })}</span>
            </a>
          )}
        </p>
      )}
    </div>
  );
}

function Entry({
  entry,
  page,
  among,
  recorded = [],
  meetings = {},
}: { entry: TransitionView; among: TransitionView[] } & Omit<TimelineProps, 'entries'>) {
  const m = messagesFor(page.language);
  const summary = summaryTitle(entry, m);
  const original = recorded.find(({ seq }) => seq === entry.seq);
  const correction = entry.correctedBy ? recorded.find(({ seq }) => seq === entry.correctedBy) : undefined;
  const others = (entry.meeting && meetings[entry.meeting]) || [];
  return (
    <li class={markOf(entry)} id={`entry-${entry.seq}`}>
      <p class="when">
        <DateText edtf={entry.occurredOn} language={page.language} />
      </p>
      <div class="what">
        <h3>
          {summary ? (
            <Marked picked={summary} language={page.language} />
          ) : (
            <Pieces pieces={eventTitle(entry, m, { full: true, among })} language={page.language} />
          )}
        </h3>
        {summary && <p class="step">{m.label('events', entry.type)}</p>}
        {changesStage(entry) && (
          <p class="step">
            {m.label('stages', entry.from.stage)} → <b>{m.label('stages', entry.to.stage)}</b>
          </p>
        )}
        <EntryFacts entry={entry} m={m} />
        {others.length > 0 && <AlsoOn tracks={others} page={page} />}
        {original && correction && (
          <Correction original={original} amended={entry} correction={correction} m={m} />
        )}
        <SourcesDiffer entry={entry} page={page} m={m} />
        <DocumentsList documents={entry.documents} m={m} />
        {!isAdministrative(entry.type) && <SourcesList sources={entry.sources} page={page} m={m} />}
      </div>
      {page.session.staff && (
        <Margin
          entry={entry}
          correction={correction}
          publishedAt={publishedAt(entry, recorded, page.now)}
          page={page}
        />
      )}
    </li>
  );
}

/** The entries, newest first. Only staff have the margin column. */
export function Timeline({ page, entries, recorded, meetings }: TimelineProps) {
  return (
    <ol class={page.session.staff ? 'time staff' : 'time'} reversed>
      {entries.toReversed().map((entry) => (
        <Entry entry={entry} among={entries} page={page} recorded={recorded} meetings={meetings} />
      ))}
    </ol>
  );
}
