import { type Messages, messagesFor } from '../../i18n/messages.js';
import { Button, Buttons, ErrorSummary, type FieldError, SecretField, TextField } from '../../ui/form.js';
import { Csrf, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { qrCodeOf } from '../credentials/codes.js';
import type { AgendaState } from '../people/administration.js';
import type { Person } from '../people/person.js';
import type { Session } from '../sessions/sessions.js';
import { AgendaLines } from './agenda-lines.js';
import { SessionsTable } from './sessions.page.js';
import { NewPasswordFields } from './welcome.page.js';

type AccountProps = {
  page: Page;
  name: string;
  /** Null if the session was opened with a token. */
  person: Person | null;
  /** What they get by mail, and in which calendars. */
  agenda: AgendaState | null;
  sessions: Session[];
  own: string | null;
  errors?: FieldError[];
  /** What was just done, as a key of the catalogue. */
  done?: 'password_changed' | 'codes_on' | 'codes_off' | undefined;
};

/** A person's own account: sessions, password, one-time codes. */
export function AccountPage({ page, name, person, agenda, sessions, own, errors = [], done }: AccountProps) {
  const m = messagesFor(page.language);
  const { t, label } = m;
  const title = t('people.account');
  const isLocal = person !== null && person.issuer === null;
  return (
    <Layout page={page} title={errors.length > 0 ? t('form.error_title', { title }) : title}>
      <h1>{title}</h1>
      <p class="lede">
        {name}
        {person?.role && `, ${label('people', `role.${person.role}`)}`}
      </p>
      {!person && <p>{t('people.is_token')}</p>}
      {person?.issuer && <p>{t('people.is_elsewhere', { issuer: new URL(person.issuer).host })}</p>}
      {done && (
        <p class="note" role="status">
          {t(`people.${done}`)}
        </p>
      )}
      <ErrorSummary errors={errors} m={m} />
      <section class="part">
        <h2>{t('people.sessions')}</h2>
        <SessionsTable
          page={page}
          sessions={sessions}
          own={own}
          ending={(id) => link(page, paths.endSession(id))}
        />
        <form class="below" method="post" action={link(page, paths.signOutEverywhere)}>
          <Csrf page={page} />
          <Buttons>
            <Button plain>{t('people.sign_out_everywhere')}</Button>
          </Buttons>
        </form>
      </section>
      {person && (
        <section class="part">
          <h2>{t('reminders.title')}</h2>
          {agenda && <AgendaLines agenda={agenda} language={page.language} />}
          <p class="below">
            <a class="button" href={link(page, paths.ownAgenda)}>
              {t('reminders.to_page')}
            </a>
          </p>
        </section>
      )}
      {isLocal && <PasswordPart page={page} errors={errors} m={m} />}
      {isLocal && <CodesPart page={page} isOn={person.codes} m={m} />}
    </Layout>
  );
}

function PasswordPart({ page, errors, m }: { page: Page; errors: FieldError[]; m: Messages }) {
  const { t } = m;
  return (
    <section class="part">
      <h2>{t('people.password')}</h2>
      <div class="form">
        <form method="post" action={link(page, paths.changePassword)} novalidate>
          <Csrf page={page} />
          <SecretField id="password" label={t('people.current_password')} errors={errors} m={m} />
          <NewPasswordFields errors={errors} m={m} />
          <Buttons>
            <Button>{t('people.change_password')}</Button>
          </Buttons>
        </form>
      </div>
    </section>
  );
}

function CodesPart({ page, isOn, m }: { page: Page; isOn: boolean; m: Messages }) {
  const { t } = m;
  return (
    <section class="part">
      <h2>{t('people.codes')}</h2>
      <p>{t(isOn ? 'people.codes_are_on' : 'people.codes_are_off')}</p>
      <p class="below">
        <a class="button" href={link(page, paths.codes)}>
          {t(isOn ? 'people.remove_codes' : 'people.set_up_codes')}
        </a>
      </p>
    </section>
  );
}

type CodesProps = { page: Page; secret: string; uri: string; errors?: FieldError[] };

/** The secret as a QR code and in letters, and the form that proves that an app has it. */
export function SetUpCodesPage({ page, secret, uri, errors = [] }: CodesProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const { size, path } = qrCodeOf(uri);
  const title = t('people.set_up_codes');
  return (
    <Layout page={page} title={errors.length > 0 ? t('form.error_title', { title }) : title}>
      <h1>{title}</h1>
      <p class="lede">{t('people.codes_lede')}</p>
      <svg
        class="qr"
        role="img"
        aria-label={t('people.codes_picture')}
        viewBox={`0 0 ${size} ${size}`}
        width="240"
        height="240"
      >
        <rect width={size} height={size} fill="#fff" />
        <path d={path} fill="#000" shape-rendering="crispEdges" />
      </svg>
      <p class="below">
        {t('people.codes_by_hand')} <code>{secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      </p>
      <div class="form">
        <form method="post" action={link(page, paths.codes)} novalidate>
          <ErrorSummary errors={errors} m={m} />
          <Csrf page={page} />
          <TextField
            id="code"
            label={t('people.code_now')}
            width="w4"
            numeric
            autocomplete="one-time-code"
            errors={errors}
            m={m}
          />
          <SecretField id="password" label={t('people.current_password')} errors={errors} m={m} />
          <Buttons>
            <Button>{t('people.turn_on')}</Button>
            <a class="button" href={link(page, paths.account)}>
              {t('actions.cancel')}
            </a>
          </Buttons>
        </form>
      </div>
    </Layout>
  );
}

/** The form that turns codes off. It asks for the password again. */
export function RemoveCodesPage({ page, errors = [] }: { page: Page; errors?: FieldError[] }) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('people.remove_codes');
  return (
    <Layout page={page} title={errors.length > 0 ? t('form.error_title', { title }) : title}>
      <h1>{title}</h1>
      <p class="lede">{t('people.codes_are_on')}</p>
      <div class="form">
        <form method="post" action={link(page, paths.codes)} novalidate>
          <ErrorSummary errors={errors} m={m} />
          <Csrf page={page} />
          <SecretField id="password" label={t('people.current_password')} errors={errors} m={m} />
          <Buttons>
            <Button>{title}</Button>
            <a class="button" href={link(page, paths.account)}>
              {t('actions.cancel')}
            </a>
          </Buttons>
        </form>
      </div>
    </Layout>
  );
}
