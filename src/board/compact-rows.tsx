import { flatMapInSteps, type Steps } from '../domain/values/steps.js';
import { LANGUAGES } from '../domain/values/text.js';
import type { Day } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { Cache } from '../runtime/cache.js';
import type { Page } from '../ui/page.js';
import { renderHtml } from '../ui/render.js';
import { digested, type RenderedHtml } from '../ui/rendered-html.js';
import { type CompactBoardRow, CompactRow } from './board-rows.js';

/** Of a day: three languages, asked for or not, for the public and for staff, with the slug or without. */
const WAYS = 48;

/** Rows as drawn before, by way of drawing: a track that did not change is the same object (tracks-cache.ts). */
const drawn = new Cache<WeakMap<CompactBoardRow, RenderedHtml>>(WAYS);

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

type Shown = { page: Page; asOf: Day; m: Messages };

function drawnBy(way: string): WeakMap<CompactBoardRow, RenderedHtml> {
  const before = drawn.get(way);
  if (before) return before;
  const rows = new WeakMap<CompactBoardRow, RenderedHtml>();
  drawn.set(way, rows);
  return rows;
}

/** The rows of a long board, each as it was drawn before where it can be. */
export function compactRows(rows: readonly CompactBoardRow[], shown: Shown): Steps<RenderedHtml[]> {
  const way = wayOfDrawing(shown.page, shown.asOf);
  const draw = (row: CompactBoardRow) => digested(renderHtml(<CompactRow row={row} {...shown} />));
  if (way === null) return flatMapInSteps(rows, (row) => [draw(row)]);
  const [plain, withSlug] = [drawnBy(way), drawnBy(`${way} slug`)];
  return flatMapInSteps(rows, (row) => {
    const known = shown.page.namesakes?.has(row.track.slug) ? withSlug : plain;
    const before = known.get(row);
    if (before) return [before];
    const html = draw(row);
    known.set(row, html);
    return [html];
  });
}
