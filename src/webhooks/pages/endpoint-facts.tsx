import { formatSpan } from '../../i18n/dates.js';
import { kindName } from '../../i18n/kinds.js';
import type { Messages } from '../../i18n/messages.js';
import { partyName } from '../../i18n/parties.js';
import { InstantText } from '../../ui/dates.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import type { Health } from '../endpoints/health.js';
import { answerOf } from './health-line.js';
import type { Filters } from './typed-endpoint.js';

/** A list shows this many names, and the number of the others. */
const MAX_NAMES = 4;

/** "a, b, c, d and 3 more". */
function shortList(names: readonly string[], m: Messages): string {
  const first = names.slice(0, MAX_NAMES);
  const more = names.length - first.length;
  const shown = more > 0 ? [...first, m.t('webhooks.more', { count: more })] : first;
  return new Intl.ListFormat(m.language, { type: 'conjunction' }).format(shown);
}

/** "every event", "Round held and Round planned; only Readmission agreement". */
export function filtersText({ types, kinds, tracks, parties }: Filters, titles: Titles, m: Messages): string {
  const events = types.includes('*')
    ? m.t('webhooks.every_event')
    : shortList(
        types.map((type) => m.label('events', type)),
        m,
      );
  const only = [
    ...kinds.map((kind) => kindName(kind, m.language)),
    ...tracks.map((slug) => titles.get(slug) ?? slug),
    ...parties.map((party) => partyName(party, m.language)),
  ];
  return only.length === 0 ? events : m.t('webhooks.only', { events, only: shortList(only, m) });
}

/** Names of tracks by slug. */
export type Titles = ReadonlyMap<string, string>;

export const subscriptionText = (endpoint: EndpointView, titles: Titles, m: Messages): string =>
  m.t('webhooks.gets', {
    audience: m.t(`webhooks.audience.${endpoint.audience}`),
    filters: filtersText(endpoint, titles, m),
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

/** How many deliveries wait, since when, and when the next attempt is due. */
export function QueueStatus({
  endpoint,
  health,
  m,
}: {
  endpoint: EndpointView;
  health: Health;
  m: Messages;
}) {
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

/** With fewer attempts the page shows counts instead of a percentage. */
const MIN_FOR_PERCENT = 20;

/** "98 % of 120 attempts succeeded; half within 84 ms, 95 of 100 within 210 ms". */
export function successRateText({ attempts, taken, median, p95 }: Health, m: Messages): string {
  if (attempts === 0) return m.t('webhooks.no_attempts');
  const slowest = formatSpan(p95 ?? 0, m.language);
  if (attempts < MIN_FOR_PERCENT) return m.t('webhooks.rate_few', { taken, count: attempts, p95: slowest });
  const percent = new Intl.NumberFormat(m.language, { style: 'percent' });
  return m.t('webhooks.rate_of', {
    percent: percent.format(Math.floor((taken / attempts) * 100) / 100),
    count: attempts,
    median: formatSpan(median ?? 0, m.language),
    p95: slowest,
  });
}
