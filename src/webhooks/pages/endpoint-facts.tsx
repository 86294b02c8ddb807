import { formatSpan } from '../../i18n/dates.js';
import type { Messages } from '../../i18n/messages.js';
import { partyName } from '../../i18n/names.js';
import { InstantText } from '../../ui/dates.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import type { Health } from '../endpoints/health.js';
import { answerOf } from './health-line.js';
import type { Filters } from './typed-endpoint.js';

/** More names than these are counted. */
const FEW = 4;

/** The first few of a list in words, and how many more there are. */
function listed(names: readonly string[], m: Messages): string {
  const first = names.slice(0, FEW);
  const more = names.length - first.length;
  const shown = more > 0 ? [...first, m.t('webhooks.more', { count: more })] : first;
  return new Intl.ListFormat(m.language, { type: 'conjunction' }).format(shown);
}

/** "every event", "Round held and Round planned; only Readmission agreement". */
export function filtersIn({ types, kinds, tracks, parties }: Filters, titles: Titles, m: Messages): string {
  const events = types.includes('*')
    ? m.t('webhooks.every_event')
    : listed(
        types.map((type) => m.label('events', type)),
        m,
      );
  const only = [
    ...kinds.map((kind) => m.label('fields', `kind.${kind}`)),
    ...tracks.map((slug) => titles.get(slug) ?? slug),
    ...parties.map((party) => partyName(party, m.language)),
  ];
  return only.length === 0 ? events : m.t('webhooks.only', { events, only: listed(only, m) });
}

/** Names of tracks by their slugs. */
export type Titles = ReadonlyMap<string, string>;

export const gets = (endpoint: EndpointView, titles: Titles, m: Messages): string =>
  m.t('webhooks.gets', {
    audience: m.t(`webhooks.audience.${endpoint.audience}`),
    filters: filtersIn(endpoint, titles, m),
  });

export function LastAnswer({ health, m }: { health: Health; m: Messages }) {
  const { last } = health;
  if (!last) return <>{m.t('webhooks.nothing_sent')}</>;
  return (
    <>
      {answerOf(last, m)}, <InstantText instant={last.at} language={m.language} />
    </>
  );
}

/** What waits, since when, and when it is tried; of one that is off, that nothing is sent. */
export function Queue({ endpoint, health, m }: { endpoint: EndpointView; health: Health; m: Messages }) {
  const { waiting, oldest, nextAt } = health;
  if (waiting === 0) return <>{m.t(endpoint.enabled ? 'webhooks.nothing_waits' : 'webhooks.nothing_kept')}</>;
  const span = formatSpan(oldest ?? 0, m.language);
  const due = [nextAt, endpoint.pausedUntil]
    .filter((at) => at !== null)
    .sort()
    .at(-1);
  return (
    <>
      {m.t('webhooks.waiting', { count: waiting, span })}
      {endpoint.enabled && due && (
        <>
          {'; '}
          {m.t('webhooks.next_attempt')} <InstantText instant={due} language={m.language} exact />
        </>
      )}
    </>
  );
}

/** Of fewer attempts than these a share says little. */
const MANY = 20;

/** "98 % of 120 attempts taken; half within 84 ms, 95 of 100 within 210 ms". */
export function rateOf({ attempts, taken, median, p95 }: Health, m: Messages): string {
  if (attempts === 0) return m.t('webhooks.no_attempts');
  const slowest = formatSpan(p95 ?? 0, m.language);
  if (attempts < MANY) return m.t('webhooks.rate_few', { taken, count: attempts, p95: slowest });
  const percent = new Intl.NumberFormat(m.language, { style: 'percent' });
  return m.t('webhooks.rate_of', {
    percent: percent.format(Math.floor((taken / attempts) * 100) / 100),
    count: attempts,
    median: formatSpan(median ?? 0, m.language),
    p95: slowest,
  });
}
