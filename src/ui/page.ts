import type { Day, Instant, Language } from '../domain/values/views.js';

/** Menu items that depend on the reader's rights. */
export type Section =
  | 'home'
  | 'agenda'
  | 'log'
  | 'new_track'
  | 'import'
  | 'proposals'
  | 'webhooks'
  | 'people'
  | 'desks'
  | 'security';

/** A parameter of the address that the page has not applied, as typed. */
export type UnappliedFilter = { name: string; value: string };

/** What every page needs from the request. */
export type Page = {
  language: Language;
  /** Path of the page, such as `/tracks/readmission`. */
  path: string;
  /** Query of the page without `?`, such as `asOf=2025-12-01`; kept by the language switch. */
  query: string;
  /** `csrf` is the token that every form of a session sends back. `person`: the id of the person whose session it is. */
  session: { staff: boolean; name: string | null; csrf?: string; person?: string };
  /** Code of the party that is named first (alternat). */
  ownParty: string;
  /** Slugs of tracks that share their title and parties with another that the reader sees (i18n/track-names.ts). */
  namesakes?: ReadonlySet<string>;
  /** The time of the response. Embargoes that ended before it leave no mark. */
  now: Instant;
  today: Day;
  /** For the footer: the last day that the sources of all tracks reach, if there is one. */
  coverageUntil?: Day | null;
  /** Parameters of the address that the page has not applied (forms/unapplied-filters.ts). It names them. */
  unapplied?: readonly UnappliedFilter[];
  sections?: Section[];
  /** The number of waiting proposals, shown in the menu. */
  waiting?: number;
  /** Whether approval by a second person is off. The footer tells staff. */
  alone?: boolean;
};

/** A machine format of the page (JSON, CSV, a feed). The label is literal text or a key of the catalogue. */
export type Format = { href: string; label: string; type?: string };

export type Query = Record<string, string | number | null | undefined>;

/** The paths of the pages. */
export const paths = {
  board: '/',
  home: '/home',
  followed: '/home/following',
  agenda: '/agenda',
  search: '/search',
  sources: '/sources',
  source: (ref: string) => `/sources#${encodeURIComponent(ref)}`,
  kinds: '/kinds',
  kind: (kind: string) => `/kinds/${encodeURIComponent(kind)}`,
  accessibility: '/accessibility',
  record: '/record',
  docs: '/docs',
  signIn: '/sign-in',
  signOut: '/sign-out',
  signOn: '/sign-in/elsewhere',
  account: '/account',
  changePassword: '/account/password',
  codes: '/account/codes',
  ownAgenda: '/account/agenda',
  ownCalendar: '/account/agenda/calendar',
  signOutEverywhere: '/account/sign-out-everywhere',
  endSession: (id: string) => `/account/sessions/${id}/end`,
  people: '/people',
  person: (id: string) => `/people/${id}`,
  followedBy: (id: string) => `/people/${id}/following`,
  desks: '/desks',
  desk: (slug: string) => `/desks/${encodeURIComponent(slug)}`,
  tokens: '/tokens',
  revokeToken: (id: string) => `/tokens/${id}/revoke`,
  logRound: '/rounds/new',
  fromText: '/entries/from-text',
  newTrack: '/tracks/new',
  import: '/import',
  proposals: '/proposals',
  proposal: (id: string) => `/proposals/${encodeURIComponent(id)}`,
  webhooks: '/webhooks',
  newEndpoint: '/webhooks/new',
  endpoint: (id: string) => `/webhooks/${id}`,
  mail: '/webhooks/mail',
  delivery: (id: string) => `/webhooks/deliveries/${id}`,
  securityLog: '/security-log',
  document: (sha256: string) => `/v1/documents/${sha256}`,
  track: (slug: string) => `/tracks/${encodeURIComponent(slug)}`,
  history: (slug: string) => `/tracks/${encodeURIComponent(slug)}/history`,
  text: (slug: string) => `/tracks/${encodeURIComponent(slug)}/text`,
  brief: (slug: string) => `/brief/${encodeURIComponent(slug)}`,
  precedents: '/precedents',
  removePrecedent: (id: string) => `/precedents/${id}/remove`,
  precedentsOf: (slug: string) => `/tracks/${encodeURIComponent(slug)}/precedents`,
  importList: '/import/list',
  briefFile: (slug: string) => `/tracks/${encodeURIComponent(slug)}/brief.docx`,
  logEvent: (slug: string) => `/tracks/${encodeURIComponent(slug)}/log`,
  correct: (slug: string, seq: number) => `/tracks/${encodeURIComponent(slug)}/entries/${seq}/correct`,
  assign: (slug: string, key: string) =>
    `/tracks/${encodeURIComponent(slug)}/deadlines/${encodeURIComponent(key)}/person`,
  follow: (slug: string) => `/tracks/${encodeURIComponent(slug)}/follow`,
  stepDone: (slug: string, number: number) => `/tracks/${encodeURIComponent(slug)}/steps/${number}/done`,
  publish: (slug: string, seq: number) => `/tracks/${encodeURIComponent(slug)}/entries/${seq}/publish`,
};

/** A link inside the site. It keeps the `lang` parameter of the page. */
export function link(page: Page, path: string, query: Query = {}): string {
  const [address = path, fragment] = path.split('#');
  const [bare = address, own] = address.split('?');
  const params = new URLSearchParams(own);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  const lang = new URLSearchParams(page.query).get('lang');
  if (lang && !params.has('lang')) params.set('lang', lang);
  const search = params.size > 0 ? `?${params}` : '';
  return `${bare}${search}${fragment ? `#${fragment}` : ''}`;
}

/** The page’s own address, to which its form is posted. */
export const addressOf = ({ path, query }: Page): string => (query ? `${path}?${query}` : path);

/** The same page with a changed query; null removes a parameter. */
export function samePage(page: Page, changes: Query): string {
  const kept = new URLSearchParams(page.query);
  for (const name of Object.keys(changes)) kept.delete(name);
  return link(page, `${page.path}?${kept}`, changes);
}
