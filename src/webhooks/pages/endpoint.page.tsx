import { one } from '../../http/bodies/forms.js';
import { formatInstant } from '../../i18n/dates.js';
import type { Messages } from '../../i18n/messages.js';
import { languageName } from '../../i18n/names.js';
import { InstantText } from '../../ui/dates.js';
import { Fact } from '../../ui/fact.js';
import { ErrorSummary, TextField } from '../../ui/form.js';
import { Csrf, FORM, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { DeliveryLog } from './delivery-log.js';
import { filtersText, LastAnswer, QueueStatus, successRateText, type Titles } from './endpoint-facts.js';
import { type EndpointHealth, type EndpointsProps, nameOf } from './endpoints.page.js';
import type { FormState } from './filters-question.js';
import { HealthMark, offNote } from './health-line.js';

type EndpointProps = Pick<EndpointsProps, 'page' | 'm' | 'log'> &
  EndpointHealth & {
    /** The submitted recovery form and its errors. */
    recovering: Omit<FormState, 'm'>;
    /** The result of the last action, as a sentence. */
    done: string | null;
  };

/** An endpoint: health, settings, actions and delivery log. */
export function EndpointPage({ page, m, endpoint, health, log, recovering, done }: EndpointProps) {
  const { t } = m;
  const { errors } = recovering;
  const title = nameOf(endpoint);
  const off = offNote(endpoint, m);
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      current="webhooks"
      {...(errors.length > 0 && { sends: { enter: 'recover', language: 'again' } })}
    >
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.webhooks)}>{t('nav.webhooks')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="where">
        <HealthMark endpoint={endpoint} health={health} m={m} /> <code>{endpoint.url}</code>
      </p>
      {done && (
        <p class="note" role="status">
          {done}
        </p>
      )}
      <ErrorSummary errors={errors} m={m} />
      {off && <p class="note">{off}</p>}
      {log.key && <Acts endpoint={endpoint} page={page} m={m} token={log.key} />}
      <div class="part split even">
        <section aria-labelledby="fares">
          <h2 id="fares">{t('webhooks.fares')}</h2>
          <dl class="keys">
            <Fact label={t('webhooks.last_label')}>
              <LastAnswer health={health} m={m} />
            </Fact>
            <Fact label={t('webhooks.taken_label')}>{successRateText(health, m)}</Fact>
            <Fact label={t('webhooks.queue_label')}>
              <QueueStatus endpoint={endpoint} health={health} m={m} />
            </Fact>
            {endpoint.failingSince && (
              <Fact label={t('webhooks.failing_since')}>
                <InstantText instant={endpoint.failingSince} language={m.language} />
              </Fact>
            )}
            {endpoint.pausedUntil && (
              <Fact label={t('webhooks.paused_until')}>
                <InstantText instant={endpoint.pausedUntil} language={m.language} exact />
              </Fact>
            )}
            <Fact label={t('webhooks.created')}>
              <InstantText instant={endpoint.createdAt} language={m.language} />
            </Fact>
          </dl>
        </section>
        <section aria-labelledby="told">
          <h2 id="told">{t('webhooks.told')}</h2>
          <Settings endpoint={endpoint} titles={log.titles} m={m} />
        </section>
      </div>
      {log.key && endpoint.enabled && (
        <Recover endpoint={endpoint} page={page} token={log.key} {...recovering} m={m} />
      )}
      <DeliveryLog log={log} page={page} m={m} />
    </Layout>
  );
}

type Shown = Pick<EndpointHealth, 'endpoint'> & { m: Messages };

function Settings({ endpoint, titles, m }: Shown & { titles: Titles }) {
  const { t } = m;
  const { audience, format, language, payload, ordered, concurrency, rateLimit, headerNames } = endpoint;
  const { signature, previous } = endpoint;
  return (
    <dl class="keys">
      <Fact label={t('webhooks.gets_label')}>{filtersText(endpoint, titles, m)}</Fact>
      <Fact label={t('webhooks.label_audience')}>{t(`webhooks.audience.${audience}`)}</Fact>
      <Fact label={t('webhooks.label_format')}>
        {t(`webhooks.format.${format}`)}
        {language && `; ${languageName(language, m.language)}`}
      </Fact>
      <Fact label={t('webhooks.label_payload')}>{t(`webhooks.payload.${payload}`)}</Fact>
      <Fact label={t('webhooks.label_pace')}>
        {t(`webhooks.ordered.${ordered ? 'yes' : 'no'}`)};{' '}
        {t('webhooks.pace_said', { count: concurrency, rate: rateLimit ?? 0 })}
      </Fact>
      <Fact label={t('webhooks.label_headers')}>
        {headerNames.length > 0 ? <code>{headerNames.join(', ')}</code> : t('webhooks.headers_no')}
      </Fact>
      <Fact label={t('webhooks.label_signature')}>
        {t(`webhooks.signature.${signature ?? 'v1'}`)}
        {endpoint.publicKey && (
          <div>
            {t('webhooks.public_key')}: <code>{endpoint.publicKey}</code>
          </div>
        )}
        {previous && (
          <div>{t('webhooks.overlap', { instant: formatInstant(previous.until, m.language) })}</div>
        )}
      </Fact>
    </dl>
  );
}

type ActsProps = Shown & { page: Page; token: string };

function Acts({ endpoint: { id, enabled }, page, m, token }: ActsProps) {
  const { t } = m;
  const to = (what: string) => link(page, `${paths.endpoint(id)}/${what}`);
  return (
    <form class="bar" method="post" action={link(page, paths.endpoint(id))}>
      <Csrf page={page} />
      <input type="hidden" name="key" value={token} />
      {enabled ? (
        <>
          <button type="submit" class="main" name="do" value="test">
            {t('actions.send_test')}
          </button>
          <button type="submit" name="do" value="disable">
            {t('webhooks.do_disable')}
          </button>
        </>
      ) : (
        <button type="submit" class="main" name="do" value="enable">
          {t('webhooks.do_enable')}
        </button>
      )}
      <a class="button" href={to('edit')}>
        {t('actions.change')}
      </a>
      <a class="button" href={to('rotate')}>
        {t('actions.rotate_secret')}
      </a>
      <a class="button" href={to('delete')}>
        {t('webhooks.delete')}
      </a>
    </form>
  );
}

/** The form that sends failed and missed deliveries since an instant. */
function Recover({ endpoint, page, m, token, typed, errors }: ActsProps & Omit<FormState, 'm'>) {
  const { t } = m;
  return (
    <section class="part narrow" aria-labelledby="recover">
      <h2 id="recover">{t('actions.recover')}</h2>
      <p class="lede">{t('webhooks.recover_lede')}</p>
      <form id={FORM} method="post" action={link(page, paths.endpoint(endpoint.id))} novalidate>
        <Csrf page={page} />
        <input type="hidden" name="key" value={token} />
        <div class="bar">
          <TextField
            id="since"
            label={t('webhooks.since')}
            hint={t('webhooks.since_hint')}
            value={one(typed, 'since')}
            width="w12"
            errors={errors}
            m={m}
          />
          <button type="submit" name="do" value="recover">
            {t('webhooks.do_recover')}
          </button>
        </div>
      </form>
    </section>
  );
}
