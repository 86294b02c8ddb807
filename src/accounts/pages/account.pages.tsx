import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../access/allow.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { secretOf, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, showForm } from '../../http/responses/page-result.js';
import type { FieldError } from '../../ui/form.js';
import { link, paths } from '../../ui/page.js';
import { digest } from '../credentials/secrets.js';
import { PeopleAdministration } from '../people/administration.js';
import { People } from '../people/people.js';
import { personView } from '../people/person.js';
import { holderOf } from '../sessions/authentication.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { AccountPage } from './account.page.js';
import { readNewPassword } from './new-password.js';
import { SignInInterceptor } from './sign-in.interceptor.js';

type Done = 'password_changed' | 'codes_on' | 'codes_off';
const DONE: readonly Done[] = ['password_changed', 'codes_on', 'codes_off'];

/** A person's own account. Everybody who is signed in may see it, whatever their role. */
@Controller('account')
@UseInterceptors(SignInInterceptor)
export class AccountPages {
  constructor(
    private readonly people: People,
    private readonly administration: PeopleAdministration,
    private readonly passwordSignIn: PasswordSignIn,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('public', { form: true, anyQuery: true })
  ask(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { done } = request.http.query as { done?: unknown };
    return this.shown(
      request,
      [],
      DONE.find((each) => each === done),
    );
  }

  @Post('sessions/:id/end')
  @Allow('public', { form: true, anyQuery: true })
  async end(
    @Param('id') id: string,
    @Body() _typed: Typed = {},
    @PageRequestOf() { page, caller, http }: PageRequest,
  ): Promise<PageResult> {
    const { sessions } = http.server.authentication;
    const isEnded = isId(id) && (await sessions.end(id, holderOf(caller)));
    if (isEnded)
      await this.log.record({ kind: 'session.ended', ...auditContext(http), detail: { session: id } });
    return redirect(link(page, paths.account));
  }

  @Post('sign-out-everywhere')
  @Allow('public', { form: true, anyQuery: true })
  async signOutEverywhere(
    @Body() _typed: Typed = {},
    @PageRequestOf() { page, caller, http }: PageRequest,
  ): Promise<PageResult> {
    await http.server.authentication.sessions.endAll(holderOf(caller));
    await this.log.record({ kind: 'session.ended', ...auditContext(http), detail: { all: true } });
    http.session.delete();
    return redirect(link(page, paths.signIn));
  }

  @Post('password')
  @Allow('public', { form: true, anyQuery: true })
  async changePassword(
    @Body() typed: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, m, http } = request;
    const { id, via } = request.caller;
    if (via !== 'session') return this.shown(request);
    const row = await this.people.one(id);
    const faults = readNewPassword(typed, [row.name, row.username ?? ''], m);
    if (faults.length > 0) return this.shown(request, faults);
    const fault = await this.passwordSignIn.faultOf(row, secretOf(typed, 'password'), http.ip, m);
    if (fault) return this.shown(request, [fault]);
    const own = http.session.get('id');
    await this.people.setPassword(id, secretOf(typed, 'chosen'), own ? digest(own) : null);
    await this.log.record({
      kind: 'credentials.changed',
      ...auditContext(http),
      detail: { what: 'password' },
    });
    const done: Done = 'password_changed';
    return redirect(link(page, paths.account, { done }));
  }

  private async shown(
    { page, caller, http }: PageRequest,
    errors: FieldError[] = [],
    done?: Done,
  ): Promise<PageResult> {
    const { sessions } = http.server.authentication;
    const own = http.session.get('id');
    const agenda = caller.via === 'session' ? await this.administration.agendaOf(caller.id) : null;
    const props = {
      // A refused form is answered at its own address, which cannot be read with GET.
      page: { ...page, path: paths.account },
      name: caller.name,
      person: caller.via === 'session' ? personView(await this.people.one(caller.id)) : null,
      sessions: await sessions.list(holderOf(caller)),
      own: own ? await sessions.idOf(own) : null,
      ...{ agenda, errors, done },
    };
    return showForm(<AccountPage {...props} />, errors);
  }
}

const isId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);
