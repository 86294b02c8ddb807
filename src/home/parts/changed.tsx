import type { Instant, TrackView, TransitionView } from '../../domain/values/views.js';
import { formatDate, formatInstant } from '../../i18n/dates.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { DateText } from '../../ui/dates.js';
import { eventTitle, summaryTitle } from '../../ui/event-title.js';
import { link, type Page, paths, samePage } from '../../ui/page.js';
import { textIn } from '../../ui/story.js';
import { Marked, Pieces, Words } from '../../ui/text.js';
import type { Change, Changes } from '../queries/changes.query.js';
import { SINCE, type Since } from '../since.js';
import { ProposalTitle, TrackLinks } from './waiting.js';

export type ChangedProps = {
  page: Page;
  /** `from`: the instant since when. `lastVisit`: null for who has not been here before. */
  changed: Changes & { since: Since; from: Instant; lastVisit: Instant | null };
  tracks: ReadonlyMap<string, TrackView>;
};

/** What was recorded and proposed since a moment, the newest first: who, what, on which agreement. */
export function Changed({ page, changed, tracks }: ChangedProps) {
  const { t, language } = messagesFor(page.language);
  const { changes, more, since, from, lastVisit } = changed;
  return (
    <section class="part" aria-labelledby="changed">
      <div class="over">
        <h2 id="changed">{t(`home.changed_${since}`)}</h2>
        <nav aria-label={t('home.since')}>
          <ul class="pick">
            {SINCE.filter((one) => one !== 'visit' || lastVisit !== null).map((one) => (
              <li>
                <a
                  href={`${samePage(page, { since: one })}#changed`}
                  aria-current={one === since ? 'true' : undefined}
                >
                  {one === 'visit' && lastVisit !== null
                    ? t('home.since_visit', { date: formatDate(lastVisit.slice(0, 10), language, 'short') })
                    : t(one === 'yesterday' ? 'home.since_yesterday' : 'home.since_week')}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <p class="quiet">{t('home.changed_lede', { instant: formatInstant(from, language) })}</p>
      {changes.length === 0 ? (
        <p class="below">{t('home.no_changes')}</p>
      ) : (
        <ol class="due logs">
          {changes.map((change) => (
            <One change={change} page={page} tracks={tracks} />
          ))}
        </ol>
      )}
      {more && (
        <p class="below">
          {t('home.newest', { count: changes.length })}{' '}
          <a href={link(page, paths.board)}>{t('home.board_by_activity')}</a>
        </p>
      )}
    </section>
  );
}

type OneProps = { change: Change; page: Page; tracks: ReadonlyMap<string, TrackView> };

function One({ change, page, tracks }: OneProps) {
  const m = messagesFor(page.language);
  const { t, language } = m;
  const isRecorded = 'entry' in change;
  const by = isRecorded ? change.entry.actor : change.proposal.proposedBy;
  const slugs = isRecorded ? [change.entry.track] : change.proposal.tracks;
  const href = isRecorded
    ? link(page, `${paths.history(change.entry.track)}#entry-${change.entry.seq}`)
    : link(page, paths.proposal(change.proposal.id));
  return (
    <li class={isRecorded ? 'd-log' : 'd-ask'}>
      <p class="when">
        <DateText edtf={change.at.slice(0, 10)} language={language} />{' '}
        <small>{change.at.slice(11, 16)} UTC</small>
      </p>
      <div class="what">
        <h3>
          <a href={href}>
            {isRecorded ? (
              <EntryTitle entry={change.entry} m={m} />
            ) : (
              <ProposalTitle proposal={change.proposal} m={m} />
            )}
          </a>
        </h3>
        <TrackLinks slugs={slugs} tracks={tracks} page={page} />
        {isRecorded && <Agreed entry={change.entry} m={m} />}
        {!isRecorded && <p class="quiet">{t('home.not_recorded')}</p>}
      </div>
      <p class="owner">
        {by && (
          <>
            <span class="vh">{t('home.by')}: </span>
            <b>{by}</b>
          </>
        )}
        {isRecorded && <small>{t('track.entry', { entry: change.entry.seq })}</small>}
      </p>
    </li>
  );
}

const CORRECTIONS = {
  'transition.corrected': 'history.corrects',
  'transition.annulled': 'history.annuls',
  'transition.published': 'history.publishes',
} as const;

function EntryTitle({ entry, m }: { entry: TransitionView; m: Messages }) {
  const correction = CORRECTIONS[entry.type as keyof typeof CORRECTIONS];
  if (correction && entry.corrects) return <>{m.t(correction, { entry: entry.corrects })}</>;
  const summary = summaryTitle(entry, m);
  if (summary) return <Marked picked={summary} language={m.language} />;
  return <Pieces pieces={eventTitle(entry, m, { full: true })} language={m.language} />;
}

/** The words of a step: its title gives only its number. */
function Agreed({ entry, m }: { entry: TransitionView; m: Messages }) {
  const what = entry.type === 'action.agreed' ? textIn(entry, 'what') : undefined;
  return (
    what && (
      <p class="quiet">
        <Words text={what} language={m.language} />
      </p>
    )
  );
}
