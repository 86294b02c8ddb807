import { ROLES } from '../../access/allow.js';
import { formatInstant } from '../../i18n/dates.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { Columns } from '../../ui/columns.js';
import { InstantText } from '../../ui/dates.js';
import { Button, Buttons, ErrorSummary, type FieldError, Select, TextField } from '../../ui/form.js';
import { CHANGE_LANGUAGE, Csrf, FORM, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { Scroll } from '../../ui/scroll.js';
import type { AgendaState } from '../people/administration.js';
import type { Person } from '../people/person.js';
import type { Session } from '../sessions/sessions.js';
import { AgendaLines } from './agenda-lines.js';
import { SessionsTable } from './sessions.page.js';

export type TypedPerson = { name: string; login: string; role: string };

type PeopleProps = { page: Page; people: Person[]; typed?: TypedPerson; errors?: FieldError[] };

/** The list of people, and the form that invites one. */
export function PeoplePage({ page, people, typed, errors = [] }: PeopleProps) {
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('people.title');
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title }) : title}
      current="people"
      sends={{ enter: 'invite', language: CHANGE_LANGUAGE }}
    >
      <h1>{title}</h1>
      <p class="lede">{t('people.lede')}</p>
      <PeopleTable page={page} people={people} m={m} />
      <section class="part">
        <h2>{t('people.invite')}</h2>
        <div class="form">
          <form id={FORM} method="post" action={link(page, paths.people)} novalidate>
            <ErrorSummary errors={errors} m={m} />
            <Csrf page={page} />
            <NameField value={typed?.name ?? ''} errors={errors} m={m} />
            <TextField
              id="login"
              label={t('people.username')}
              hint={t('people.username_hint')}
              value={typed?.login ?? ''}
              errors={errors}
              m={m}
            />
            <RoleField value={typed?.role ?? 'reader'} m={m} />
            <Buttons>
              <Button>{t('people.invite_act')}</Button>
            </Buttons>
          </form>
        </div>
      </section>
    </Layout>
  );
}

function PeopleTable({ page, people, m }: { page: Page; people: Person[]; m: Messages }) {
  const { t } = m;
  if (people.length === 0) return <p>{t('people.none')}</p>;
  return (
    <Scroll label={t('people.title')}>
      <table>
        <Columns
          names={[
            t('people.name'),
            t('people.username'),
            t('people.role'),
            t('people.state'),
            t('people.last_sign_in'),
          ]}
        />
        <tbody>
          {people.map(({ id, name, username, role, state, signedInAt }) => (
            <tr>
              <th scope="row">
                <a href={link(page, paths.person(id))}>{name}</a>
              </th>
              <td>{username ?? t('people.elsewhere')}</td>
              <td>{t(`people.role.${role ?? 'none'}`)}</td>
              <td>{t(`people.state.${state}`)}</td>
              <td>
                {signedInAt ? (
                  <InstantText instant={signedInAt} language={page.language} />
                ) : (
                  t('people.never')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

type NameProps = { value: string; errors: FieldError[]; m: Messages };

const NameField = ({ value, errors, m }: NameProps) => (
  <TextField
    id="name"
    label={m.t('people.name')}
    hint={m.t('people.name_hint')}
    value={value}
    errors={errors}
    m={m}
  />
);

const RoleField = ({ value, m }: { value: string; m: Messages }) => (
  <Select
    id="role"
    label={m.t('people.role')}
    value={value}
    options={[...ROLES, 'none' as const].map((role) => ({ value: role, label: m.t(`people.role.${role}`) }))}
    m={m}
  />
);

type LinkProps = { page: Page; name: string; url: string; expiresAt: Date };

/** A link that the administrator hands to the person. It is shown once. */
export function LinkPage({ page, name, url, expiresAt }: LinkProps) {
  const { t } = messagesFor(page.language);
  const date = formatInstant(expiresAt.toISOString(), page.language);
  return (
    <Layout page={page} title={t('people.link_title', { name })} current="people" once>
      <h1>{t('people.link_title', { name })}</h1>
      <p class="lede">{t('people.link_lede', { date })}</p>
      <p class="secret">
        <code>{url}</code>
      </p>
      <p class="below">
        <a href={link(page, paths.people)}>{t('people.title')}</a>
      </p>
    </Layout>
  );
}

export type PersonProps = {
  page: Page;
  person: Person;
  sessions: Session[];
  /** What they get by mail, and in which calendars. */
  agenda: AgendaState;
  isOneself: boolean;
  isSaved: boolean;
  typed?: Pick<TypedPerson, 'name' | 'role'>;
  errors?: FieldError[];
};

/** A person, for administrators. */
export function PersonPage(props: PersonProps) {
  const { page, person, sessions, isOneself, isSaved, typed, errors = [] } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const { id, name, username, issuer, role, state } = person;
  return (
    <Layout
      page={page}
      title={errors.length > 0 ? t('form.error_title', { title: name }) : name}
      current="people"
      sends={{ enter: 'save', language: CHANGE_LANGUAGE }}
    >
      <h1>{name}</h1>
      <p class="lede">
        {username ?? issuer}, {t(`people.role.${role ?? 'none'}`)}, {t(`people.state.${state}`)}
      </p>
      {isSaved && (
        <p class="note" role="status">
          {t('people.saved')}
        </p>
      )}
      <section class="part">
        <h2>{t('people.change')}</h2>
        <div class="form">
          <form id={FORM} method="post" action={link(page, paths.person(id))} novalidate>
            <ErrorSummary errors={errors} m={m} />
            <Csrf page={page} />
            <NameField value={typed?.name ?? name} errors={errors} m={m} />
            {username !== null && !isOneself && <RoleField value={typed?.role || (role ?? 'none')} m={m} />}
            <Buttons>
              <Button does="save">{t('people.save')}</Button>
            </Buttons>
          </form>
        </div>
      </section>
      <section class="part">
        <h2>{t('people.their_sessions')}</h2>
        <SessionsTable page={page} sessions={sessions} own={null} ending={(of) => endingOf(page, id, of)} />
      </section>
      <AgendaPart {...props} m={m} />
      <Acts page={page} person={person} isOneself={isOneself} m={m} />
    </Layout>
  );
}

function AgendaPart({ page, person, agenda, m: { t } }: PersonProps & { m: Messages }) {
  return (
    <section class="part">
      <h2>{t('reminders.title')}</h2>
      <AgendaLines agenda={agenda} language={page.language} />
      {(agenda.mail || agenda.calendar || agenda.followedCalendar) && (
        <form class="below" method="post" action={link(page, paths.person(person.id))}>
          <Csrf page={page} />
          <Buttons>
            <Button plain does="agenda">
              {t('reminders.theirs_end')}
            </Button>
          </Buttons>
        </form>
      )}
      <p class="below">
        <a href={link(page, paths.followedBy(person.id))}>
          {t('people.follows_title', { name: person.name })}
        </a>
      </p>
    </section>
  );
}

const endingOf = (page: Page, person: string, session: string) =>
  link(page, `${paths.person(person)}/sessions/${session}/end`);

type ActsProps = { page: Page; person: Person; isOneself: boolean; m: Messages };

function Acts({ page, person: { id, username, state, codes }, isOneself, m }: ActsProps) {
  const { t } = m;
  if (isOneself) return <p class="note">{t('people.oneself')}</p>;
  return (
    <section class="part">
      <form method="post" action={link(page, paths.person(id))}>
        <Csrf page={page} />
        {username !== null && state !== 'disabled' && <p>{t('people.new_link_help')}</p>}
        <p>{t('people.disable_help')}</p>
        <div class="below">
          <Buttons>
            {username !== null && state !== 'disabled' && (
              <Button plain does="link">
                {t('people.new_link')}
              </Button>
            )}
            {codes && (
              <Button plain does="codes">
                {t('people.remove_codes')}
              </Button>
            )}
            <Button plain does="sessions">
              {t('people.sign_out_everywhere')}
            </Button>
            <Button plain does={state === 'disabled' ? 'enable' : 'disable'}>
              {t(state === 'disabled' ? 'actions.enable' : 'actions.disable')}
            </Button>
          </Buttons>
        </div>
      </form>
    </section>
  );
}
