import type { Messages } from '../../i18n/messages.js';
import { Button, Buttons } from '../../ui/form.js';
import { Csrf, Layout } from '../../ui/layout.js';
import { link, type Page, paths, samePage } from '../../ui/page.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import { nameOf } from './endpoints.page.js';

type ConfirmProps = {
  page: Page;
  m: Messages;
  title: string;
  /** What it will do, in sentences. */
  points: string[];
  act: string;
  /** The key of this confirmation (submit-once.ts). */
  token: string;
  back: { href: string; label: string };
};

/** Before something that cannot be undone: what it does, the act, and the way out. */
export function ConfirmPage({ page, m, title, points, act, token, back }: ConfirmProps) {
  return (
    <Layout page={page} title={title} current="webhooks">
      <nav class="crumb" aria-label={m.t('nav.path')}>
        <a href={back.href}>{back.label}</a>
      </nav>
      <h1>{title}</h1>
      <ul class="marks narrow">
        {points.map((point) => (
          <li>{point}</li>
        ))}
      </ul>
      <form method="post" action={samePage(page, {})}>
        <Csrf page={page} />
        <input type="hidden" name="key" value={token} />
        <Buttons>
          <Button does="confirm">{act}</Button>
          <a class="button" href={back.href}>
            {m.t('actions.cancel')}
          </a>
        </Buttons>
      </form>
    </Layout>
  );
}

type SecretProps = { page: Page; m: Messages; endpoint: EndpointView; secret: string | null };

/** The secret of an endpoint, once it is made; null where it has been shown, or has been replaced since. */
export function SecretPage({ page, m, endpoint, secret }: SecretProps) {
  const { t } = m;
  const title = t(secret ? 'webhooks.secret_title' : 'webhooks.secret_gone');
  return (
    <Layout page={page} title={title} current="webhooks">
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.webhooks)}>{t('nav.webhooks')}</a>
      </nav>
      <h1>{title}</h1>
      {secret ? (
        <>
          <p class="lede">{t('webhooks.secret_lede', { endpoint: nameOf(endpoint) })}</p>
          <p class="secret">
            <code>{secret}</code>
          </p>
          <p class="narrow">{t('webhooks.secret_use')}</p>
        </>
      ) : (
        <p class="lede">{t('webhooks.secret_gone_lede')}</p>
      )}
      <p class="part">
        <a class="button main" href={link(page, paths.endpoint(endpoint.id))}>
          {t('webhooks.to_endpoint')}
        </a>
      </p>
    </Layout>
  );
}
