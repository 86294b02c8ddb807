import { messagesFor } from '../i18n/messages.js';
import { type Page, samePage } from './page.js';

/** In characters: an address may name anything. */
const LONGEST_NAME = 40;

/** Says which parameters of the address the page has not applied, with a link that drops them. */
export function Unapplied({ page }: { page: Page }) {
  const { unapplied = [] } = page;
  if (unapplied.length === 0) return null;
  const { t } = messagesFor(page.language);
  const told = unapplied.map(({ name, value }) =>
    t('board.not_applied', { filter: `${name.slice(0, LONGEST_NAME)} = ${value}` }),
  );
  const without = Object.fromEntries(unapplied.map(({ name }) => [name, null]));
  return (
    <p class="note" role="alert">
      {told.join('. ')}. <a href={samePage(page, without)}>{t('board.drop_not_applied')}</a>
    </p>
  );
}
