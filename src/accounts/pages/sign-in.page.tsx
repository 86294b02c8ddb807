import { HiddenFields } from '../../forms/hidden-fields.js';
import type { Typed } from '../../http/bodies/forms.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { Button, Buttons, Details, type FieldError, SecretField, TextField } from '../../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { WaysIn } from '../sign-in/sign-in-options.js';

type SignInProps = {
  page: Page;
  ways: WaysIn;
  /** Where to go then. */
  next: string;
  /** What was typed when the session had ended. */
  kept?: Typed;
  errors?: FieldError[];
};

type PartProps = { props: SignInProps; m: Messages };

/** Signing in: with a user name and a password, by single sign-on, or with a token; whatever there is here. */
export function SignInPage(props: SignInProps) {
  const { page, ways, kept = {}, errors = [] } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('entry.sign_in');
  const isKept = Object.keys(kept).length > 0;
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
          {isKept && <p class="note">{t('entry.session_ended')}</p>}
          {ways.signOn && <SignOnPart props={props} m={m} />}
          {ways.password && <PasswordPart props={props} m={m} />}
          {ways.password || ways.signOn ? (
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

type KeptHereProps = { page: Page; next: string; kept: Typed };

/** More was typed than goes along with signing in: it waits on this page, and signing in is done beside it. */
export function KeptHerePage({ page, next, kept }: KeptHereProps) {
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

/** A link: a form would be held up by our own policy on where forms may lead. What was typed waits on this page. */
function SignOnPart({ props: { page, next, kept = {} }, m }: PartProps) {
  const isKept = Object.keys(kept).length > 0;
  return (
    <div>
      <p>
        <a
          class="button main"
          href={link(page, paths.signOn, { next: isKept ? paths.board : next })}
          {...(isKept && { target: '_blank', rel: 'noopener' })}
        >
          {m.t('people.sign_on')}
        </a>
      </p>
      {isKept && (
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

function PasswordPart({ props: { page, ways, next, kept = {}, errors = [] }, m }: PartProps) {
  const { t } = m;
  return (
    <form id={FORM} method="post" action={link(page, paths.signIn)} novalidate>
      <TextField id="username" label={t('people.username')} autocomplete="username" errors={errors} m={m} />
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
        <Button plain={ways.signOn}>{t('actions.sign_in')}</Button>
      </Buttons>
    </form>
  );
}

function TokenPart({
  props: { page, ways, next, kept = {}, errors = [] },
  m,
  aside = false,
}: PartProps & { aside?: boolean }) {
  const { t } = m;
  return (
    <form id={ways.password ? undefined : FORM} method="post" action={link(page, paths.signIn)} novalidate>
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

/** Back to what was typed, in a session that may send it. */
export function ContinuePage({ page, next, kept, large = false }: KeptHereProps & { large?: boolean }) {
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
