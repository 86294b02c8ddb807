import { date } from '../../i18n/dates.js';
import type { Messages } from '../../i18n/messages.js';
import { languageName } from '../../i18n/names.js';
import { DocumentFacts, markingOf } from '../../ui/documents-list.js';
import { Layout } from '../../ui/layout.js';
import { EntryMark } from '../../ui/mark.js';
import { link, type Page, paths } from '../../ui/page.js';
import { Pieces, Words } from '../../ui/text.js';
import { TrackName } from '../../ui/track-name.js';
import type { Marked } from '../queries/marks.js';
import type { Hit, SearchResult } from '../queries/search.query.js';

export type SearchPageProps = {
  page: Page;
  m: Messages;
  query: string;
  /** Null if nothing was typed. */
  result: SearchResult | null;
  /** The most results on a page. */
  limit: number;
};

/** A text with the words that were looked for, and its language if it is not the page's. */
function MarkedText({ marked: { language, pieces }, page }: { marked: Marked; page: Page }) {
  const text = pieces.map(({ text, isMarked }) => (isMarked ? <mark>{text}</mark> : text));
  return <span lang={language === null || language === page.language ? undefined : language}>{text}</span>;
}

const hrefOf = ({ track, seq }: Hit, page: Page): string =>
  link(page, seq === null ? paths.track(track.slug) : `${paths.track(track.slug)}#entry-${seq}`);

/** What places the hit: the track of an entry; what a document is, with its file; who published a source. */
function Context({ hit, page, m }: { hit: Hit; page: Page; m: Messages }) {
  const { source, document, track } = hit;
  if (document)
    return (
      <>
        {m.label('documents', `kind.${document.kind}`)}; <DocumentFacts document={document} m={m} />;{' '}
        <TrackName track={track} page={page} />;{' '}
        <a href={paths.document(document.sha256)} download={document.name}>
          {m.t('documents.download', { name: document.name })}
        </a>
      </>
    );
  if (!source) return <TrackName track={track} page={page} />;
  return (
    <>
      <Words text={source.publisher} language={page.language} />;{' '}
      {languageName(source.language, page.language)}
      {source.publishedOn && (
        <>
          ; <Pieces pieces={[date(source.publishedOn)]} language={page.language} />
        </>
      )}
    </>
  );
}

function Why({ hit, result, m }: { hit: Hit; result: SearchResult; m: Messages }) {
  const byField = Map.groupBy(hit.matched, ({ field }) => field);
  const reasons = [...byField].map(([field, matched]) =>
    m.t('search.matched', {
      field: m.t(`search.field.${field}`),
      words: matched.map(({ word, found }) => found ?? word).join(', '),
    }),
  );
  const missing = result.wanted.filter(({ typed }) => !hit.matched.some(({ word }) => word === typed));
  const words = missing.map(({ typed }) => typed).join(', ');
  return (
    <p class="why">
      <span class="vh">{m.t('search.why')} </span>
      {[...reasons, ...(words === '' ? [] : [m.t('search.not_matched', { words })])].join('; ')}
    </p>
  );
}

function HitItem({ hit, result, page, m }: { hit: Hit; result: SearchResult; page: Page; m: Messages }) {
  return (
    <li>
      <p class="type">
        <b>{m.t(`search.type.${hit.type}`)}</b>
        {hit.restricted && <EntryMark entry={hit.restricted} page={page} />}
      </p>
      <div class="what">
        <h2>
          <a href={hrefOf(hit, page)}>
            <MarkedText marked={hit.titled} page={page} />
          </a>
        </h2>
        <p class="with">
          <Context hit={hit} page={page} m={m} />
        </p>
        {hit.snippet.pieces.length > 0 && (
          <p>
            <MarkedText marked={hit.snippet} page={page} />
          </p>
        )}
      </div>
      <Why hit={hit} result={result} m={m} />
    </li>
  );
}

/** For each mistyped word, what was found instead, as it is written. */
function Instead({ result, m }: { result: SearchResult; m: Messages }) {
  const mistyped = result.wanted.filter(({ instead }) => instead !== undefined);
  const lines = mistyped.flatMap(({ typed }) => {
    const found = result.hits.flatMap(({ matched }) => matched).filter(({ word }) => word === typed);
    const words = [...new Set(found.flatMap(({ found: word }) => word ?? []))].slice(0, 3);
    return words.length === 0 ? [] : [m.t('search.instead', { typed, found: words.join(', ') })];
  });
  return (
    <>
      {lines.map((line) => (
        <p>{line}</p>
      ))}
    </>
  );
}

function summaryOf({ hits, isAll, isMany }: SearchResult, limit: number, m: Messages): string {
  const count = hits.length;
  if (isMany) return m.t('search.many', { count });
  if (!isAll) return m.t('search.partly');
  return m.t(count === limit ? 'search.first' : 'search.results', { count });
}

function Nothing({ page, m }: { page: Page; m: Messages }) {
  return (
    <>
      <ul class="tips">
        {(['spelling', 'what', 'visible'] as const).map((tip) => (
          <li>{m.t(`search.tip.${tip}`)}</li>
        ))}
      </ul>
      <p>
        <a href={link(page, paths.board)}>{m.t('search.all_tracks')}</a>{' '}
        <a href={link(page, paths.sources)}>{m.t('search.all_sources')}</a>
      </p>
    </>
  );
}

/** What was found, best first, and why; or what can be found. */
export function SearchPage({ page, m, query, result, limit }: SearchPageProps) {
  const hits = result?.hits ?? [];
  const marking = markingOf(
    hits.map(({ document }) => (document ? { documents: [document] } : {})),
    m,
  );
  const title = result ? m.t('search.title_for', { query }) : m.t('search.title');
  const lede = !result
    ? m.t('search.empty')
    : hits.length === 0
      ? m.t('search.none', { query })
      : summaryOf(result, limit, m);
  return (
    <Layout page={page} title={title}>
      {marking && <p class="handling">{marking}</p>}
      <h1>{title}</h1>
      <p class="lede">{lede}</p>
      {result && <Instead result={result} m={m} />}
      {result && hits.length > 0 ? (
        <ol class="hits">
          {hits.map((hit) => (
            <HitItem hit={hit} result={result} page={page} m={m} />
          ))}
        </ol>
      ) : (
        <Nothing page={page} m={m} />
      )}
    </Layout>
  );
}
