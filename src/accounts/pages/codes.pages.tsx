import { Body, Controller, Get, HttpCode, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { one, secretOf, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { languageOf, pageOf, sendPage } from '../../http/responses/pages.js';
import { messagesFor } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { codesUri, newCodesSecret, stepOf } from '../credentials/codes.js';
import { People } from '../people/people.js';
import type { PersonRow } from '../people/person.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { RemoveCodesPage, SetUpCodesPage } from './account.page.js';
import { callerOf } from './account.pages.js';
import { SignedIn } from './signed-in.js';

/** One-time codes: set up with an app, taken off with the password. */
@Controller('account/codes')
@UseInterceptors(SignedIn)
export class CodesPages {
  constructor(
    private readonly people: People,
    private readonly signingIn: PasswordSignIn,
    private readonly log: SecurityLog,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('public', { form: true, anyQuery: true })
  async ask(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.shown(await this.row(request), request, reply);
  }

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  @HttpCode(200)
  async answered(
    @Body() typed: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const row = await this.row(request);
    const m = messagesFor(languageOf(request));
    const secret = request.session.get('codes');
    const step = secret ? stepOf(secret, one(typed, 'code'), this.clock.now()) : null;
    const isOff = row.codes === null;
    if (isOff && step === null) {
      return this.shown(row, request, reply, [{ field: 'code', message: m.t('people.code_wrong') }]);
    }
    const fault = await this.signingIn.faultOf(row, secretOf(typed, 'password'), request.ip, m);
    if (fault) return this.shown(row, request, reply, [fault]);
    if (isOff && secret && step) await this.signingIn.setCodes(row.id, secret, step);
    else await this.people.removeCodes(row.id);
    request.session.set('codes', undefined);
    await this.log.record({ kind: 'credentials.changed', ...askedBy(request), detail: { what: 'codes' } });
    const done = isOff ? 'codes_on' : 'codes_off';
    reply.code(303).header('location', link(this.pageOf(request), paths.account, { done }));
    return '';
  }

  /** The secret waits in the cookie until an app has shown that it has it: nothing is kept of who gives up. */
  private shown(
    row: PersonRow,
    request: FastifyRequest,
    reply: FastifyReply,
    errors: FieldError[] = [],
  ): string {
    const page = this.pageOf(request);
    if (errors.length > 0) reply.code(422);
    if (row.codes !== null) {
      return sendPage(reply, <RemoveCodesPage page={page} errors={errors} />, page.language);
    }
    const secret = request.session.get('codes') ?? newCodesSecret();
    request.session.set('codes', secret);
    const uri = codesUri(secret, row.username ?? row.name);
    return sendPage(
      reply,
      <SetUpCodesPage page={page} secret={secret} uri={uri} errors={errors} />,
      page.language,
    );
  }

  /** Codes go with a password: who signs in elsewhere, or with a token, has none here. */
  private async row(request: FastifyRequest): Promise<PersonRow> {
    const { id, via } = callerOf(request);
    const row = via === 'session' ? await this.people.one(id) : null;
    if (row?.username) return row;
    throw new Problem('not_found', 'There are no one-time codes without a user name and a password.');
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { now: this.clock.now() });
  }
}
