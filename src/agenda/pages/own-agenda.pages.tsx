import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { AgendaMails, type MailChoices } from '../../accounts/agenda/agenda-mails.js';
import { PrivateCalendars } from '../../accounts/agenda/private-calendars.js';
import type { AgendaMailRow } from '../../accounts/entities/agenda-mail.entity.js';
import { SignInInterceptor } from '../../accounts/pages/sign-in.interceptor.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { LANGUAGES, type Language } from '../../domain/values/text.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { originOf } from '../../http/requests/host.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import { MailSettings } from '../../mail/settings.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { Letters } from '../letters/letters.js';
import { AgendaMailer } from '../letters/mailer.js';
import { DAYS_BEFORE } from '../letters/near.js';
import { CalendarSecretPage } from './calendar-parts.js';
import { DONE, type Done, OwnAgendaPage, type TypedMail } from './own-agenda.page.js';

/** How many times a day a person may have a link sent: the address may be a stranger's. */
const MOST_ASKED = 5;

const addressSchema = z.email().max(254);

/** How a person gets the agenda by mail and in a calendar. Only people have it, not tokens. */
@Controller('account/agenda')
@UseInterceptors(SignInInterceptor)
export class OwnAgendaPages {
  constructor(
    private readonly mails: AgendaMails,
    private readonly calendars: PrivateCalendars,
    private readonly letters: Letters,
    private readonly mailer: AgendaMailer,
    private readonly settings: MailSettings,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('public', { form: true, anyQuery: true })
  async ask(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { done } = request.http.query as { done?: unknown };
    const person = personOf(request);
    const mail = await this.mails.of(person);
    return this.shown(request, typedOf(mail, request.page.language), [], done);
  }

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  async mail(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m } = request;
    const person = personOf(request);
    if (one(form, 'do') === 'stop') {
      if (await this.mails.stop(person, 'by_hand')) await this.changed('agenda_mail', request);
      return done(page, 'stopped');
    }
    if (!this.settings.canSend) throw new Problem('unavailable', 'Mail needs SMTP_URL and PUBLIC_URL.');
    const typed = readTyped(form);
    const again = one(form, 'do') === 'again';
    const { domains } = this.settings;
    const address = typed.address.normalize('NFC');
    const fault = !addressSchema.safeParse(address).success
      ? m.t('reminders.address_unread')
      : domains.length > 0 && !domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase())
        ? m.t('reminders.address_domain', { domains: domains.join(', ') })
        : (await this.letters.askedToday(person)) >= MOST_ASKED && (await this.asks(person, address, again))
          ? m.t('reminders.asked_often')
          : null;
    if (fault) return this.shown(request, typed, [{ field: 'address', message: fault }]);
    const isAsked = await this.mails.save(person, choicesOf({ ...typed, address }), { again });
    await this.changed('agenda_mail', request);
    if (isAsked) void this.mailer.run();
    return done(page, isAsked ? 'sent' : 'saved');
  }

  @Post('calendar')
  @Allow('public', { form: true, anyQuery: true })
  async calendar(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, http } = request;
    const person = personOf(request);
    const act = one(form, 'do');
    const typed = readTyped(form);
    const of = one(form, 'of') === 'followed' ? 'followed' : 'agenda';
    const choices = {
      language: languageIn(typed),
      ...(of === 'agenda' && { everything: typed.whose === 'everything' }),
    };
    const changed = () => this.changed(of === 'agenda' ? 'calendar' : 'followed_calendar', request);
    if (act === 'make') {
      const secret = await this.calendars.make(of, person, choices);
      await changed();
      const origin = this.settings.publicUrl ?? originOf(http);
      return show(<CalendarSecretPage page={page} url={`${origin}/calendar/${secret}.ics`} />);
    }
    if (act !== 'end') {
      await this.calendars.change(of, person, choices);
      return done(page, 'saved');
    }
    if (await this.calendars.end(of, person)) await changed();
    return done(page, 'ended');
  }

  /** Whether saving would send a link. */
  private async asks(person: string, address: string, again: boolean): Promise<boolean> {
    const before = await this.mails.of(person);
    const isSame = before?.address === address && before.stopped_at === null;
    return !isSame || (before.confirmed_at === null && again);
  }

  private changed(what: string, { http }: PageRequest): Promise<void> {
    return this.log.record({ kind: 'credentials.changed', ...auditContext(http), detail: { what } });
  }

  private async shown(
    request: PageRequest,
    typed: TypedMail,
    errors: FieldError[],
    done?: unknown,
  ): Promise<PageResult> {
    const person = personOf(request);
    const props = {
      // A refused form is answered at its own address, which cannot be read with GET.
      page: { ...request.page, path: paths.ownAgenda },
      ...{ canSend: this.settings.canSend, hour: this.settings.hour },
      mail: await this.mails.of(person),
      last: await this.letters.last(person),
      calendar: await this.calendars.find('agenda', person),
      followedCalendar: await this.calendars.find('followed', person),
      ...{ typed, errors, done: DONE.find((each) => each === done) },
    };
    return showForm(<OwnAgendaPage {...props} />, errors);
  }
}

const done = (page: PageRequest['page'], what: Done) => redirect(link(page, paths.ownAgenda, { done: what }));

function personOf({ caller: { id, via } }: PageRequest): string {
  if (via === 'session') return id;
  throw new Problem('not_found', 'A token has no agenda of its own.');
}

const typedOf = (mail: AgendaMailRow | null, language: Language): TypedMail => ({
  address: mail?.address ?? '',
  weekday: mail ? String(mail.weekday ?? '') : '1',
  near: (mail?.near ?? [3]).map(String),
  followed: (mail?.followed ?? true) ? ['news'] : [],
  whose: mail?.everything ? 'everything' : 'own',
  language: mail?.language ?? language,
});

const readTyped = (form: Typed): TypedMail => ({
  address: one(form, 'address'),
  weekday: one(form, 'weekday'),
  near: form.near ?? [],
  followed: form.followed ?? [],
  whose: one(form, 'whose'),
  language: one(form, 'language'),
});

const languageIn = ({ language }: Pick<TypedMail, 'language'>): Language =>
  LANGUAGES.find((each) => each === language) ?? 'en';

const choicesOf = ({ address, weekday, near, followed, whose, ...typed }: TypedMail): MailChoices => ({
  address,
  language: languageIn(typed),
  everything: whose === 'everything',
  weekday: /^[1-7]$/.test(weekday) ? Number(weekday) : null,
  near: DAYS_BEFORE.filter((days) => near.includes(String(days))),
  followed: followed.includes('news'),
});
