import { Body, Controller, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller } from '../../access/allow.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { SignInAttempts } from '../../audit/sign-in-attempts.js';
import { MOST_CARRIED } from '../../forms/hidden-fields.js';
import { answersOf, hasCsrfToken, isSameOrigin, one, secretOf, type Typed } from '../../http/bodies/forms.js';
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

const querySchema = z.object({ next: z.string().catch(paths.home).default(paths.home) });

/**
 * The path if it stays on this site, else `otherwise`. `//host` and `/\host` lead elsewhere; the sign-in page leads
 * nowhere.
 */
export const localPath = (next: string, otherwise: string = paths.home): string =>
  /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !/^\/sign-in(?:[?#]|$)/.test(next) ? next : otherwise;

/** The address in the language of the page. */
const inLanguageOf = (page: Page, next: string): string =>
  link(page, next, { lang: new URLSearchParams(page.query).get('lang') });

/** The most that the sign-in fields take, in bytes: user name, password, code and next address. */
const OWN_FIELDS = 16 * 1024;

/** Why sign-in was refused. `wait`: the seconds until the next attempt is allowed. */
type Refused = { errors: FieldError[]; wait?: number };

@Controller()
export class SignInPages {
  constructor(
    private readonly options: SignInOptions,
    private readonly passwordSignIn: PasswordSignIn,
    private readonly attempts: SignInAttempts,
    private readonly log: SecurityLog,
  ) {}

  @Get('sign-in')
  @Allow('public', { anyQuery: true })
  async ask(
    @Query({ schema: querySchema }) { next }: z.infer<typeof querySchema>,
    @PageRequestOf() { page }: PageRequest,
  ): Promise<PageResult> {
    const methods = await this.options.available();
    return show(<SignInPage page={page} methods={methods} next={localPath(next)} />);
  }

  @Post('sign-in')
  @Allow('public', { form: true, anyQuery: true, bodyLimit: MOST_CARRIED + OWN_FIELDS })
  async signIn(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, http } = request;
    if (!isSameOrigin(http)) throw crossSiteForm();
    const next = inLanguageOf(page, localPath(one(form, 'next')));
    const kept = answersOf(form);
    const methods = await this.options.available();
    if (one(form, 'do') === CHANGE_LANGUAGE) {
      const asking = { page, next, kept };
      const goesOn = http.caller !== null && Object.keys(kept).length > 0;
      const username = one(form, 'username');
      return show(
        goesOn ? (
          <ContinuePage {...asking} />
        ) : (
          <SignInPage {...asking} methods={methods} username={username} />
        ),
      );
    }
    const by = one(form, 'token') !== '' || !methods.password ? 'token' : 'password';
    const result =
      by === 'token' ? await this.withToken(form, request) : await this.withPassword(form, request);
    if ('errors' in result) {
      const { errors, wait } = result;
      const refused = <SignInPage {...{ page, methods, next, kept, errors }} />;
      return wait
        ? show(refused, { status: 429, headers: { 'retry-after': String(wait) } })
        : showForm(refused, errors);
    }
    await http.server.authentication.signIn(http, result);
    await this.log.record({ kind: 'sign_in', ...auditContext(http), detail: { by } });
    if (Object.keys(kept).length === 0) return redirect(next);
    // This page's form carries the CSRF token of the new session.
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
      this.log.count({ kind: 'sign_in.failed', ...auditContext(request.http), detail: { by: 'token' } });
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
    const outcome = isTyped
      ? await this.passwordSignIn.withPassword(typed, request.http.ip)
      : { rejected: null };
    if ('wait' in outcome) return this.tooMany(request, outcome.wait);
    const person = 'person' in outcome ? outcome.person : outcome.rejected;
    const caller =
      'person' in outcome ? await request.http.server.authentication.person(outcome.person.id) : null;
    if (caller) return caller;
    // People type passwords into the name field: only the name of an existing account is logged.
    if (isTyped) {
      const tried = { ...auditContext(request.http), caller: person, detail: { by: 'password' } };
      this.log.count({ kind: 'sign_in.failed', ...tried });
    }
    return refused(request, 'username', 'people.wrong');
  }

  private tooMany(request: PageRequest, wait: number): Refused {
    this.log.count({ kind: 'sign_in.locked', ...auditContext(request.http) });
    return { wait, ...refused(request, '', 'entry.too_many_attempts', { minutes: Math.ceil(wait / 60) }) };
  }

  @Post('sign-out')
  @Allow('public', { form: true, anyQuery: true })
  async signOut(@Body() form: Typed = {}, @Req() request: FastifyRequest): Promise<PageResult> {
    if (request.caller && !(isSameOrigin(request) && hasCsrfToken(request, form))) throw crossSiteForm();
    if (request.caller) await this.log.record({ kind: 'sign_out', ...auditContext(request) });
    await request.server.authentication.signOut(request);
    return redirect(paths.board);
  }
}

export const crossSiteForm = () =>
  new Problem('forbidden', 'The form was not sent from a page of this site.');

const refused = ({ m }: PageRequest, field: string, key: MessageKey, params?: Params): Refused => ({
  errors: [{ field, message: m.t(key, params) }],
});
