import { messagesFor } from '../i18n/messages.js';
import { type Page, samePage } from '../ui/page.js';

/** Which tracks of the list a page shows, by their numbers, and the parameters of the pages beside it. */
export type Pages = {
  first: number;
  last: number;
  size: number;
  next: { after: string; from: number } | null;
  previous: { before: string; from: number } | null;
  isFirst: boolean;
};

/** The parameters by which a page of a list is found. Another list begins at its beginning. */
export const PAGE_PARAMETERS = { after: null, before: null, from: null };

/** Plain links, so that pages are turned without script. */
export function Pager({
  page,
  pages,
  total,
  label,
}: {
  page: Page;
  pages: Pages;
  total: number;
  label: string;
}) {
  const { t } = messagesFor(page.language);
  const { first, last, size, next, previous, isFirst } = pages;
  if (!next && isFirst) return null;
  return (
    <nav class="pager" aria-label={label}>
      {last >= first && <span>{t('board.shown', { first, last, total })}</span>}
      {!isFirst && <a href={samePage(page, PAGE_PARAMETERS)}>{t('board.first_page')}</a>}
      {previous && (
        <a href={samePage(page, { ...PAGE_PARAMETERS, ...previous })} rel="prev">
          {t('board.previous_page', { count: size })}
        </a>
      )}
      {next && (
        <a href={samePage(page, { ...PAGE_PARAMETERS, ...next })} rel="next">
          {t('board.next_page', { count: Math.min(size, Math.max(1, total - last)) })}
        </a>
      )}
    </nav>
  );
}
