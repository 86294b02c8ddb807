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
  /** The consequences, in sentences. */
  points: string[];
  act: string;
  /** The submit-once key of this confirmation (submit-once.ts). */
  token: string;
  back: { href: string; label: string };
};

/** Asks for confirmation of an irreversible action: its consequences, a button and a link to cancel. */
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

/** Shows a new secret; null if its page has expired or the secret has been replaced. */
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
