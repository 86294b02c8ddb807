import { createHash } from 'node:crypto';
import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { Allow } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { auditContext } from '../audit/security-log.js';
import { SubmitOnce } from '../forms/submit-once.js';
import { answersOf, one, type Typed } from '../http/bodies/forms.js';
import { faultsOf } from '../http/bodies/validation.js';
import { fingerprintOf } from '../http/idempotency/idempotency-keys.js';
import { invalid } from '../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../http/responses/page-result.js';
import type { FieldError } from '../ui/form.js';
import { CHANGE_LANGUAGE } from '../ui/layout.js';
import { link, paths } from '../ui/page.js';
import { Desks } from './desks.js';
import { endOfDay, newTokenSchema, tokenNameSchema } from './requests.js';
import { checkScopes, newSeed, secretFrom, Tokens, type TokenWithSecret } from './tokens.js';
import { NewTokenPage, TokensPage, type TypedToken } from './tokens.page.js';

const idSchema = z.uuid();
const seedSchema = z.string().regex(/^[\w-]{43}$/);

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

/** Lists, creates and revokes tokens, for administrators. */
@Controller('tokens')
@UseInterceptors(SignInInterceptor)
export class TokensPages {
  constructor(
    private readonly tokens: Tokens,
    private readonly desks: Desks,
    private readonly submitOnce: SubmitOnce,
  ) {}

  @Get()
  @Allow('administer', { form: true, anyQuery: true })
  list(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.listed(request);
  }

  @Post()
  @Allow('administer', { form: true, anyQuery: true })
  async create(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, caller, http } = request;
    const { t } = request.m;
    const token = typedToken(form);
    if (one(form, 'do') === CHANGE_LANGUAGE) return this.listed(request, token);
    const errors: FieldError[] = [];
    if (!tokenNameSchema.safeParse(token.holder).success) {
      errors.push({ field: 'holder', message: t('desks.holder_unread') });
    }
    const expiresAt = token.expires === '' ? undefined : endOfDay(token.expires);
    const isPast = expiresAt !== undefined && expiresAt !== null && expiresAt.slice(0, 10) <= page.today;
    if (expiresAt === null || isPast) errors.push({ field: 'expires', message: t('desks.expires_unread') });
    if (errors.length > 0) return this.listed(request, token, errors);
    const read = newTokenSchema.safeParse({
      ...{ name: token.holder, role: token.role, expiresAt },
      ...(token.person !== '' && { person: token.person }),
      ...(token.desk !== '' && { desk: token.desk }),
      ...(token.scopes.length > 0 && { scopes: token.scopes }),
    });
    if (!read.success) throw invalid(faultsOf(read.error.issues));
    const newToken = read.data;
    checkScopes(caller, newToken);
    const isDeskKnown =
      !newToken.desk || (await this.desks.list()).some(({ slug }) => slug === newToken.desk);
    if (!isDeskKnown) {
      const gone = [{ field: 'desk', message: t('desks.desk_gone') }];
      return this.listed(request, token, gone);
    }
    const isPersonKnown =
      !newToken.person || (await this.desks.holders()).some(({ id }) => id === newToken.person);
    if (!isPersonKnown) {
      const gone = [{ field: 'person', message: t('desks.person_gone') }];
      return this.listed(request, token, gone);
    }
    // Both presses of a button lead to the same seed, and other answers to another.
    const typed = seedSchema.safeParse(one(form, 'key')).data ?? newSeed();
    const seed = digestOf(`${typed} ${fingerprintOf(answersOf(form)).toString('base64url')}`);
    // The seed is as secret as the token: only its digest is kept as the key of the form.
    const submission = { caller, path: paths.tokens, typed: { ...form, key: [digestOf(seed)] } };
    const id = await this.submitOnce.run(submission, async (store) => {
      const onMade = (at: ClientBase, { token: made }: TokenWithSecret) => store(at, made.id);
      return (await this.tokens.create(newToken, auditContext(http), caller, onMade, seed)).token.id;
    });
    const made = { token: await this.tokens.one(id), secret: secretFrom(seed) };
    if (made.token.revokedAt !== null) return redirect(link(page, paths.tokens));
    return show(<NewTokenPage page={page} made={made} />);
  }

  @Post(':id/revoke')
  @Allow('administer', { form: true, anyQuery: true })
  async revoke(
    @Param('id', { schema: idSchema }) id: string,
    @Body() _form: Typed = {},
    @PageRequestOf() { page, http }: PageRequest,
  ): Promise<PageResult> {
    await this.tokens.revoke(id, auditContext(http));
    return redirect(link(page, paths.tokens));
  }

  private async listed({ page }: PageRequest, token?: TypedToken, errors: FieldError[] = []) {
    const tokens = await this.tokens.all();
    const props = {
      page,
      tokens: tokens.toReversed().sort((a, b) => Number(a.revokedAt !== null) - Number(b.revokedAt !== null)),
      desks: await this.desks.list(),
      people: (await this.desks.holders()).filter(({ of }) => of === 'person'),
      token,
      seed: newSeed(),
      errors,
    };
    return showForm(<TokensPage {...props} />, errors);
  }
}

const typedToken = (form: Typed): TypedToken => ({
  ...{ holder: one(form, 'holder'), person: one(form, 'person') },
  ...{ role: one(form, 'role'), desk: one(form, 'desk') },
  ...{ scopes: form.scopes ?? [], expires: one(form, 'expires') },
});
