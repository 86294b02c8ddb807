import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow, type Caller } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { secretOf, type Typed } from '../../http/bodies/forms.js';
import { languageOf, pageOf, sendPage } from '../../http/responses/pages.js';
import { messagesFor } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { digest } from '../credentials/secrets.js';
import { People } from '../people/people.js';
import { personView } from '../people/person.js';
import { holderOf } from '../sessions/authentication.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { AccountPage } from './account.page.js';
import { readNewPassword } from './new-password.js';
import { SignedIn } from './signed-in.js';

type Done = 'password_changed' | 'codes_on' | 'codes_off';
const DONE: readonly Done[] = ['password_changed', 'codes_on', 'codes_off'];

/** One's own account: for everybody who is signed in, whatever they may do. */
@Controller('account')
@UseInterceptors(SignedIn)
export class AccountPages {
  constructor(
    private readonly people: People,
    private readonly signingIn: PasswordSignIn,
    private readonly log: SecurityLog,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('public', { form: true, anyQuery: true })
  ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { done } = request.query as { done?: unknown };
    return this.shown(
      request,
      reply,
      [],
      DONE.find((each) => each === done),
    );
  }

  @Post('sessions/:id/end')
  @Allow('public', { form: true, anyQuery: true })
  @HttpCode(303)
  async end(
    @Param('id') id: string,
    @Body() _typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { sessions } = request.server.authentication;
    const isEnded = isId(id) && (await sessions.end(id, holderOf(callerOf(request))));
    if (isEnded)
      await this.log.record({ kind: 'session.ended', ...askedBy(request), detail: { session: id } });
    return this.back(request, reply);
  }

  @Post('sign-out-everywhere')
  @Allow('public', { form: true, anyQuery: true })
  @HttpCode(303)
  async signOutEverywhere(
    @Body() _typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await request.server.authentication.sessions.endAll(holderOf(callerOf(request)));
    await this.log.record({ kind: 'session.ended', ...askedBy(request), detail: { all: true } });
    request.session.delete();
    reply.header('location', link(this.pageOf(request), paths.signIn));
    return '';
  }

  @Post('password')
  @Allow('public', { form: true, anyQuery: true })
  @HttpCode(200)
  async changePassword(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { id, via } = callerOf(request);
    if (via !== 'session') return this.shown(request, reply);
    const row = await this.people.one(id);
    const m = messagesFor(languageOf(request));
    const faults = readNewPassword(typed, [row.name, row.username ?? ''], m);
    if (faults.length > 0) return this.shown(request, reply, faults);
    const fault = await this.signingIn.faultOf(row, secretOf(typed, 'password'), request.ip, m);
    if (fault) return this.shown(request, reply, [fault]);
    const own = request.session.get('id');
    await this.people.setPassword(id, secretOf(typed, 'chosen'), own ? digest(own) : null);
    await this.log.record({ kind: 'credentials.changed', ...askedBy(request), detail: { what: 'password' } });
    return this.back(request, reply.code(303), 'password_changed');
  }

  private async shown(
    request: FastifyRequest,
    reply: FastifyReply,
    errors: FieldError[] = [],
    done?: Done,
  ): Promise<string> {
    const caller = callerOf(request);
    const { sessions } = request.server.authentication;
    const own = request.session.get('id');
    // Also at the address of a form that was refused, where there is nothing to read.
    const page = { ...this.pageOf(request), path: paths.account };
    if (errors.length > 0) reply.code(422);
    const props = {
      page,
      name: caller.name,
      person: caller.via === 'session' ? personView(await this.people.one(caller.id)) : null,
      sessions: await sessions.list(holderOf(caller)),
      own: own ? await sessions.idOf(own) : null,
      ...{ errors, done },
    };
    return sendPage(reply, <AccountPage {...props} />, page.language);
  }

  private back(request: FastifyRequest, reply: FastifyReply, done?: Done): string {
    reply.header('location', link(this.pageOf(request), paths.account, { done }));
    return '';
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { now: this.clock.now() });
  }
}

const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);

/** Whoever comes past SignedIn is somebody. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (!caller) throw new Error('nobody is signed in');
  return caller;
}
