import type { ComponentChildren } from 'preact';
import { LANGUAGES, type Language } from '../domain/values/text.js';
import { date } from '../i18n/dates.js';
import { messagesFor } from '../i18n/messages.js';
import { type Format, link, type Page, paths, type Section, samePage } from './page.js';
import { SearchBox } from './search-box.js';
import { Pieces } from './text.js';
import { Unapplied } from './unapplied.js';

/** Names of the languages in themselves; the state language comes first. */
const OWN_NAMES: Record<Language, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

export type MenuItem =
  | 'home'
  | 'board'
  | 'agenda'
  | 'sources'
  | 'kinds'
  | 'proposals'
  | 'webhooks'
  | 'log'
  | 'new_track'
  | 'import'
  | 'people'
  | 'desks'
  | 'security';

const MENU: Record<MenuItem, string> = {
  home: paths.home,
  board: paths.board,
  agenda: paths.agenda,
  sources: paths.sources,
  kinds: paths.kinds,
  proposals: paths.proposals,
  webhooks: paths.webhooks,
  security: paths.securityLog,
  log: paths.logRound,
  new_track: paths.newTrack,
  import: paths.import,
  people: paths.people,
  desks: paths.desks,
};

/** No inline styles (CSP), no history snapshots; disclosures that the reader opened stay open. */
const HTMX_CONFIG =
  '{"includeIndicatorCSS":false,"history":false,"morphIgnore":["data-htmx-powered","open"]}';

/** The id of a form that the language switch submits. */
export const FORM = 'entry';

/** The value of `do` that the language switch sends: the page is shown again with the typed values. */
export const CHANGE_LANGUAGE = 'speak';

/** The values of `do` that are sent on Enter in a field, and by the language switch. */
export type FormSubmits = { enter: string; language: string };

export function Csrf({ page }: { page: Page }) {
  return page.session.csrf ? <input type="hidden" name="csrf" value={page.session.csrf} /> : null;
}

/** Who signs in on a page comes back to it, but from the plain board goes to their work. */
const backTo = (page: Page): string | null => {
  const isPlainBoard = page.path === paths.board && new URLSearchParams(page.query).size === 0;
  return isPlainBoard || page.path === paths.signIn ? null : samePage(page, {});
};

function Who({ page }: { page: Page }) {
  const { t } = messagesFor(page.language);
  const { name } = page.session;
  if (name === null) {
    return (
      <p class="who">
        {t('nav.public_view')}{' '}
        <a href={link(page, paths.signIn, { next: backTo(page) })}>{t('actions.sign_in')}</a>
      </p>
    );
  }
  return (
    <form class="who" method="post" action={paths.signOut}>
      <Csrf page={page} />
      {t('nav.staff_view', { name })} <a href={link(page, paths.account)}>{t('nav.account')}</a>{' '}
      <button type="submit" class="plain">
        {t('actions.sign_out')}
      </button>
    </form>
  );
}

/** A hidden first button, which Enter in a field activates, whatever other buttons the form has. */
export const OnEnter = ({ act, form }: { act: string; form?: string }) => (
  <button type="submit" class="vh" form={form} name="do" value={act} tabIndex={-1} aria-hidden="true" />
);

type LanguagesProps = { page: Page; sends?: FormSubmits | undefined };

/** The language switch: links or, on a page with a form, buttons that submit it, so that typed values are kept. */
function Languages({ page, sends }: LanguagesProps) {
  const { t } = messagesFor(page.language);
  return (
    <nav class="langs" aria-label={t('nav.language')}>
      {/* Enter activates the first button of a form, which must not be a language. */}
      {sends && <OnEnter act={sends.enter} form={FORM} />}
      <ul>
        {[...LANGUAGES].reverse().map((language) => {
          const href = samePage(page, { lang: language });
          const current = language === page.language ? 'true' : undefined;
          return (
            <li>
              {sends ? (
                <button
                  type="submit"
                  class="plain"
                  form={FORM}
                  formaction={href}
                  name="do"
                  value={sends.language}
                  lang={language}
                  aria-current={current}
                >
                  {OWN_NAMES[language]}
                </button>
              ) : (
                <a href={href} lang={language} hreflang={language} aria-current={current}>
                  {OWN_NAMES[language]}
                </a>
              )}
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

type HeaderProps = LanguagesProps & { current?: MenuItem | undefined; once: boolean };

function Header({ page, current, sends, once }: HeaderProps) {
  const { t } = messagesFor(page.language);
  const own = page.sections ?? [];
  const only = (wanted: Section) => own.filter((item) => item === wanted);
  const others = own.filter((item) => item !== 'home' && item !== 'agenda');
  const items: MenuItem[] = [...only('home'), 'board', ...only('agenda'), 'sources', 'kinds', ...others];
  return (
    <header class="site">
      <a class="brand" href={link(page, paths.board)}>
        Paraph
        <svg viewBox="0 0 44 20" width="44" height="20" aria-hidden="true">
          <path d="M2 16C8 14 12 9 14 4c1-3 4-2 3 1-1 5-7 12-8 10-2-3 7-8 10-8 4 0 0 7 3 7s3-4 5-4 0 4 3 4 3-3 5-3 3 2 7 1" />
        </svg>
      </a>
      {!once && <SearchBox page={page} />}
      {!once && <Languages page={page} sends={sends} />}
      <Who page={page} />
      <nav class="menu" aria-label={t('nav.main')}>
        <ul>
          {items.map((item) => (
            <li>
              <a href={link(page, MENU[item])} aria-current={item === current ? 'page' : undefined}>
                {t(`nav.${item}`)}
                {item === 'proposals' && page.waiting ? ` (${page.waiting})` : ''}
              </a>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}

function Footer({ page }: { page: Page }) {
  const { t, pieces } = messagesFor(page.language);
  return (
    <footer class="foot">
      {page.alone && <p>{t('proposals.alone')}</p>}
      <ul>
        <li>
          <a href={link(page, paths.accessibility)}>{t('nav.accessibility')}</a>
        </li>
        <li>
          <a href={link(page, paths.kinds)}>{t('nav.stages')}</a>
        </li>
        <li>
          <a href={link(page, paths.record)}>{t('nav.record')}</a>
        </li>
        <li>
          <a href={paths.docs}>{t('nav.docs')}</a>
        </li>
        {page.coverageUntil && (
          <li>
            <Pieces
              pieces={pieces('nav.sources_end', { date: date(page.coverageUntil) })}
              language={page.language}
            />
          </li>
        )}
      </ul>
    </footer>
  );
}

export type LayoutProps = {
  page: Page;
  title: string;
  current?: MenuItem;
  /** The machine formats of the page. Feed readers discover the feed from them. */
  formats?: Format[];
  /** The page follows the stream, so it loads the two scripts. */
  live?: boolean;
  /** The page has a field that searches tracks as the user types (finding.js). */
  finds?: boolean | undefined;
  /** The page has a form with the id `FORM`, which the language switch submits. */
  sends?: FormSubmits;
  /** The page shows a secret only once, so it has no language switch. */
  once?: boolean;
  /** What keyboard users came for, where much lies before it: the id of an element and the words that lead to it. */
  skip?: { id: string; label: string };
  children: ComponentChildren;
};

/** The layout of every page. It works without script; search.js helps the search, `live` pages load htmx and paraph.js. */
export function Layout({
  page,
  title,
  current,
  formats = [],
  live,
  finds,
  sends,
  once = false,
  skip,
  children,
}: LayoutProps) {
  const { t } = messagesFor(page.language);
  return (
    <html lang={page.language}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${title} – Paraph`}</title>
        <link rel="icon" type="image/svg+xml" href="/assets/favicon.svg" />
        <link rel="stylesheet" href="/assets/paraph.css" />
        {(once ? [] : LANGUAGES).map((language) => (
          <link rel="alternate" hreflang={language} href={samePage(page, { lang: language })} />
        ))}
        {formats
          .filter(({ type }) => type === 'application/atom+xml')
          .map(({ href, type }) => (
            <link rel="alternate" type={type} href={href} title={title} />
          ))}
        {!once && <script src="/assets/search.js" defer />}
        {finds && <script src="/assets/finding.js" defer />}
        {live && (
          <>
            <meta name="htmx-config" content={HTMX_CONFIG} />
            <script src="/assets/htmx.min.js" defer />
            <script src="/assets/paraph.js" defer />
          </>
        )}
      </head>
      <body>
        <a class="skip" href="#main">
          {t('nav.skip')}
        </a>
        {skip && (
          <a class="skip" href={`#${skip.id}`}>
            {skip.label}
          </a>
        )}
        <Header page={page} current={current} sends={sends} once={once} />
        <main id="main" tabIndex={-1}>
          <Unapplied page={page} />
          {children}
        </main>
        <Footer page={page} />
      </body>
    </html>
  );
}
