import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { one, secretOf, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, showForm } from '../../http/responses/page-result.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { codesUri, newCodesSecret, stepOf } from '../credentials/codes.js';
import type { PersonRow } from '../entities/person.entity.js';
import { People } from '../people/people.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { RemoveCodesPage, SetUpCodesPage } from './account.page.js';
import { SignInInterceptor } from './sign-in.interceptor.js';

/** One-time codes: set up with an app, taken off with the password. */
@Controller('account/codes')
@UseInterceptors(SignInInterceptor)
export class CodesPages {
  constructor(
    private readonly people: People,
    private readonly signingIn: PasswordSignIn,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('public', { form: true, anyQuery: true })
  async ask(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.shown(await this.row(request), request);
  }

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  async answered(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const row = await this.row(request);
    const { page, m, http } = request;
    const secret = http.session.get('codes');
    const step = secret ? stepOf(secret, one(typed, 'code'), page.now) : null;
    const isOff = row.codes === null;
    if (isOff && step === null) {
      return this.shown(row, request, [{ field: 'code', message: m.t('people.code_wrong') }]);
    }
    const fault = await this.signingIn.faultOf(row, secretOf(typed, 'password'), http.ip, m);
    if (fault) return this.shown(row, request, [fault]);
    if (isOff && secret && step) await this.signingIn.setCodes(row.id, secret, step);
    else await this.people.removeCodes(row.id);
    http.session.set('codes', undefined);
    await this.log.record({ kind: 'credentials.changed', ...askedBy(http), detail: { what: 'codes' } });
    return redirect(link(page, paths.account, { done: isOff ? 'codes_on' : 'codes_off' }));
  }

  /** The secret waits in the cookie until an app has shown that it has it: nothing is kept of who gives up. */
  private shown(row: PersonRow, { page, http }: PageRequest, errors: FieldError[] = []): PageResult {
    if (row.codes !== null) return showForm(<RemoveCodesPage page={page} errors={errors} />, errors);
    const secret = http.session.get('codes') ?? newCodesSecret();
    http.session.set('codes', secret);
    const uri = codesUri(secret, row.username ?? row.name);
    return showForm(<SetUpCodesPage page={page} secret={secret} uri={uri} errors={errors} />, errors);
  }

  /** Codes go with a password: who signs in elsewhere, or with a token, has none here. */
  private async row({ caller: { id, via } }: PageRequest): Promise<PersonRow> {
    const row = via === 'session' ? await this.people.one(id) : null;
    if (row?.username) return row;
    throw new Problem('not_found', 'There are no one-time codes without a user name and a password.');
  }
}
