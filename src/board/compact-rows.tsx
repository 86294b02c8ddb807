import { flatMapInSteps, type Steps } from '../domain/values/steps.js';
import { LANGUAGES } from '../domain/values/text.js';
import type { Day } from '../domain/values/views.js';
import type { Messages } from '../i18n/messages.js';
import { Cache } from '../runtime/cache.js';
import type { Page } from '../ui/page.js';
import { renderHtml } from '../ui/render.js';
import { digested, type RenderedHtml } from '../ui/rendered-html.js';
import { type CompactBoardRow, CompactRow } from './board-rows.js';

/**
 * The variants of a row on one day: three languages, with or without `lang` in the address, public or staff, with or
 * without the slug.
 */
const VARIANTS = 48;

/** Rendered rows by variant. A track that did not change is the same object (tracks-cache.ts). */
const variants = new Cache<WeakMap<CompactBoardRow, RenderedHtml>>(VARIANTS);

/**
 * The variant under which a row is cached. It is null if the address has more parameters than the language: otherwise
 * invented addresses could fill the cache.
 */
function variantOf({ language, query, ownParty, session }: Page, asOf: Day): string | null {
  const asked = new URLSearchParams(query);
  const lang = asked.get('lang');
  const plain = lang === null || LANGUAGES.some((one) => one === lang);
  if (!plain || asked.has('asOf') || asked.has('knownAt')) return null;
  return [language, lang, ownParty, session.staff, asOf].join(' ');
}

type Shown = { page: Page; asOf: Day; m: Messages };

function rowsOfVariant(variant: string): WeakMap<CompactBoardRow, RenderedHtml> {
  const before = variants.get(variant);
  if (before) return before;
  const rows = new WeakMap<CompactBoardRow, RenderedHtml>();
  variants.set(variant, rows);
  return rows;
}

/** The rows of a long board. Cached rows are reused. */
export function compactRows(rows: readonly CompactBoardRow[], shown: Shown): Steps<RenderedHtml[]> {
  const variant = variantOf(shown.page, shown.asOf);
  const draw = (row: CompactBoardRow) => digested(renderHtml(<CompactRow row={row} {...shown} />));
  if (variant === null) return flatMapInSteps(rows, (row) => [draw(row)]);
  const [plain, withSlug] = [rowsOfVariant(variant), rowsOfVariant(`${variant} slug`)];
  return flatMapInSteps(rows, (row) => {
    const known = shown.page.namesakes?.has(row.track.slug) ? withSlug : plain;
    const before = known.get(row);
    if (before) return [before];
    const html = draw(row);
    known.set(row, html);
    return [html];
  });
}
