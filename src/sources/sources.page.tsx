import type { SourceView, TransitionView } from '../domain/values/views.js';
import { messagesFor } from '../i18n/messages.js';
import { languageName } from '../i18n/names.js';
import { DateText } from '../ui/dates.js';
import { datedTitle } from '../ui/event-title.js';
import { Fact } from '../ui/fact.js';
import { FormatLinks } from '../ui/format-links.js';
import { Layout } from '../ui/layout.js';
import { EntryMark } from '../ui/mark.js';
import { type Format, link, type Page, paths } from '../ui/page.js';
import { Pieces, Words } from '../ui/text.js';
import type { TrackLink } from '../ui/timeline.js';
import { TrackName } from '../ui/track-name.js';

/** An entry after its corrections, with its track. */
export type CitedEntry = { track: TrackLink; entry: TransitionView };

export type SourceRow = {
  source: SourceView;
  /** The entries that cite it and that the reader may see. */
  cited: CitedEntry[];
  /** Whether entries of further tracks cite it. */
  isMore?: boolean;
};

export type SourcesPageProps = {
  page: Page;
  sources: SourceRow[];
  /** Entries without a source; for staff only. */
  unsourced?: CitedEntry[];
  /** Link to further sources, if there are any. */
  more?: string | null;
  formats: Format[];
};

/** Only web URLs become links, because people type them and a `javascript:` URL would run. */
const isWebUrl = (url: string) => /^https?:\/\//i.test(url);

function Entries({ cited, page }: { cited: CitedEntry[]; page: Page }) {
  const m = messagesFor(page.language);
  return (
    <ul class="srcs">
      {cited.map(({ track, entry }) => (
        <li>
          <a href={link(page, `${paths.track(track.slug)}#entry-${entry.seq}`)}>
            <Pieces pieces={datedTitle(entry, m, { full: true })} language={page.language} />
          </a>
          ; <TrackName track={track} page={page} />
          <EntryMark entry={entry} page={page} />
        </li>
      ))}
    </ul>
  );
}

function Source({ row: { source, cited, isMore }, page }: { row: SourceRow; page: Page }) {
  const { t } = messagesFor(page.language);
  const { language } = page;
  return (
    <li id={source.ref}>
      <h2>
        <Words text={source.title} language={language} />
      </h2>
      <dl class="keys">
        <Fact label={t('sources.publisher')}>
          <Words text={source.publisher} language={language} />
        </Fact>
        <Fact label={t('sources.language')}>{languageName(source.language, language)}</Fact>
        <Fact label={t('sources.published')}>
          {source.publishedOn ? (
            <DateText edtf={source.publishedOn} language={language} />
          ) : (
            t('dates.unknown')
          )}
        </Fact>
        {source.url && (
          <Fact label={t('sources.link')}>
            {isWebUrl(source.url) ? (
              <a href={source.url} rel="noopener noreferrer nofollow">
                {source.url}
              </a>
            ) : (
              source.url
            )}
          </Fact>
        )}
        <Fact label={t('sources.cited')}>
          {cited.length === 0 ? (
            <p class="quiet">{t('sources.not_cited')}</p>
          ) : (
            <Entries cited={cited} page={page} />
          )}
          {isMore && <p class="quiet">{t('sources.more_tracks')}</p>}
        </Fact>
      </dl>
    </li>
  );
}

/** The list of sources, each with the entries that cite it. */
export function SourcesPage({ page, sources, unsourced, more, formats }: SourcesPageProps) {
  const m = messagesFor(page.language);
  return (
    <Layout page={page} title={m.t('sources.title')} current="sources">
      <h1>{m.t('sources.title')}</h1>
      <p class="lede">{m.t(sources.length === 0 ? 'sources.none' : 'sources.lede')}</p>
      <ul class="entries">
        {sources.map((row) => (
          <Source row={row} page={page} />
        ))}
      </ul>
      {more && (
        <p>
          <a href={more}>{m.t('sources.more')}</a>
        </p>
      )}
      {unsourced && (
        <section class="part" aria-labelledby="unsourced">
          <h2 id="unsourced">{m.t('sources.unsourced')}</h2>
          {unsourced.length === 0 ? (
            <p class="quiet">{m.t('sources.all_sourced')}</p>
          ) : (
            <Entries cited={unsourced} page={page} />
          )}
        </section>
      )}
      <FormatLinks formats={formats} lead={m.t('nav.view_as')} m={m} />
    </Layout>
  );
}
