import { messagesFor } from '../i18n/messages.js';
import { type Page, paths } from './page.js';

/** Where the search page says what was typed. */
const QUERY = 'q';

/** What was typed, on the page of results. */
const typedOn = ({ path, query }: Page): string =>
  path === paths.search ? (new URLSearchParams(query).get(QUERY) ?? '') : '';

/** The search of every page: without script a form, with it (search.js) a list that opens while one types. */
export function SearchBox({ page }: { page: Page }) {
  const { t } = messagesFor(page.language);
  const language = new URLSearchParams(page.query).get('lang');
  return (
    <search>
      <form class="find" method="get" action={paths.search} data-search>
        <label for="site-search">{t('search.title')}</label>
        <div>
          <input
            type="search"
            id="site-search"
            name={QUERY}
            value={typedOn(page)}
            maxLength={200}
            autocomplete="off"
            aria-keyshortcuts="/"
          />
          <span class="key" aria-hidden="true">
            /
          </span>
        </div>
        {language && <input type="hidden" name="lang" value={language} />}
        <button type="submit" class="mini">
          {t('search.find')}
        </button>
      </form>
    </search>
  );
}
