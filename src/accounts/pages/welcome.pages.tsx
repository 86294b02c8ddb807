import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { auditContext, SecurityLog } from '../../audit/security-log.js';
import { isSameOrigin, one, type Typed } from '../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import type { Messages } from '../../i18n/messages.js';
import type { FieldError } from '../../ui/form.js';
import { CHANGE_LANGUAGE } from '../../ui/layout.js';
import { link, type Page, paths } from '../../ui/page.js';
import type { PersonRow } from '../entities/person.entity.js';
import { Links } from '../people/links.js';
import { People } from '../people/people.js';
import { normalUsername, personNameSchema, usernameSchema } from '../people/person.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.js';
import { readNewPassword } from './new-password.js';
import { crossSiteForm } from './sign-in.pages.js';
import { StaleLinkPage, WelcomePage } from './welcome.page.js';

/** The owner of a link; null for the first administrator, who has no account yet. */
type LinkOwner = PersonRow | null;

type FormProps = {
  page: Page;
  secret: string;
  owner: LinkOwner;
  typed?: { name: string; username: string };
  errors?: FieldError[];
};

/** The page of a one-time link. The link is used when the form is sent, not when the page is read. */
@Controller('welcome/:secret')
export class WelcomePages {
  constructor(
    private readonly links: Links,
    private readonly people: People,
    private readonly passwordSignIn: PasswordSignIn,
    private readonly log: SecurityLog,
  ) {}

  @Get()
  @Allow('public', { anyQuery: true })
  async ask(@Param('secret') secret: string, @PageRequestOf() { page }: PageRequest): Promise<PageResult> {
    const owner = await this.ownerOf(secret);
    return owner === undefined ? stale(page) : form({ page, secret, owner });
  }

  @Post()
  @Allow('public', { form: true, anyQuery: true })
  async answered(
    @Param('secret') secret: string,
    @Body() typed: Typed = {},
    @PageRequestOf() { page, m, http }: PageRequest,
  ): Promise<PageResult> {
    if (!isSameOrigin(http)) throw crossSiteForm();
    const owner = await this.ownerOf(secret);
    if (owner === undefined) return stale(page);
    const name = one(typed, 'name');
    const username = normalUsername(one(typed, 'username'));
    const again = (errors: FieldError[]) => form({ page, secret, owner, typed: { name, username }, errors });
    if (one(typed, 'do') === CHANGE_LANGUAGE) return again([]);
    const errors = [
      ...(owner ? [] : faultsOf({ name, username }, m)),
      ...readNewPassword(typed, owner ? [owner.name, owner.username ?? ''] : [name, username], m),
    ];
    if (errors.length > 0) return again(errors);
    const password = typed.chosen?.[0] ?? '';
    const row = owner
      ? await this.people.choosePassword(secret, password)
      : await this.people.addFirstAdministrator(secret, { name, username }, password);
    if (!row) return stale(page);
    return redirect(link(page, (await this.enter(row, http)) ? paths.home : paths.signIn));
  }

  /**
   * Signs the person in, and says whether it did. Who has one-time codes must sign in with one: the link replaces the
   * password only.
   */
  private async enter(row: PersonRow, request: FastifyRequest): Promise<boolean> {
    const { authentication } = request.server;
    const detail = { what: 'password', by: 'link' };
    await this.log.record({ kind: 'credentials.changed', ...auditContext(request), caller: row, detail });
    const caller = row.codes === null ? await authentication.person(row.id) : null;
    if (!caller) return false;
    await this.passwordSignIn.recordSignIn(row.id);
    await authentication.signIn(request, caller);
    await this.log.record({ kind: 'sign_in', ...auditContext(request), detail: { by: 'link' } });
    return true;
  }

  private async ownerOf(secret: string): Promise<LinkOwner | undefined> {
    const found = /^[\w-]{43}$/.test(secret) ? await this.links.find(secret) : null;
    if (!found) return undefined;
    return found.person === null ? null : this.people.one(found.person);
  }
}

/** The address of the page is a secret: nothing may store or index it. */
const SECRET_ADDRESS = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex' };

const stale = (page: Page) => show(<StaleLinkPage page={page} />, { status: 404, headers: SECRET_ADDRESS });

function form({ owner, ...props }: FormProps): PageResult {
  const person = owner && { name: owner.name, username: owner.username ?? '' };
  return showForm(<WelcomePage person={person} {...props} />, props.errors, SECRET_ADDRESS);
}

function faultsOf({ name, username }: { name: string; username: string }, { t }: Messages): FieldError[] {
  return [
    ...(personNameSchema.safeParse(name).success
      ? []
      : [{ field: 'name', message: t('people.name_unread') }]),
    ...(usernameSchema.safeParse(username).success
      ? []
      : [{ field: 'username', message: t('people.username_unread') }]),
  ];
}
