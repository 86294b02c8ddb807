import { messagesFor } from '../../i18n/messages.js';
import { Button, Buttons, ErrorSummary, type FieldError, SecretField, TextField } from '../../ui/form.js';
import { CHANGE_LANGUAGE, FORM, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { linkPath } from '../people/links.js';

type WelcomeProps = {
  page: Page;
  secret: string;
  /** Whose link it is; null for the first administrator, who has no account yet. */
  person: { name: string; username: string } | null;
  typed?: { name: string; username: string };
  errors?: FieldError[];
};

/** The page of a one-time link, on which a person chooses a password. */
export function WelcomePage({ page, secret, person, typed, errors = [] }: WelcomeProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = person ? t('people.welcome', { name: person.name }) : t('people.first_title');
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      sends={{ enter: 'choose', language: CHANGE_LANGUAGE }}
    >
      <h1>{title}</h1>
      <p class="lede">{person ? t('people.welcome_lede') : t('people.first_lede')}</p>
      <div class="form">
        <form id={FORM} method="post" action={link(page, linkPath(secret))} novalidate>
          <ErrorSummary errors={errors} m={m} />
          {person ? (
            <p>
              {t('people.username')}: <b>{person.username}</b>
              <input type="hidden" name="username" value={person.username} autocomplete="username" />
            </p>
          ) : (
            <>
              <TextField
                id="name"
                label={t('people.name')}
                hint={t('people.name_hint')}
                value={typed?.name ?? ''}
                autocomplete="name"
                errors={errors}
                m={m}
              />
              <TextField
                id="username"
                label={t('people.username')}
                hint={t('people.username_hint')}
                value={typed?.username ?? ''}
                autocomplete="username"
                errors={errors}
                m={m}
              />
            </>
          )}
          <NewPasswordFields errors={errors} m={m} />
          <Buttons>
            <Button>{t('people.choose')}</Button>
          </Buttons>
        </form>
      </div>
    </Layout>
  );
}

type FieldsProps = { errors: FieldError[]; m: ReturnType<typeof messagesFor> };

export function NewPasswordFields({ errors, m }: FieldsProps) {
  return (
    <>
      <SecretField
        id="chosen"
        label={m.t('people.new_password')}
        hint={m.t('people.password_hint')}
        autocomplete="new-password"
        errors={errors}
        m={m}
      />
      <SecretField
        id="repeated"
        label={m.t('people.repeat')}
        autocomplete="new-password"
        errors={errors}
        m={m}
      />
    </>
  );
}

export function StaleLinkPage({ page }: { page: Page }) {
  const { t } = messagesFor(page.language);
  return (
    <Layout page={page} title={t('people.stale_title')}>
      <h1>{t('people.stale_title')}</h1>
      <p class="lede">{t('people.stale_lede')}</p>
      <p>
        <a href={link(page, paths.signIn)}>{t('actions.sign_in')}</a>
      </p>
    </Layout>
  );
}
