import { Body, Controller, Get, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { SignInAttempts } from '../../audit/sign-in-attempts.js';
import { answersOf, isFromHere, isOfSession, one, secretOf, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { languageOf, pageOf, sendPage } from '../../http/responses/pages.js';
import type { MessageKey } from '../../i18n/catalogue.js';
import { messagesFor, type Params } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import type { FieldError } from '../../ui/form.js';
import { SPEAK } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
import { MOST_KEPT } from './kept-fields.js';
import { ContinuePage, SignInPage } from './sign-in.page.js';

const querySchema = z.object({ next: z.string().catch(paths.board).default(paths.board) });

/** A path of ours, whatever the address bar says: `//host` and `/\host` lead elsewhere, and whoever is in has signed in. */
export const pathOfOurs = (next: string): string =>
  /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !/^\/sign-in(?:[?#]|$)/.test(next) ? next : paths.board;

/** The same address in the language that is spoken now. */
const onward = (page: Page, next: string): string =>
  link(page, next, { lang: new URLSearchParams(page.query).get('lang') });

/** A name, a password, a code and where to go then, in bytes. */
const OWN_FIELDS = 16 * 1024;

/** What is not right, and how long to wait for the next attempt, in seconds, if at all. */
type Refused = { errors: FieldError[]; wait?: number };

@Controller()
export class SignInPages {
  constructor(
    private readonly clock: Clock,
    private readonly ways: SignInOptions,
    private readonly signingIn: PasswordSignIn,
    private readonly attempts: SignInAttempts,
    private readonly log: SecurityLog,
  ) {}

  @Get('sign-in')
  @Allow('public', { anyQuery: true })
  async ask(
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = this.pageOf(request);
    const ways = await this.ways.in();
    return sendPage(reply, <SignInPage page={page} ways={ways} next={pathOfOurs(next)} />, page.language);
  }

  @Post('sign-in')
  @Allow('public', { form: true, anyQuery: true, bodyLimit: MOST_KEPT + OWN_FIELDS })
  @HttpCode(200)
  async signIn(
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    if (!isFromHere(request)) throw notFromHere();
    const page = this.pageOf(request);
    const next = onward(page, pathOfOurs(one(form, 'next')));
    const kept = answersOf(form);
    const ways = await this.ways.in();
    if (one(form, 'do') === SPEAK) {
      const asking = { page, next, kept };
      const goesOn = request.caller !== null && Object.keys(kept).length > 0;
      const asked = goesOn ? <ContinuePage {...asking} /> : <SignInPage {...asking} ways={ways} />;
      return sendPage(reply, asked, page.language);
    }
    const by = one(form, 'token') !== '' || !ways.password ? 'token' : 'password';
    const come =
      by === 'token' ? await this.withToken(form, request) : await this.withPassword(form, request);
    if ('errors' in come) {
      const { errors, wait } = come;
      if (wait) reply.code(429).header('retry-after', String(wait));
      else reply.code(422);
      return sendPage(reply, <SignInPage {...{ page, ways, next, kept, errors }} />, page.language);
    }
    await request.server.authentication.signIn(request, come);
    await this.log.record({ kind: 'sign_in', ...askedBy(request), detail: { by } });
    if (Object.keys(kept).length === 0) {
      reply.code(303).header('location', next);
      return '';
    }
    const signedIn = this.pageOf(request);
    return sendPage(reply, <ContinuePage page={signedIn} next={next} kept={kept} />, page.language);
  }

  private async withToken(form: Typed, request: FastifyRequest): Promise<Caller | Refused> {
    const token = one(form, 'token');
    if (token === '') return refused(request, 'token', 'entry.token_missing');
    const attempt = { account: null, address: request.ip };
    const wait = await this.attempts.begin(attempt);
    if (wait > 0) return this.tooMany(request, wait);
    const caller = await request.server.authentication.holderOf(token);
    if (!caller) {
      this.log.count({ kind: 'sign_in.failed', ...askedBy(request), detail: { by: 'token' } });
      return refused(request, 'token', 'entry.token_wrong');
    }
    await this.attempts.succeeded(attempt);
    return caller;
  }

  private async withPassword(form: Typed, request: FastifyRequest): Promise<Caller | Refused> {
    const typed = {
      username: one(form, 'username'),
      password: secretOf(form, 'password'),
      code: one(form, 'code'),
    };
    const isTyped = typed.username !== '' && typed.password !== '';
    const outcome = isTyped ? await this.signingIn.withPassword(typed, request.ip) : { wrong: null };
    if ('wait' in outcome) return this.tooMany(request, outcome.wait);
    const person = 'person' in outcome ? outcome.person : outcome.wrong;
    const caller = 'person' in outcome ? await request.server.authentication.person(outcome.person.id) : null;
    if (caller) return caller;
    // What was typed as a name may be a password: only a name that there is, is kept.
    if (isTyped) {
      const tried = { ...askedBy(request), caller: person, detail: { by: 'password' } };
      this.log.count({ kind: 'sign_in.failed', ...tried });
    }
    return refused(request, 'username', 'people.wrong');
  }

  private tooMany(request: FastifyRequest, wait: number): Refused {
    this.log.count({ kind: 'sign_in.locked', ...askedBy(request) });
    return { wait, ...refused(request, '', 'entry.too_many_attempts', { minutes: Math.ceil(wait / 60) }) };
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
    return pageOf(request, { now: this.clock.now() });
  }
}

export const notFromHere = () => new Problem('forbidden', 'The form was not sent from a page of this site.');

const refused = (request: FastifyRequest, field: string, key: MessageKey, params?: Params): Refused => ({
  errors: [{ field, message: messagesFor(languageOf(request)).t(key, params) }],
});
