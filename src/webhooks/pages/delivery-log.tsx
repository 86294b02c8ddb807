import { formatInstant } from '../../i18n/dates.js';
import type { Restricted } from '../../i18n/marks.js';
import type { Messages } from '../../i18n/messages.js';
import { Columns } from '../../ui/columns.js';
import { InstantText } from '../../ui/dates.js';
import { Csrf } from '../../ui/layout.js';
import { EntryMark } from '../../ui/mark.js';
import { link, type Page, paths } from '../../ui/page.js';
import { Scroll } from '../../ui/scroll.js';
import type { DeliveryView } from '../deliveries/deliveries.js';
import type { Titles } from './endpoint-facts.js';
import { answerOf, DeliveryMark } from './health-line.js';

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;

export type LogView = {
  items: readonly DeliveryView[];
  titles: Titles;
  /** Marks of confidential deliveries, by delivery id. */
  restricted: ReadonlyMap<string, Restricted>;
  /** Names of endpoints by id; null in the log of one endpoint. */
  names: ReadonlyMap<string, string> | null;
  filter: { endpoint?: string | undefined; state?: string | undefined };
  /** Link to older deliveries, if there are any. */
  older: string | null;
  /** Submit-once key of the buttons; null without the right to retry. */
  key: string | null;
};

/** Deliveries with their state, newest first. */
export function DeliveryLog({ log, page, m }: { log: LogView; page: Page; m: Messages }) {
  const { items, names, older, key } = log;
  const open = items.find(({ state }) => state !== 'delivered');
  const { t } = m;
  return (
    <div class="part">
      <div class="over">
        <h2>{t('webhooks.log')}</h2>
        <LogFilter log={log} page={page} m={m} />
      </div>
      {items.length === 0 ? (
        <p>{t('webhooks.log_empty')}</p>
      ) : (
        <Scroll label={t('webhooks.log')}>
          <table class="log">
            <caption>{t('webhooks.log_caption')}</caption>
            <Columns
              names={[
                t('webhooks.col_time'),
                names && t('webhooks.col_endpoint'),
                t('fields.type'),
                t('webhooks.col_about'),
                t('webhooks.col_result'),
                t('webhooks.col_attempts'),
              ]}
              act={key && t('webhooks.col_act')}
            />
            <tbody>
              {items.map((delivery) => (
                <Row delivery={delivery} log={log} page={page} m={m} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      {key && open && (
        <form id="retry" method="post" action={link(page, paths.delivery(open.id))}>
          <Csrf page={page} />
          <input type="hidden" name="key" value={key} />
        </form>
      )}
      {older && (
        <p class="inline quiet">
          <a href={older}>{t('webhooks.older')}</a>
        </p>
      )}
    </div>
  );
}

type RowProps = { delivery: DeliveryView; log: LogView; page: Page; m: Messages };

function Row({ delivery, log: { names, titles, restricted, key }, page, m }: RowProps) {
  const { t, language } = m;
  const { id, type, track, seq, attempts, state, createdAt, nextAttemptAt } = delivery;
  const last = attempts.at(-1);
  const name = m.label('events', type);
  return (
    <tr>
      <th scope="row">
        <a href={link(page, paths.delivery(id))}>
          <InstantText instant={createdAt} language={language} exact />
        </a>
      </th>
      {names && <td>{names.get(delivery.endpoint) ?? ''}</td>}
      <td>
        {name} <small>{type}</small>
        <EntryMark entry={restricted.get(id) ?? {}} page={page} />
      </td>
      <td>
        {track ? <a href={link(page, paths.track(track))}>{titles.get(track) ?? track}</a> : '–'}
        {seq !== null && <small>{t('webhooks.row', { seq })}</small>}
      </td>
      <td>
        <DeliveryMark delivery={delivery} m={m} /> {last && <small>{answerOf(last, m)}</small>}
        {nextAttemptAt && last && (
          <small>
            {t('webhooks.next_attempt')} <InstantText instant={nextAttemptAt} language={language} exact />
          </small>
        )}
      </td>
      <td>{attempts.length}</td>
      {key && (
        <td>
          {state !== 'delivered' && (
            <button
              type="submit"
              class="mini"
              form="retry"
              formaction={link(page, paths.delivery(id))}
              name="do"
              value="retry"
            >
              {t('webhooks.again')}
              <span class="vh">{`: ${name}, ${formatInstant(createdAt, language, { exact: true })}`}</span>
            </button>
          )}
        </td>
      )}
    </tr>
  );
}

function LogFilter({ log: { names, filter }, page, m }: { log: LogView; page: Page; m: Messages }) {
  const { t } = m;
  const lang = new URLSearchParams(page.query).get('lang');
  return (
    <form class="bar" method="get" action={page.path} aria-label={t('webhooks.log_filter')}>
      {lang && <input type="hidden" name="lang" value={lang} />}
      {names && (
        <div>
          <label for="of-endpoint">{t('webhooks.col_endpoint')}</label>
          <select id="of-endpoint" name="endpoint">
            <option value="">{t('webhooks.any_endpoint')}</option>
            {[...names].map(([id, name]) => (
              <option value={id} selected={id === filter.endpoint}>
                {name}
              </option>
            ))}
          </select>
        </div>
      )}
      <div>
        <label for="of-state">{t('webhooks.col_result')}</label>
        <select id="of-state" name="state">
          <option value="">{t('webhooks.any_result')}</option>
          {DELIVERY_STATES.map((state) => (
            <option value={state} selected={state === filter.state}>
              {t(`webhooks.state.${state}`)}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">{t('actions.show')}</button>
    </form>
  );
}
