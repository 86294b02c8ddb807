import { HiddenFields } from '../../forms/hidden-fields.js';
import type { Typed } from '../../http/bodies/forms.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { Button, Buttons, Details, type FieldError, SecretField, TextField } from '../../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { SignInMethods } from '../sign-in/sign-in-options.js';

type SignInProps = {
  page: Page;
  methods: SignInMethods;
  /** Where to go after sign-in. */
  next: string;
  /** The answers of a form that was sent after the session had ended. */
  kept?: Typed;
  /** A name that was typed before the language was changed. Nothing secret is ever sent back. */
  username?: string;
  errors?: FieldError[];
};

type PartProps = { props: SignInProps; m: Messages };

/** Sign-in with user name and password, by single sign-on, or with a token, as far as each is set up. */
export function SignInPage(props: SignInProps) {
  const { page, methods, kept = {}, errors = [] } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('entry.sign_in');
  const hasAnswers = Object.keys(kept).length > 0;
  const isToken = errors.some(({ field }) => field === 'token');
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      sends={{ enter: 'sign_in', language: CHANGE_LANGUAGE }}
    >
      <h1>{title}</h1>
      <div class="form">
        <div class="stack">
          {errors.length > 0 && <NotSignedIn errors={errors} m={m} />}
          {hasAnswers && <p class="note">{t('entry.session_ended')}</p>}
          {methods.signOn && <SignOnPart props={props} m={m} />}
          {methods.password && <PasswordPart props={props} m={m} />}
          {methods.password || methods.signOn ? (
            <Details summary={t('people.with_token')} open={isToken}>
              <TokenPart props={props} m={m} aside />
            </Details>
          ) : (
            <TokenPart props={props} m={m} />
          )}
        </div>
      </div>
    </Layout>
  );
}

type ContinueProps = { page: Page; next: string; kept: Typed };

/** For answers that are too large for the sign-in form: they wait on this page while the person signs in on another. */
export function LargeFormPage({ page, next, kept }: ContinueProps) {
  const { t } = messagesFor(page.language);
  return (
    <Layout page={page} title={t('entry.sign_in')} once>
      <h1>{t('entry.sign_in')}</h1>
      <p class="note">{t('entry.session_ended')}</p>
      <p>
        <a class="button main" href={link(page, paths.signIn)} target="_blank" rel="noopener">
          {t('actions.sign_in')}
        </a>
      </p>
      <form method="post" action={next} enctype="multipart/form-data">
        <p>{t('people.signed_on_elsewhere')}</p>
        <HiddenFields typed={kept} />
        <Buttons>
          <Button plain>{t('entry.continue')}</Button>
        </Buttons>
      </form>
    </Layout>
  );
}

function NotSignedIn({ errors, m }: { errors: FieldError[]; m: Messages }) {
  return (
    <div class="alert" role="alert" tabIndex={-1} autofocus aria-labelledby="errors">
      <h2 id="errors">{m.t('entry.not_signed_in')}</h2>
      <ul>
        {errors.map(({ field, message }) => (
          <li>{field === '' ? message : <a href={`#${field}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  );
}

/** A link, because our Content-Security-Policy lets forms lead to this site only. The answers wait on this page. */
function SignOnPart({ props: { page, next, kept = {} }, m }: PartProps) {
  const hasAnswers = Object.keys(kept).length > 0;
  return (
    <div>
      <p>
        <a
          class="button main"
          href={link(page, paths.signOn, { next: hasAnswers ? paths.home : next })}
          {...(hasAnswers && { target: '_blank', rel: 'noopener' })}
        >
          {m.t('people.sign_on')}
        </a>
      </p>
      {hasAnswers && (
        <form method="post" action={next}>
          <p>{m.t('people.signed_on_elsewhere')}</p>
          <HiddenFields typed={kept} />
          <Buttons>
            <Button plain>{m.t('entry.continue')}</Button>
          </Buttons>
        </form>
      )}
    </div>
  );
}

function PasswordPart({ props: { page, methods, next, kept = {}, username, errors = [] }, m }: PartProps) {
  const { t } = m;
  return (
    <form id={FORM} method="post" action={link(page, paths.signIn)} novalidate>
      <TextField
        id="username"
        label={t('people.username')}
        value={username}
        autocomplete="username"
        errors={errors}
        m={m}
      />
      <SecretField id="password" label={t('people.password')} errors={errors} m={m} />
      <TextField
        id="code"
        label={t('people.code')}
        hint={t('people.code_hint')}
        width="w4"
        numeric
        autocomplete="one-time-code"
        errors={errors}
        m={m}
      />
      <input type="hidden" name="next" value={next} />
      <HiddenFields typed={kept} />
      <Buttons>
        <Button plain={methods.signOn}>{t('actions.sign_in')}</Button>
      </Buttons>
    </form>
  );
}

function TokenPart({
  props: { page, methods, next, kept = {}, errors = [] },
  m,
  aside = false,
}: PartProps & { aside?: boolean }) {
  const { t } = m;
  return (
    <form id={methods.password ? undefined : FORM} method="post" action={link(page, paths.signIn)} novalidate>
      <p>{t('entry.sign_in_lede')}</p>
      <SecretField id="token" label={t('fields.token')} hint={t('entry.token_hint')} errors={errors} m={m} />
      <input type="hidden" name="next" value={next} />
      <HiddenFields typed={kept} />
      <Buttons>
        <Button plain={aside}>{t(aside ? 'people.with_token' : 'actions.sign_in')}</Button>
      </Buttons>
    </form>
  );
}

/** Returns to the form that was sent before sign-in, with its answers. */
export function ContinuePage({ page, next, kept, large = false }: ContinueProps & { large?: boolean }) {
  const { t } = messagesFor(page.language);
  const languages = large ? { once: true } : { sends: { enter: 'edit', language: CHANGE_LANGUAGE } };
  return (
    <Layout page={page} title={t('entry.continue_title')} {...languages}>
      <h1>{t('entry.continue_title')}</h1>
      <p class="lede">{t('entry.continue_lede')}</p>
      <form id={FORM} method="post" action={next} enctype={large ? 'multipart/form-data' : undefined}>
        <Csrf page={page} />
        <input type="hidden" name="next" value={next} />
        <HiddenFields typed={kept} />
        <Buttons>
          <Button does="edit">{t('entry.continue')}</Button>
        </Buttons>
      </form>
    </Layout>
  );
}
