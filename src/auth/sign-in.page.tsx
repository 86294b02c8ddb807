import type { Typed } from '../http/forms.js';
import { messagesFor } from '../i18n/messages.js';
import { Button, Buttons, type FieldError, SecretField } from '../ui/form.js';
import { Csrf, Layout } from '../ui/layout.js';
import { link, type Page, paths } from '../ui/page.js';
import { Kept } from './kept.js';

type SignInProps = {
  page: Page;
  /** Where to go then. */
  next: string;
  /** What was typed when the session had ended. */
  kept?: Typed;
  errors?: FieldError[];
};

/** Until the access issue lands: a token is pasted, and held in an encrypted cookie. */
export function SignInPage({ page, next, kept = {}, errors = [] }: SignInProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('entry.sign_in');
  const isKept = Object.keys(kept).length > 0;
  return (
    <Layout page={page} title={errors.length > 0 ? t('form.error_title', { title }) : title}>
      <h1>{title}</h1>
      <div class="form">
        <form method="post" action={link(page, paths.signIn)} novalidate>
          {errors.length > 0 && (
            <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="errors">
              <h2 id="errors">{t('entry.not_signed_in')}</h2>
              <ul>
                {errors.map(({ field, message }) => (
                  <li>
                    <a href={`#${field}`}>{message}</a>
                  </li>
                ))}
              </ul>
            </div>
          )}
          {isKept && <p class="note">{t('entry.session_ended')}</p>}
          <p>{t('entry.sign_in_lede')}</p>
          <SecretField
            id="token"
            label={t('fields.token')}
            hint={t('entry.token_hint')}
            errors={errors}
            m={m}
          />
          <input type="hidden" name="next" value={next} />
          <Kept typed={kept} />
          <Buttons>
            <Button>{t('actions.sign_in')}</Button>
          </Buttons>
        </form>
      </div>
    </Layout>
  );
}

/** Back to what was typed, in a session that may send it. */
export function ContinuePage({ page, next, kept }: { page: Page; next: string; kept: Typed }) {
  const { t } = messagesFor(page.language);
  return (
    <Layout page={page} title={t('entry.continue_title')}>
      <h1>{t('entry.continue_title')}</h1>
      <p class="lede">{t('entry.continue_lede')}</p>
      <form method="post" action={next}>
        <Csrf page={page} />
        <Kept typed={kept} />
        <Buttons>
          <Button name="do" value="edit">
            {t('entry.continue')}
          </Button>
        </Buttons>
      </form>
    </Layout>
  );
}
