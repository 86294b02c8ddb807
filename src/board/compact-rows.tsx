import { renderToString } from 'preact-render-to-string';
import { LANGUAGES } from '../domain/text.js';
import type { Day } from '../domain/views.js';
import type { Messages } from '../i18n/messages.js';
import type { Page } from '../ui/page.js';
import { type CompactBoardRow, CompactRow } from './board-rows.js';

/** Rows as drawn before: a track that did not change is the same object (kept-tracks.ts), and is drawn once a language. */
const drawn = new WeakMap<CompactBoardRow, Map<string, string>>();

/**
 * What a row shows beside its track, where that is one of few; null where the address says more than the language, so
 * that nobody can make the process keep a row for every address that he thinks of.
 */
function wayOfDrawing({ language, query, ownParty, session }: Page, asOf: Day): string | null {
  const asked = new URLSearchParams(query);
  const lang = asked.get('lang');
  const plain = lang === null || LANGUAGES.some((one) => one === lang);
  if (!plain || asked.has('asOf') || asked.has('knownAt')) return null;
  return [language, lang, ownParty, session.staff, asOf].join(' ');
}

/** The same text in one piece: V8 keeps what was put together as a tree, and would walk it for every page. */
const flat = (text: string): string => Buffer.from(text).toString();

/** The rows of a long board. */
export function CompactRows(props: { rows: CompactBoardRow[]; page: Page; asOf: Day; m: Messages }) {
  const { rows, ...shown } = props;
  const way = wayOfDrawing(shown.page, shown.asOf);
  const htmlOf = (row: CompactBoardRow): string => {
    if (way === null) return renderToString(<CompactRow row={row} {...shown} />);
    const ways = drawn.get(row) ?? new Map<string, string>();
    const html = ways.get(way) ?? flat(renderToString(<CompactRow row={row} {...shown} />));
    ways.set(way, html);
    drawn.set(row, ways);
    return html;
  };
  return <ul class="tracks compact" dangerouslySetInnerHTML={{ __html: rows.map(htmlOf).join('') }} />;
}
