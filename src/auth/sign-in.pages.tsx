import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow } from '../http/allow.js';
import { answersOf, isFromHere, isOfSession, one, type Typed } from '../http/forms.js';
import { pageOf, sendPage } from '../http/pages.js';
import { Problem } from '../http/problem.js';
import type { MessageKey } from '../i18n/catalogue.js';
import { messagesFor, type Params } from '../i18n/messages.js';
import { askedBy, SecurityLog } from '../security/security-log.js';
import { SignInAttempts } from '../security/sign-in-attempts.js';
import { Surroundings } from '../surroundings.js';
import { paths } from '../ui/page.js';
import { ContinuePage, SignInPage } from './sign-in.page.js';

const querySchema = z.object({ next: z.string().catch(paths.board).default(paths.board) });

/** A path of ours, whatever the address bar says: `//host` and `/\host` lead elsewhere. */
export const pathOfOurs = (next: string): string =>
  /^\/(?![/\\])[\x21-\x7e]*$/.test(next) ? next : paths.board;

@Controller()
export class SignInPages {
  constructor(
    private readonly surroundings: Surroundings,
    private readonly attempts: SignInAttempts,
    private readonly log: SecurityLog,
  ) {}

  @Get('sign-in')
  @Allow('public', { anyQuery: true })
  ask(
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string {
    const page = this.pageOf(request);
    return sendPage(reply, <SignInPage page={page} next={pathOfOurs(next)} />, page.language);
  }

  @Post('sign-in')
  @Allow('public', { form: true, anyQuery: true, bodyLimit: 512 * 1024 })
  @HttpCode(200)
  async signIn(
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!isFromHere(request)) throw notFromHere();
    const next = pathOfOurs(one(form, 'next'));
    const kept = answersOf(form);
    const token = one(form, 'token');
    const { authentication } = request.server;
    const refused = (status: number, key: MessageKey, params?: Params): string => {
      const page = this.pageOf(request);
      const errors = [{ field: 'token', message: messagesFor(page.language).t(key, params) }];
      reply.code(status);
      return sendPage(
        reply,
        <SignInPage page={page} next={next} kept={kept} errors={errors} />,
        page.language,
      );
    };
    if (token === '') return refused(422, 'entry.token_missing');
    const attempt = { account: null, address: request.ip };
    const wait = await this.attempts.begin(attempt);
    if (wait > 0) {
      this.log.count({ kind: 'sign_in.locked', ...askedBy(request) });
      reply.header('retry-after', String(wait));
      return refused(429, 'entry.too_many_attempts', { minutes: Math.ceil(wait / 60) });
    }
    const caller = await authentication.holderOf(token);
    if (!caller) {
      this.log.count({ kind: 'sign_in.failed', ...askedBy(request), detail: { by: 'token' } });
      return refused(422, 'entry.token_wrong');
    }
    await this.attempts.succeeded(attempt);
    await authentication.signIn(request, caller);
    await this.log.record({ kind: 'sign_in', ...askedBy(request), detail: { by: 'token' } });
    if (Object.keys(kept).length === 0) {
      reply.code(303).header('location', next);
      return '';
    }
    const page = this.pageOf(request);
    return sendPage(reply, <ContinuePage page={page} next={next} kept={kept} />, page.language);
  }

  @Post('sign-out')
  @Allow('public', { form: true, anyQuery: true })
  @HttpCode(303)
  async signOut(
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (request.caller && !(isFromHere(request) && isOfSession(request, form))) throw notFromHere();
    if (request.caller) await this.log.record({ kind: 'sign_out', ...askedBy(request) });
    await request.server.authentication.signOut(request);
    reply.header('location', paths.board);
    return '';
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { today: this.surroundings.now().slice(0, 10) });
  }
}

export const notFromHere = () => new Problem('forbidden', 'The form was not sent from a page of this site.');
