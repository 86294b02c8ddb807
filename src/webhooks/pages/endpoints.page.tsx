import type { Messages } from '../../i18n/messages.js';
import { Csrf, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import { CONDITIONS, conditionOf, type Health } from '../endpoints/health.js';
import { DeliveryLog, type LogView } from './delivery-log.js';
import { LastAnswer, QueueStatus, subscriptionText, successRateText } from './endpoint-facts.js';
import { HealthMark, offNote } from './health-line.js';

export type EndpointHealth = { endpoint: EndpointView; health: Health };

export type EndpointsProps = {
  page: Page;
  m: Messages;
  endpoints: readonly (EndpointHealth & { mayChange: boolean })[];
  more: string | null;
  log: LogView;
  /** Submit-once key of the buttons. */
  token: string;
  mayAdd: boolean;
  /** Whether the reader may see mail subscriptions. */
  mail: boolean;
};

/** The description of an endpoint, or its host. */
export const nameOf = ({ description, url }: Pick<EndpointView, 'description' | 'url'>): string =>
  description || URL.parse(url)?.host || url;

/** All endpoints with their health, and the delivery log. */
export function EndpointsPage(props: EndpointsProps) {
  const { page, m, endpoints, more, log, token, mayAdd, mail } = props;
  const { t } = m;
  return (
    <Layout page={page} title={t('nav.webhooks')} current="webhooks">
      <div class="over">
        <h1>{t('nav.webhooks')}</h1>
        {mayAdd && (
          <a class="button main" href={link(page, paths.newEndpoint)}>
            {t('actions.add_endpoint')}
          </a>
        )}
      </div>
      <p class="lede">{t('webhooks.lede')}</p>
      <section aria-labelledby="endpoints">
        <h2 id="endpoints">{endpoints.length === 0 ? t('webhooks.none') : summary(endpoints, m)}</h2>
        {endpoints.length === 0 && <p>{t(mayAdd ? 'webhooks.none_add' : 'webhooks.none_ask')}</p>}
        <ul class="ends">
          {endpoints.map(({ endpoint, health, mayChange }) => (
            <li>
              <p>
                <HealthMark endpoint={endpoint} health={health} m={m} />
              </p>
              <div>
                <h3>
                  <a href={link(page, paths.endpoint(endpoint.id))}>{nameOf(endpoint)}</a>
                </h3>
                <p class="where">
                  <code>{endpoint.url}</code>
                </p>
                {!endpoint.enabled && <p class="note">{offNote(endpoint, m)}</p>}
                <dl class="facts">
                  <div>
                    <dt>{t('webhooks.gets_label')}</dt>
                    <dd>{subscriptionText(endpoint, log.titles, m)}</dd>
                  </div>
                  <div>
                    <dt>{t('webhooks.last_label')}</dt>
                    <dd>
                      <LastAnswer health={health} m={m} />
                    </dd>
                    <dd>
                      <span>{successRateText(health, m)}</span>
                    </dd>
                  </div>
                  <div>
                    <dt>{t('webhooks.queue_label')}</dt>
                    <dd>
                      <QueueStatus endpoint={endpoint} health={health} m={m} />
                    </dd>
                  </div>
                </dl>
              </div>
              {mayChange && <Acts endpoint={endpoint} page={page} m={m} token={token} />}
            </li>
          ))}
        </ul>
        <p class="inline quiet">
          {more && <a href={more}>{t('webhooks.more_endpoints')}</a>}
          {mail && <a href={link(page, paths.mail)}>{t('webhooks.mail_title')}</a>}
        </p>
      </section>
      <DeliveryLog log={log} page={page} m={m} />
    </Layout>
  );
}

/** "3 endpoints: 1 healthy, 1 retrying, 1 switched off". */
function summary(endpoints: readonly EndpointHealth[], m: Messages): string {
  const conditions = endpoints.map(({ endpoint, health }) => conditionOf(endpoint, health));
  const counts = CONDITIONS.flatMap((each) => {
    const count = conditions.filter((condition) => condition === each).length;
    return count === 0 ? [] : [m.t(`webhooks.count.${each}`, { count })];
  });
  return m.t('webhooks.summary', { count: endpoints.length, conditions: counts.join(', ') });
}

type ActsProps = { endpoint: EndpointView; page: Page; m: Messages; token: string };

function Acts({ endpoint, page, m, token }: ActsProps) {
  const { t } = m;
  const { id, enabled } = endpoint;
  const name = <span class="vh">, {nameOf(endpoint)}</span>;
  return (
    <form class="bar acts" method="post" action={link(page, paths.endpoint(id))}>
      <Csrf page={page} />
      <input type="hidden" name="key" value={token} />
      <button type="submit" class="mini" name="do" value={enabled ? 'test' : 'enable'}>
        {t(enabled ? 'actions.send_test' : 'webhooks.do_enable')}
        {name}
      </button>
      <a class="button mini" href={link(page, `${paths.endpoint(id)}/edit`)}>
        {t('actions.change')}
        {name}
      </a>
    </form>
  );
}
