import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { Problem } from '../../http/problems/problem.js';
import { pageOf, sendPage } from '../../http/responses/pages.js';
import type { MessageKey } from '../../i18n/catalogue.js';
import { messagesFor } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import { paths } from '../../ui/page.js';
import { AccessSettings } from '../credentials/settings.js';
import { People } from '../people/people.js';
import { beginAnew } from '../sessions/session-cookie.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
import { type Flow, SingleSignOn } from '../sign-in/single-sign-on.js';
import { SignInPage } from './sign-in.page.js';
import { pathOfOurs } from './sign-in.pages.js';

const querySchema = z.object({ next: z.string().catch(paths.board).default(paths.board) });

/** To the ministry's own sign-on, and back. */
@Controller('sign-in')
export class SignOnPages {
  constructor(
    private readonly signOn: SingleSignOn,
    private readonly people: People,
    private readonly signingIn: PasswordSignIn,
    private readonly settings: AccessSettings,
    private readonly ways: SignInOptions,
    private readonly log: SecurityLog,
    private readonly clock: Clock,
  ) {}

  @Get('elsewhere')
  @Allow('public', { anyQuery: true })
  async leave(
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!this.settings.signOn) throw new Problem('not_found', 'There is no single sign-on here.');
    const started = await this.signOn.start(pathOfOurs(next)).catch(() => null);
    if (!started) return this.refused(request, reply.code(503), 'people.sign_on_failed');
    if (!request.caller) beginAnew(request.session);
    request.session.set('flow', started.flow);
    reply.code(303).header('location', started.url.href).header('cache-control', 'no-store');
    return '';
  }

  @Get('return')
  @Allow('public', { anyQuery: true })
  async comeBack(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const flow: Flow | undefined = request.session.get('flow');
    // Good for one return, whatever becomes of it.
    request.session.set('flow', undefined);
    reply.header('cache-control', 'no-store');
    const query = request.url.split('?', 2)[1] ?? '';
    const identity = flow && this.settings.signOn ? await this.signOn.finish(query, flow) : null;
    if (!identity || !flow) {
      this.failed(request);
      return this.refused(request, reply.code(422), 'people.sign_on_failed');
    }
    const person = await this.people.signedOn(identity);
    if (!person) {
      this.failed(request, { id: identity.subject, name: identity.name });
      return this.refused(request, reply.code(403), 'people.sign_on_no_role');
    }
    const caller = await request.server.authentication.person(person.id);
    if (!caller) {
      this.failed(request, person);
      return this.refused(request, reply.code(403), 'people.sign_on_failed');
    }
    return this.enter(caller, flow.next, request, reply);
  }

  private async enter(
    caller: Caller,
    next: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    await this.signingIn.cameIn(caller.id);
    await request.server.authentication.signIn(request, caller);
    await this.log.record({ kind: 'sign_in', ...askedBy(request), detail: { by: 'single sign-on' } });
    reply.code(303).header('location', next);
    return '';
  }

  private failed(request: FastifyRequest, caller: { id: string; name: string } | null = null): void {
    this.log.count({ kind: 'sign_in.failed', ...askedBy(request), caller, detail: { by: 'single sign-on' } });
  }

  private async refused(request: FastifyRequest, reply: FastifyReply, key: MessageKey): Promise<string> {
    const page = pageOf(request, { now: this.clock.now() });
    const errors = [{ field: '', message: messagesFor(page.language).t(key) }];
    // Its language links and its form must not lead back to an address that is used up.
    const shown = { page: { ...page, path: paths.signIn, query: '' }, ways: await this.ways.in(), errors };
    return sendPage(reply, <SignInPage {...shown} next={paths.board} />, page.language);
  }
}
