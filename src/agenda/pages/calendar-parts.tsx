import type { ComponentChildren } from 'preact';
import type { CalendarOf } from '../../accounts/agenda/private-calendars.js';
import type { AgendaCalendarRow, CalendarRow } from '../../accounts/entities/agenda-calendar.entity.js';
import { LANGUAGES } from '../../domain/values/text.js';
import { formatInstant } from '../../i18n/dates.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { languageName } from '../../i18n/names.js';
import { Button, Buttons, Radios } from '../../ui/form.js';
import { Csrf, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';

type ChoicesProps = { id: string; typed: { whose: string; language: string }; m: Messages };

/** Whose deadlines, and in which language. */
export const Choices = ({ id, typed, m }: ChoicesProps) => (
  <>
    <Radios
      id={`${id}-whose`}
      name="whose"
      label={m.t('reminders.whose')}
      value={typed.whose}
      options={[
        { value: 'own', label: m.t('reminders.own'), hint: m.t('reminders.own_hint') },
        { value: 'everything', label: m.t('reminders.everything') },
      ]}
      m={m}
    />
    <LanguageChoice id={id} value={typed.language} m={m} />
  </>
);

type LanguageProps = { id: string; value: string; m: Messages };

const LanguageChoice = ({ id, value, m }: LanguageProps) => (
  <Radios
    id={`${id}-language`}
    name="language"
    label={m.t('reminders.language')}
    value={value}
    options={LANGUAGES.toReversed().map((value) => ({ value, label: languageName(value, m.language) }))}
    m={m}
  />
);

type CalendarProps<Row> = { page: Page; calendar: Row | null; m: Messages };

/** The link to the calendar of deadlines. */
export function AgendaCalendarPart({ page, calendar, m }: CalendarProps<AgendaCalendarRow>) {
  const typed = {
    whose: calendar?.everything ? 'everything' : 'own',
    language: calendar?.language ?? page.language,
  };
  return (
    <>
      <p>{m.t('reminders.calendar_lede')}</p>
      <p>{calendarState(calendar, m)}</p>
      <CalendarForm page={page} of="agenda" isThere={calendar !== null} m={m}>
        <Choices id="calendar" typed={typed} m={m} />
      </CalendarForm>
    </>
  );
}

/** The link to the calendar of what is followed. */
export function FollowedCalendarPart({ page, calendar, m }: CalendarProps<CalendarRow>) {
  return (
    <>
      <p>{m.t('reminders.followed_calendar_lede')}</p>
      <p>{calendarState(calendar, m)}</p>
      <CalendarForm page={page} of="followed" isThere={calendar !== null} m={m}>
        <LanguageChoice id="followed-calendar" value={calendar?.language ?? page.language} m={m} />
      </CalendarForm>
    </>
  );
}

type CalendarFormProps = {
  page: Page;
  of: CalendarOf;
  isThere: boolean;
  m: Messages;
  children: ComponentChildren;
};

/** Two of them stand on one page. The names of the buttons of the second say what it is about. */
function CalendarForm({ page, of, isThere, m: { t }, children }: CalendarFormProps) {
  const about = of === 'followed' && <span class="vh">: {t('home.followed')}</span>;
  return (
    <div class="form">
      <form method="post" action={link(page, paths.ownCalendar)}>
        <Csrf page={page} />
        <input type="hidden" name="of" value={of} />
        {children}
        <Buttons>
          <Button does="make">
            {t(isThere ? 'reminders.replace' : 'reminders.make')}
            {about}
          </Button>
          {isThere && (
            <Button plain does="save">
              {t('reminders.save')}
              {about}
            </Button>
          )}
          {isThere && (
            <Button plain does="end">
              {t('reminders.end')}
              {about}
            </Button>
          )}
        </Buttons>
      </form>
    </div>
  );
}

function calendarState(calendar: CalendarRow | null, { t, language }: Messages): string {
  if (!calendar) return t('reminders.calendar_none');
  const instantOf = (at: Date) => ({ instant: formatInstant(at.toISOString(), language) });
  const used = calendar.used_at
    ? t('reminders.calendar_used', instantOf(calendar.used_at))
    : t('reminders.calendar_unused');
  return `${t('reminders.calendar_on', instantOf(calendar.created_at))} ${used}`;
}

/** A new link. It is shown once: only the digest of its secret is stored. */
export function CalendarSecretPage({ page, url }: { page: Page; url: string }) {
  const { t } = messagesFor(page.language);
  return (
    <Layout page={page} title={t('reminders.secret_title')} once>
      <h1>{t('reminders.secret_title')}</h1>
      <p class="lede">{t('reminders.secret_lede')}</p>
      <p class="secret">
        <code>{url}</code>
      </p>
      <p>
        <a class="button" href={url.replace(/^https?:/, 'webcal:')}>
          {t('reminders.secret_open')}
        </a>
      </p>
      <p class="below">
        <a href={link(page, paths.ownAgenda)}>{t('reminders.title')}</a>
      </p>
    </Layout>
  );
}
