import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { one, secretOf, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, showForm } from '../../http/responses/page-result.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { codesUri, newCodesSecret, timeStepOf } from '../credentials/codes.js';
import type { PersonRow } from '../entities/person.entity.js';
import { People } from '../people/people.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { RemoveCodesPage, SetUpCodesPage } from './account.page.js';
import { SignInInterceptor } from './sign-in.interceptor.js';

/** Turns one-time codes on with an app, and off with the password. */
@Controller('account/codes')
@UseInterceptors(SignInInterceptor)
export class CodesPages {
  constructor(
    private readonly people: People,
    private readonly passwordSignIn: PasswordSignIn,
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
    const step = secret ? timeStepOf(secret, one(typed, 'code'), page.now) : null;
    const isOff = row.codes === null;
    if (isOff && step === null) {
      return this.shown(row, request, [{ field: 'code', message: m.t('people.code_wrong') }]);
    }
    const fault = await this.passwordSignIn.faultOf(row, secretOf(typed, 'password'), http.ip, m);
    if (fault) return this.shown(row, request, [fault]);
    if (isOff && secret && step) await this.passwordSignIn.setCodes(row.id, secret, step);
    else await this.people.removeCodes(row.id);
    http.session.set('codes', undefined);
    await this.log.record({ kind: 'credentials.changed', ...auditContext(http), detail: { what: 'codes' } });
    return redirect(link(page, paths.account, { done: isOff ? 'codes_on' : 'codes_off' }));
  }

  /**
   * The secret stays in the cookie until a code proves that an app has it, so that an abandoned set-up leaves nothing.
   */
  private shown(row: PersonRow, { page, http }: PageRequest, errors: FieldError[] = []): PageResult {
    if (row.codes !== null) return showForm(<RemoveCodesPage page={page} errors={errors} />, errors);
    const secret = http.session.get('codes') ?? newCodesSecret();
    http.session.set('codes', secret);
    const uri = codesUri(secret, row.username ?? row.name);
    return showForm(<SetUpCodesPage page={page} secret={secret} uri={uri} errors={errors} />, errors);
  }

  /** Only people with a password have codes: those who use single sign-on or a token do not. */
  private async row({ caller: { id, via } }: PageRequest): Promise<PersonRow> {
    const row = via === 'session' ? await this.people.one(id) : null;
    if (row?.username) return row;
    throw new Problem('not_found', 'There are no one-time codes without a user name and a password.');
  }
}
