import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller } from '../../access/allow.js';
import { askedBy, SecurityLog } from '../../audit/security-log.js';
import { SignInAttempts } from '../../audit/sign-in-attempts.js';
import { MOST_CARRIED } from '../../forms/hidden-fields.js';
import { answersOf, isFromHere, isOfSession, one, secretOf, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import type { MessageKey } from '../../i18n/catalogue.js';
import type { Params } from '../../i18n/messages.js';
import type { FieldError } from '../../ui/form.js';
import { CHANGE_LANGUAGE } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { SignInOptions } from '../sign-in/sign-in-options.js';
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
    private readonly ways: SignInOptions,
    private readonly signingIn: PasswordSignIn,
    private readonly attempts: SignInAttempts,
    private readonly log: SecurityLog,
  ) {}

  @Get('sign-in')
  @Allow('public', { anyQuery: true })
  async ask(
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
    @PageRequestOf() { page }: PageRequest,
  ): Promise<PageResult> {
    const ways = await this.ways.in();
    return show(<SignInPage page={page} ways={ways} next={pathOfOurs(next)} />);
  }

  @Post('sign-in')
  @Allow('public', { form: true, anyQuery: true, bodyLimit: MOST_CARRIED + OWN_FIELDS })
  async signIn(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, http } = request;
    if (!isFromHere(http)) throw notFromHere();
    const next = onward(page, pathOfOurs(one(form, 'next')));
    const kept = answersOf(form);
    const ways = await this.ways.in();
    if (one(form, 'do') === CHANGE_LANGUAGE) {
      const asking = { page, next, kept };
      const goesOn = http.caller !== null && Object.keys(kept).length > 0;
      return show(goesOn ? <ContinuePage {...asking} /> : <SignInPage {...asking} ways={ways} />);
    }
    const by = one(form, 'token') !== '' || !ways.password ? 'token' : 'password';
    const come =
      by === 'token' ? await this.withToken(form, request) : await this.withPassword(form, request);
    if ('errors' in come) {
      const { errors, wait } = come;
      const refused = <SignInPage {...{ page, ways, next, kept, errors }} />;
      return wait
        ? show(refused, { status: 429, headers: { 'retry-after': String(wait) } })
        : showForm(refused, errors);
    }
    await http.server.authentication.signIn(http, come);
    await this.log.record({ kind: 'sign_in', ...askedBy(http), detail: { by } });
    if (Object.keys(kept).length === 0) return redirect(next);
    // Its form carries what the new session asks of forms.
    return show(<ContinuePage page={new PageRequest(http).page} next={next} kept={kept} />);
  }

  private async withToken(form: Typed, request: PageRequest): Promise<Caller | Refused> {
    const token = one(form, 'token');
    if (token === '') return refused(request, 'token', 'entry.token_missing');
    const attempt = { account: null, address: request.http.ip };
    const wait = await this.attempts.begin(attempt);
    if (wait > 0) return this.tooMany(request, wait);
    const caller = await request.http.server.authentication.holderOf(token);
    if (!caller) {
      this.log.count({ kind: 'sign_in.failed', ...askedBy(request.http), detail: { by: 'token' } });
      return refused(request, 'token', 'entry.token_wrong');
    }
    await this.attempts.succeeded(attempt);
    return caller;
  }

  private async withPassword(form: Typed, request: PageRequest): Promise<Caller | Refused> {
    const typed = {
      username: one(form, 'username'),
      password: secretOf(form, 'password'),
      code: one(form, 'code'),
    };
    const isTyped = typed.username !== '' && typed.password !== '';
    const outcome = isTyped ? await this.signingIn.withPassword(typed, request.http.ip) : { wrong: null };
    if ('wait' in outcome) return this.tooMany(request, outcome.wait);
    const person = 'person' in outcome ? outcome.person : outcome.wrong;
    const caller =
      'person' in outcome ? await request.http.server.authentication.person(outcome.person.id) : null;
    if (caller) return caller;
    // What was typed as a name may be a password: only a name that there is, is kept.
    if (isTyped) {
      const tried = { ...askedBy(request.http), caller: person, detail: { by: 'password' } };
      this.log.count({ kind: 'sign_in.failed', ...tried });
    }
    return refused(request, 'username', 'people.wrong');
  }

  private tooMany(request: PageRequest, wait: number): Refused {
    this.log.count({ kind: 'sign_in.locked', ...askedBy(request.http) });
    return { wait, ...refused(request, '', 'entry.too_many_attempts', { minutes: Math.ceil(wait / 60) }) };
  }

  @Post('sign-out')
  @Allow('public', { form: true, anyQuery: true })
  async signOut(@Body() form: Typed = {}, @Req() request: FastifyRequest): Promise<PageResult> {
    if (request.caller && !(isFromHere(request) && isOfSession(request, form))) throw notFromHere();
    if (request.caller) await this.log.record({ kind: 'sign_out', ...askedBy(request) });
    await request.server.authentication.signOut(request);
    return redirect(paths.board);
  }
}

export const notFromHere = () => new Problem('forbidden', 'The form was not sent from a page of this site.');

const refused = ({ m }: PageRequest, field: string, key: MessageKey, params?: Params): Refused => ({
  errors: [{ field, message: m.t(key, params) }],
});
