import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { isFromHere, one, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import type { Messages } from '../../i18n/messages.js';
import type { FieldError } from '../../ui/form.js';
import { CHANGE_LANGUAGE } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { PersonRow } from '../entities/person.entity.js';
import { Links } from '../people/links.js';
import { People } from '../people/people.js';
import { normalUsername, personNameSchema, usernameSchema } from '../people/person.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { readNewPassword } from './new-password.js';
import { notFromHere } from './sign-in.pages.js';
import { StaleLinkPage, WelcomePage } from './welcome.page.js';

/** Who is shown, and greeted, by a link: nobody yet, for the first administrator. */
type Guest = PersonRow | null;

type Shown = {
  page: Page;
  secret: string;
  guest: Guest;
  typed?: { name: string; username: string };
  errors?: FieldError[];
};

/** The one-time links: a page that asks for a password, and uses the link up only when it is sent. */
@Controller('welcome/:secret')
export class WelcomePages {
  constructor(
    private readonly links: Links,
    private readonly people: People,
    private readonly signingIn: PasswordSignIn,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true })
  async ask(@Param('secret') secret: string, @PageRequestOf() { page }: PageRequest): Promise<PageResult> {
    const guest = await this.guestOf(secret);
    return guest === undefined ? stale(page) : form({ page, secret, guest });
  }

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  async answered(
    @Param('secret') secret: string,
    @Body() typed: Typed = {},
    @PageRequestOf() { page, m, http }: PageRequest,
  ): Promise<PageResult> {
    if (!isFromHere(http)) throw notFromHere();
    const guest = await this.guestOf(secret);
    if (guest === undefined) return stale(page);
    const name = one(typed, 'name');
    const username = normalUsername(one(typed, 'username'));
    const again = (errors: FieldError[]) => form({ page, secret, guest, typed: { name, username }, errors });
    if (one(typed, 'do') === CHANGE_LANGUAGE) return again([]);
    const errors = [
      ...(guest ? [] : faultsOf({ name, username }, m)),
      ...readNewPassword(typed, guest ? [guest.name, guest.username ?? ''] : [name, username], m),
    ];
    if (errors.length > 0) return again(errors);
    const password = typed.chosen?.[0] ?? '';
    const come = guest
      ? await this.people.welcome(secret, password)
      : await this.people.begin(secret, { name, username }, password);
    if (!come) return stale(page);
    return redirect(link(page, (await this.enter(come, http)) ? paths.account : paths.signIn));
  }

  /** Whoever has set up codes is asked for one: the link stands for the password alone. Whether they are in. */
  private async enter(row: PersonRow, request: FastifyRequest): Promise<boolean> {
    const { authentication } = request.server;
    const detail = { what: 'password', by: 'link' };
    await this.log.record({ kind: 'credentials.changed', ...askedBy(request), caller: row, detail });
    const caller = row.codes === null ? await authentication.person(row.id) : null;
    if (!caller) return false;
    await this.signingIn.cameIn(row.id);
    await authentication.signIn(request, caller);
    await this.log.record({ kind: 'sign_in', ...askedBy(request), detail: { by: 'link' } });
    return true;
  }

  private async guestOf(secret: string): Promise<Guest | undefined> {
    const found = /^[\w-]{43}$/.test(secret) ? await this.links.peek(secret) : null;
    if (!found) return undefined;
    return found.person === null ? null : this.people.one(found.person);
  }
}

/** The address of the page is a key: nothing keeps it. */
const QUIET = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

const stale = (page: Page) => show(<StaleLinkPage page={page} />, { status: 404, headers: QUIET });

function form({ guest, ...shown }: Shown): PageResult {
  const person = guest && { name: guest.name, username: guest.username ?? '' };
  return showForm(<WelcomePage person={person} {...shown} />, shown.errors, QUIET);
}

function faultsOf({ name, username }: { name: string; username: string }, { t }: Messages): FieldError[] {
  return [
    ...(personNameSchema.safeParse(name).success
      ? []
      : [{ field: 'name', message: t('people.name_unread') }]),
    ...(usernameSchema.safeParse(username).success
      ? []
      : [{ field: 'username', message: t('people.username_unread') }]),
  ];
}
