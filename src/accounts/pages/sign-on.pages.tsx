import { Controller, Get, Query } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../../http/responses/page-result.js';
import type { MessageKey } from '../../i18n/catalogue.js';
import { paths } from '../../ui/page.js';
import { AccessSettings } from '../credentials/settings.js';
import { People } from '../people/people.js';
import { resetSession } from '../sessions/session-cookie.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
import { type Flow, type SignOnResult, SingleSignOn } from '../sign-in/single-sign-on.js';
import { SignInPage } from './sign-in.page.js';
import { localPath } from './sign-in.pages.js';

const querySchema = z.object({ next: z.string().catch(paths.home).default(paths.home) });

/** The addresses of single sign-on carry its proofs (state and code). */
const NOT_STORED = { 'cache-control': 'no-store' };

const NOBODY: SignOnResult = { identity: null, claim: null };

/** The redirect to the provider of single sign-on, and the return from it. */
@Controller('sign-in')
export class SignOnPages {
  constructor(
    private readonly signOn: SingleSignOn,
    private readonly people: People,
    private readonly passwordSignIn: PasswordSignIn,
    private readonly settings: AccessSettings,
    private readonly options: SignInOptions,
    private readonly log: SecurityLog,
  ) {}

  @Get('elsewhere')
  @Allow('public', { anyQuery: true })
  async leave(
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    if (!this.settings.signOn) throw new Problem('not_found', 'Single sign-on is not set up.');
    const started = await this.signOn.start(localPath(next)).catch(() => null);
    if (!started) return this.refused(request, 503, 'people.sign_on_failed');
    const { caller, session } = request.http;
    if (!caller) resetSession(session);
    session.set('flow', started.flow);
    return redirect(started.url.href, NOT_STORED);
  }

  @Get('return')
  @Allow('public', { anyQuery: true })
  async comeBack(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, http } = request;
    const flow: Flow | undefined = http.session.get('flow');
    // A flow is used for one return, whether or not that succeeds.
    http.session.set('flow', undefined);
    const { identity, claim } =
      flow && this.settings.signOn ? await this.signOn.finish(page.query, flow) : NOBODY;
    if (!identity || !flow) {
      this.failed(http, { claim });
      return this.refused(request, 422, 'people.sign_on_failed', { claim, headers: NOT_STORED });
    }
    const person = await this.people.upsertFromSingleSignOn(identity);
    if (!person) {
      this.failed(http, { claim, caller: { id: identity.subject, name: identity.name } });
      return this.refused(request, 403, 'people.sign_on_no_role', { claim, headers: NOT_STORED });
    }
    const caller = await http.server.authentication.person(person.id);
    if (!caller) {
      this.failed(http, { caller: person });
      return this.refused(request, 403, 'people.sign_on_failed', { headers: NOT_STORED });
    }
    await this.passwordSignIn.recordSignIn(caller.id);
    await http.server.authentication.signIn(http, caller);
    await this.log.record({ kind: 'sign_in', ...auditContext(http), detail: { by: 'single sign-on' } });
    return redirect(flow.next, NOT_STORED);
  }

  private failed(
    request: FastifyRequest,
    { caller = null, claim = null }: { caller?: { id: string; name: string } | null; claim?: string | null },
  ): void {
    this.log.count({
      kind: 'sign_in.failed',
      ...auditContext(request),
      caller,
      detail: { by: 'single sign-on', ...(claim !== null && { claim }) },
    });
  }

  private async refused(
    { page, m }: PageRequest,
    status: number,
    key: MessageKey,
    { claim = null, headers = {} }: { claim?: string | null; headers?: Record<string, string> } = {},
  ): Promise<PageResult> {
    const atFault = claim === null ? '' : ` ${m.t('people.sign_on_claim', { claim })}`;
    const errors = [{ field: '', message: `${m.t(key)}${atFault}` }];
    // The page's language links and form must not lead back to an address that is used up.
    const shown = {
      page: { ...page, path: paths.signIn, query: '' },
      methods: await this.options.available(),
      errors,
    };
    return show(<SignInPage {...shown} next={paths.home} />, { status, headers });
  }
}
