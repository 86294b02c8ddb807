import { formatSpan } from '../../i18n/dates.js';
import type { Restricted } from '../../i18n/marks.js';
import type { Messages } from '../../i18n/messages.js';
import { Columns } from '../../ui/columns.js';
import { InstantText } from '../../ui/dates.js';
import { Csrf, Layout } from '../../ui/layout.js';
import { EntryMark } from '../../ui/mark.js';
import { link, type Page, paths } from '../../ui/page.js';
import { Scroll } from '../../ui/scroll.js';
import type { DeliveryView } from '../deliveries/deliveries.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import type { Titles } from './endpoint-facts.js';
import { nameOf } from './endpoints.page.js';
import { DeliveryMark, outcomeOf } from './health-line.js';

type DeliveryProps = {
  page: Page;
  m: Messages;
  delivery: DeliveryView;
  endpoint: EndpointView;
  titles: Titles;
  restricted: Restricted;
  /** Submit-once key of the button; null without the right to retry. */
  token: string | null;
};

/** A delivery with all its attempts and the beginning of each answer. */
export function DeliveryPage({ page, m, delivery, endpoint, titles, restricted, token }: DeliveryProps) {
  const { t, language } = m;
  const { id, type, track, seq, messageId, cursor, createdAt, state, attempts, nextAttemptAt } = delivery;
  const title = m.label('events', type);
  return (
    <Layout page={page} title={t('webhooks.delivery_title', { event: title })} current="webhooks">
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.webhooks)}>{t('nav.webhooks')}</a> /{' '}
        <a href={link(page, paths.endpoint(endpoint.id))}>{nameOf(endpoint)}</a>
      </nav>
      <h1>{t('webhooks.delivery_title', { event: title })}</h1>
      <p class="where" role="status">
        <DeliveryMark delivery={delivery} m={m} />
      </p>
      {state === 'waiting' && attempts.length === 0 && <p class="note">{t('webhooks.not_tried')}</p>}
      <dl class="keys narrow">
        <dt>{t('webhooks.col_endpoint')}</dt>
        <dd>
          <code>{endpoint.url}</code>
        </dd>
        <dt>{t('fields.type')}</dt>
        <dd>
          {title} <small>{type}</small>
          <EntryMark entry={restricted} page={page} />
        </dd>
        {track && (
          <>
            <dt>{t('webhooks.col_about')}</dt>
            <dd>
              <a href={link(page, paths.track(track))}>{titles.get(track) ?? track}</a>
              {seq !== null && <small>{t('webhooks.row', { seq })}</small>}
            </dd>
          </>
        )}
        <dt>{t('webhooks.message_id')}</dt>
        <dd>
          <code>{messageId}</code>
        </dd>
        <dt>{t('webhooks.cursor')}</dt>
        <dd>
          <code>{cursor}</code>
        </dd>
        <dt>{t('webhooks.queued_at')}</dt>
        <dd>
          <InstantText instant={createdAt} language={language} exact />
        </dd>
        {nextAttemptAt && endpoint.enabled && (
          <>
            <dt>{t('fields.delivery.nextAttempt')}</dt>
            <dd>
              <InstantText instant={nextAttemptAt} language={language} exact />
            </dd>
          </>
        )}
      </dl>
      {token && (
        <form class="bar part" method="post" action={link(page, paths.delivery(id))}>
          <Csrf page={page} />
          <input type="hidden" name="key" value={token} />
          <button type="submit" class={state === 'delivered' ? undefined : 'main'} name="do" value="retry">
            {t('webhooks.again')}
          </button>
          <a class="button" href={link(page, paths.delivery(id))}>
            {t('webhooks.look_again')}
          </a>
        </form>
      )}
      {attempts.length > 0 && <Attempts delivery={delivery} m={m} />}
    </Layout>
  );
}

function Attempts({ delivery: { attempts }, m }: Pick<DeliveryProps, 'delivery' | 'm'>) {
  const { t, language } = m;
  return (
    <div class="part">
      <h2>{t('fields.delivery.attempts')}</h2>
      <Scroll label={t('fields.delivery.attempts')}>
        <table class="log">
          <Columns
            names={[
              t('webhooks.col_attempt'),
              t('webhooks.col_time'),
              t('webhooks.col_result'),
              t('webhooks.col_took'),
              t('fields.delivery.response'),
              t('fields.delivery.nextAttempt'),
            ]}
          />
          <tbody>
            {attempts.toReversed().map((attempt) => (
              <tr>
                <th scope="row">{attempt.attempt}</th>
                <td>
                  <InstantText instant={attempt.at} language={language} exact />
                </td>
                <td>{outcomeOf(attempt, m)}</td>
                <td>{formatSpan(attempt.latencyMs, language)}</td>
                <td>{attempt.excerpt === '' ? t('webhooks.no_answer') : <pre>{attempt.excerpt}</pre>}</td>
                <td>
                  {attempt.nextAttemptAt ? (
                    <InstantText instant={attempt.nextAttemptAt} language={language} exact />
                  ) : (
                    '–'
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </div>
  );
}
