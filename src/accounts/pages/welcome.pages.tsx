import { Body, Controller, Get, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { isFromHere, one, type Typed } from '../../http/bodies/forms.js';
import { languageOf, pageOf, sendPage } from '../../http/responses/pages.js';
import { type Messages, messagesFor } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import type { FieldError } from '../../ui/form.js';
import { SPEAK } from '../../ui/layout.js';
import { link, paths } from '../../ui/page.js';
import { Links } from '../people/links.js';
import { People } from '../people/people.js';
import { normalUsername, type PersonRow, personNameSchema, usernameSchema } from '../people/person.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { readNewPassword } from './new-password.js';
import { notFromHere } from './sign-in.pages.js';
import { StaleLinkPage, WelcomePage } from './welcome.page.js';

/** Who is shown, and greeted, by a link: nobody yet, for the first administrator. */
type Guest = PersonRow | null;

/** The one-time links: a page that asks for a password, and uses the link up only when it is sent. */
@Controller('welcome/:secret')
export class WelcomePages {
  constructor(
    private readonly links: Links,
    private readonly people: People,
    private readonly signingIn: PasswordSignIn,
    private readonly log: SecurityLog,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true })
  async ask(
    @Param('secret') secret: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const guest = await this.guestOf(secret);
    return guest === undefined ? this.stale(request, reply) : this.form(request, reply, { secret, guest });
  }

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  @HttpCode(200)
  async answered(
    @Param('secret') secret: string,
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!isFromHere(request)) throw notFromHere();
    const guest = await this.guestOf(secret);
    if (guest === undefined) return this.stale(request, reply);
    const m = messagesFor(languageOf(request));
    const name = one(typed, 'name');
    const username = normalUsername(one(typed, 'username'));
    if (one(typed, 'do') === SPEAK) {
      return this.form(request, reply, { secret, guest, typed: { name, username } });
    }
    const errors = [
      ...(guest ? [] : faultsOf({ name, username }, m)),
      ...readNewPassword(typed, guest ? [guest.name, guest.username ?? ''] : [name, username], m),
    ];
    const again = (faults: FieldError[]) =>
      this.form(request, reply, { secret, guest, typed: { name, username }, errors: faults });
    if (errors.length > 0) return again(errors);
    const password = typed.chosen?.[0] ?? '';
    const come = guest
      ? await this.people.welcome(secret, password)
      : await this.people.begin(secret, { name, username }, password);
    return come ? this.enter(come, request, reply) : this.stale(request, reply);
  }

  /** Whoever has set up codes is asked for one: the link stands for the password alone. */
  private async enter(row: PersonRow, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const { authentication } = request.server;
    const detail = { what: 'password', by: 'link' };
    await this.log.record({ kind: 'credentials.changed', ...askedBy(request), caller: row, detail });
    const caller = row.codes === null ? await authentication.person(row.id) : null;
    if (caller) {
      await this.signingIn.cameIn(row.id);
      await authentication.signIn(request, caller);
      await this.log.record({ kind: 'sign_in', ...askedBy(request), detail: { by: 'link' } });
    }
    const page = this.pageOf(request);
    reply.code(303).header('location', link(page, caller ? paths.account : paths.signIn));
    return '';
  }

  private async guestOf(secret: string): Promise<Guest | undefined> {
    const found = /^[\w-]{43}$/.test(secret) ? await this.links.peek(secret) : null;
    if (!found) return undefined;
    return found.person === null ? null : this.people.one(found.person);
  }

  private form(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: {
      secret: string;
      guest: Guest;
      typed?: { name: string; username: string };
      errors?: FieldError[];
    },
  ): string {
    const { guest, errors = [] } = shown;
    const page = this.pageOf(request);
    const person = guest && { name: guest.name, username: guest.username ?? '' };
    if (errors.length > 0) reply.code(422);
    keepQuiet(reply);
    return sendPage(reply, <WelcomePage page={page} person={person} {...shown} />, page.language);
  }

  private stale(request: FastifyRequest, reply: FastifyReply): string {
    const page = this.pageOf(request);
    keepQuiet(reply.code(404));
    return sendPage(reply, <StaleLinkPage page={page} />, page.language);
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { now: this.clock.now() });
  }
}

/** The address of the page is a key: nothing keeps it. */
const keepQuiet = (reply: FastifyReply) =>
  reply.header('cache-control', 'no-store').header('x-robots-tag', 'noindex');

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
