import type { Instant, TrackView, TransitionView } from '../../../domain/values/views.js';
import { messagesFor } from '../../../i18n/messages.js';
import { trackName } from '../../../i18n/track-names.js';
import { Columns } from '../../../ui/columns.js';
import { DateText, InstantText } from '../../../ui/dates.js';
import { EntryFacts } from '../../../ui/entry-facts.js';
import { eventTitle } from '../../../ui/event-title.js';
import { FormatLinks } from '../../../ui/format-links.js';
import { Layout } from '../../../ui/layout.js';
import { EntryMark } from '../../../ui/mark.js';
import { MomentBanner, UnreadableDate } from '../../../ui/moment.js';
import { type Format, link, type Page, paths } from '../../../ui/page.js';
import { Scroll } from '../../../ui/scroll.js';
import { SourcesList } from '../../../ui/sources-list.js';
import { changesStage } from '../../../ui/story.js';
import { Pieces, Words } from '../../../ui/text.js';
import { TrackName } from '../../../ui/track-name.js';

export type HistoryPageProps = {
  page: Page;
  track: TrackView;
  /** The ledger in recorded order, or a part of it. */
  recorded: TransitionView[];
  knownAt: Instant | null;
  /** The text that was given as a date and is not one. */
  misread?: string | null;
  /** URL of the next page of rows, if there are more. */
  more?: string | null;
  formats: Format[];
};

const CORRECTIONS = {
  'transition.corrected': 'history.corrects',
  'transition.annulled': 'history.annuls',
  'transition.published': 'history.publishes',
} as const;

/** Shows the first digits of the checksum; the row contains all of them for comparison. */
const SHORT_HASH = 12;

function Corrected({ entry, page }: { entry: TransitionView; page: Page }) {
  const { t } = messagesFor(page.language);
  if (!entry.correctedBy) return null;
  const words = t(entry.annulled ? 'history.annulled' : 'history.corrected', { entry: entry.correctedBy });
  return (
    <p>
      <a class="tag" href={`#entry-${entry.correctedBy}`}>
        {words}
      </a>
    </p>
  );
}

type RowProps = { entry: TransitionView; among: TransitionView[]; page: Page };

function What({ entry, among, page }: RowProps) {
  const m = messagesFor(page.language);
  const correction = CORRECTIONS[entry.type as keyof typeof CORRECTIONS];
  const title = <Pieces pieces={eventTitle(entry, m, { full: true, among })} language={page.language} />;
  const hasFacts = Object.keys(entry.data).length > 0 || entry.sources.length > 0;
  return (
    <>
      {correction && entry.corrects ? (
        <a href={`#entry-${entry.corrects}`}>{m.t(correction, { entry: entry.corrects })}</a>
      ) : entry.annulled ? (
        <del>{title}</del>
      ) : (
        title
      )}
      <EntryMark entry={entry} page={page} />
      <Corrected entry={entry} page={page} />
      {entry.reason && (
        <p>
          {m.t('fields.reason')}: <Words text={entry.reason} language={page.language} />
        </p>
      )}
      {hasFacts && (
        <details>
          <summary>
            {m.t('history.facts')}
            <span class="vh">, {m.t('track.entry', { entry: entry.seq })}</span>
          </summary>
          <div class="prose">
            <EntryFacts entry={entry} m={m} />
            {entry.sources.length > 0 && <SourcesList sources={entry.sources} page={page} m={m} />}
          </div>
        </details>
      )}
    </>
  );
}

function Row({ entry, among, page }: RowProps) {
  const m = messagesFor(page.language);
  const { staff } = page.session;
  return (
    <tr id={`entry-${entry.seq}`}>
      <th scope="row">{entry.seq}</th>
      <td>
        <a href={link(page, paths.track(entry.track), { knownAt: entry.recordedAt })}>
          <InstantText instant={entry.recordedAt} language={page.language} />
        </a>
      </td>
      <td>
        <What entry={entry} among={among} page={page} />
      </td>
      <td>
        <DateText edtf={entry.occurredOn} language={page.language} />
      </td>
      <td>
        {changesStage(entry)
          ? `${m.label('stages', entry.from.stage)} → ${m.label('stages', entry.to.stage)}`
          : m.t('history.unchanged')}
      </td>
      {staff && (
        <td>
          {entry.actor}
          {entry.approvedBy && (
            <p class="quiet">
              {m.t('fields.approvedBy')}: {entry.approvedBy}
            </p>
          )}
        </td>
      )}
      {staff && (
        <td>
          {entry.hash && (
            <details>
              <summary>
                <code>{entry.hash.slice(0, SHORT_HASH)}…</code>
              </summary>
              <p>
                <code>{entry.hash}</code>
              </p>
              <p>
                {m.t('fields.prevHash')}: <code>{entry.prevHash}</code>
              </p>
            </details>
          )}
        </td>
      )}
    </tr>
  );
}

/** The ledger as recorded: every row as it was written, corrections included. */
export function HistoryPage({ page, track, recorded, knownAt, misread, more, formats }: HistoryPageProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const { staff } = page.session;
  return (
    <Layout page={page} title={`${t('history.title')}: ${trackName(track, page)}`}>
      <UnreadableDate typed={misread} page={page} />
      <MomentBanner page={page} asOf={null} knownAt={knownAt} />
      <nav class="crumb inline" aria-label={t('nav.path')}>
        <a href={link(page, paths.board)}>{t('nav.board')}</a>
        <a href={link(page, paths.track(track.slug), { knownAt })}>
          <TrackName track={track} page={page} />
        </a>
      </nav>
      <h1>{t('history.title')}</h1>
      <p class="lede">
        {t('history.lede')} {staff && t('history.chain')}
      </p>
      {recorded.length === 0 ? (
        <p>{t('track.no_entries')}</p>
      ) : (
        <Scroll label={t('history.caption')}>
          <table class="ledger">
            <caption class="vh">{t('history.caption')}</caption>
            <Columns
              names={[
                t('history.entry'),
                t('history.recorded'),
                t('history.event'),
                t('history.date'),
                t('history.step'),
                staff && t('history.by'),
                staff && t('history.hash'),
              ]}
            />
            <tbody>
              {recorded.map((entry) => (
                <Row entry={entry} among={recorded} page={page} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {more && (
        <p class="part">
          <a href={more}>{t('history.more')}</a>
        </p>
      )}
      <FormatLinks formats={formats} lead={t('track.this_as')} m={m} />
    </Layout>
  );
}
