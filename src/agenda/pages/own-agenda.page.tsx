import type { AgendaCalendarRow, CalendarRow } from '../../accounts/entities/agenda-calendar.entity.js';
import type { AgendaMailRow } from '../../accounts/entities/agenda-mail.entity.js';
import { formatInstant } from '../../i18n/dates.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import {
  Button,
  Buttons,
  Checkboxes,
  ErrorSummary,
  type FieldError,
  Select,
  TextField,
} from '../../ui/form.js';
import { Csrf, Layout } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { LetterRow } from '../letters/letters.js';
import { DAYS_BEFORE } from '../letters/near.js';
import { AgendaCalendarPart, Choices, FollowedCalendarPart } from './calendar-parts.js';

/** What was just done, as a key of the catalogue. */
export const DONE = ['saved', 'sent', 'stopped', 'ended'] as const;
export type Done = (typeof DONE)[number];

/** The answers of the form, as typed. */
export type TypedMail = {
  address: string;
  weekday: string;
  near: string[];
  /** `news`: each new entry of what is followed. */
  followed: string[];
  whose: string;
  language: string;
};

export type OwnAgendaProps = {
  page: Page;
  /** Whether mail is set up. */
  canSend: boolean;
  /** The hour in UTC at which mails go out. */
  hour: number;
  mail: AgendaMailRow | null;
  /** The last mail that was tried. */
  last: LetterRow | null;
  calendar: AgendaCalendarRow | null;
  followedCalendar: CalendarRow | null;
  typed: TypedMail;
  errors: FieldError[];
  done: Done | undefined;
};

/** How a person gets the agenda outside of the site: by mail, and in a calendar. */
export function OwnAgendaPage(props: OwnAgendaProps) {
  const { page, errors, done } = props;
  const m = messagesFor(page.language);
  const { t } = m;
  const title = t('reminders.title');
  return (
    <Layout page={page} title={errors.length > 0 ? t('form.error_title', { title }) : title}>
      <nav class="crumb" aria-label={t('nav.path')}>
        <a href={link(page, paths.account)}>{t('people.account')}</a>
      </nav>
      <h1>{title}</h1>
      <p class="lede">{t('reminders.lede')}</p>
      {done && (
        <p class="note" role="status">
          {t(`reminders.${done}`)}
        </p>
      )}
      <section class="part">
        <h2>{t('reminders.by_mail')}</h2>
        {props.canSend ? <MailPart {...props} m={m} /> : <p class="note">{t('reminders.unset')}</p>}
      </section>
      <section class="part">
        <h2>{t('reminders.in_calendar')}</h2>
        <AgendaCalendarPart page={page} calendar={props.calendar} m={m} />
      </section>
      <section class="part">
        <h2>{t('reminders.followed_in_calendar')}</h2>
        <FollowedCalendarPart page={page} calendar={props.followedCalendar} m={m} />
      </section>
    </Layout>
  );
}

type PartProps = OwnAgendaProps & { m: Messages };

function MailPart({ page, mail, last, typed, hour, errors, m }: PartProps) {
  const { t } = m;
  const isStopped = mail === null || mail.stopped_at !== null;
  const isWaiting = !isStopped && mail.confirmed_at === null;
  return (
    <>
      <p>{stateOf(mail, { page, hour, m })}</p>
      {last && mail && <p class="quiet">{lastOf(last, m)}</p>}
      <div class="form">
        <form method="post" action={link(page, paths.ownAgenda)} novalidate>
          <ErrorSummary errors={errors} m={m} />
          <Csrf page={page} />
          <TextField
            id="address"
            label={t('reminders.address')}
            value={typed.address}
            autocomplete="email"
            errors={errors}
            m={m}
          />
          <Select
            id="weekday"
            label={t('reminders.digest')}
            hint={t('reminders.digest_hint')}
            value={typed.weekday}
            options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
              value: String(day),
              label: weekdayName(day, page.language),
            }))}
            empty={t('reminders.digest_none')}
            m={m}
          />
          <Checkboxes
            id="near"
            label={t('reminders.near')}
            hint={t('reminders.near_hint')}
            values={typed.near}
            options={DAYS_BEFORE.map((days) => ({
              value: String(days),
              label: t('reminders.before', { days }),
            }))}
            m={m}
          />
          <Checkboxes
            id="followed"
            label={t('home.followed')}
            hint={t('reminders.followed_hint')}
            values={typed.followed}
            options={[{ value: 'news', label: t('reminders.followed_news') }]}
            m={m}
          />
          <Choices id="mail" typed={typed} m={m} />
          <Buttons>
            <Button does="save">{t('reminders.save')}</Button>
            {isWaiting && (
              <Button plain does="again">
                {t('reminders.again')}
              </Button>
            )}
            {!isStopped && (
              <Button plain does="stop">
                {t('reminders.stop')}
              </Button>
            )}
          </Buttons>
        </form>
      </div>
    </>
  );
}

function stateOf(
  mail: AgendaMailRow | null,
  { page, hour, m: { t } }: Pick<PartProps, 'page' | 'hour' | 'm'>,
): string {
  if (mail === null) return t('reminders.is_none');
  const { address, stopped_reason, confirmed_at, nonce_until } = mail;
  if (stopped_reason !== null) return t(`reminders.is_stopped.${stopped_reason}`, { address });
  if (confirmed_at !== null)
    return t('reminders.is_on', { address, time: `${String(hour).padStart(2, '0')}:00` });
  const until = nonce_until?.toISOString() ?? page.now;
  return until > page.now
    ? t('reminders.is_waiting', { address, instant: formatInstant(until, page.language) })
    : t('reminders.is_late', { address });
}

function lastOf({ outcome, status, nextAt, endedAt }: LetterRow, { t, language }: Messages): string {
  const instant = formatInstant(endedAt ?? nextAt ?? '', language);
  if (outcome === 'delivered') return t('reminders.last.delivered', { instant });
  const answer = status === null ? t('reminders.no_answer') : t('reminders.answer', { status });
  return t(outcome === null ? 'reminders.last.retried' : 'reminders.last.failed', { instant, answer });
}

/** 1 for Monday. 1970-01-05 was one. */
const weekdayName = (day: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(1970, 0, 4 + day)),
  );
