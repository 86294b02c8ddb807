import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, isRole, type Role } from '../../access/allow.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { languageOf, pageOf, sendPage } from '../../http/responses/pages.js';
import { messagesFor } from '../../i18n/messages.js';
import { Clock } from '../../runtime/clock.js';
import type { FieldError } from '../../ui/form.js';
import { SPEAK } from '../../ui/layout.js';
import { link, paths } from '../../ui/page.js';
import { PeopleAdministration } from '../people/administration.js';
import { type Invited, People, type PersonChanges } from '../people/people.js';
import { normalUsername, personNameSchema, personView, usernameSchema } from '../people/person.js';
import { LinkPage, PeoplePage, PersonPage, type PersonProps, type TypedPerson } from './people.page.js';
import { SignedIn } from './signed-in.js';

const idSchema = z.uuid();

/** As many as one page lists; a ministry that has more has single sign-on, and the API. */
const MOST = 500;

const roleOf = (typed: string): Role | null => (isRole(typed) ? typed : null);

/** People, for administrators. */
@Controller('people')
@UseInterceptors(SignedIn)
export class PeoplePages {
  constructor(
    private readonly people: People,
    private readonly administering: PeopleAdministration,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Allow('administer', { form: true, anyQuery: true })
  ask(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.listed(request, reply);
  }

  @Post()
  @Allow('administer', { form: true, anyQuery: true })
  @HttpCode(200)
  async invite(
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { t } = messagesFor(languageOf(request));
    const typed = { name: one(form, 'name'), login: one(form, 'login'), role: one(form, 'role') };
    if (one(form, 'do') === SPEAK) return this.listed(request, reply, typed);
    const username = normalUsername(typed.login);
    const errors: FieldError[] = [];
    if (!personNameSchema.safeParse(typed.name).success) {
      errors.push({ field: 'name', message: t('people.name_unread') });
    }
    if (!usernameSchema.safeParse(username).success) {
      errors.push({ field: 'login', message: t('people.username_unread') });
    }
    if (errors.length > 0) return this.listed(request, reply, typed, errors);
    try {
      const asked = { name: typed.name, username, role: roleOf(typed.role) };
      return this.linked(await this.administering.invite(asked, request), request, reply);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
      return this.listed(request, reply, typed, [{ field: 'login', message: t('people.username_taken') }]);
    }
  }

  @Get(':id')
  @Allow('administer', { form: true, anyQuery: true })
  person(
    @Param('id', { schema: idSchema }) id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.shown(id, request, reply);
  }

  @Post(':id')
  @Allow('administer', { form: true, anyQuery: true })
  @HttpCode(200)
  async act(
    @Param('id', { schema: idSchema }) id: string,
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const act = one(form, 'do');
    if (act === 'link') return this.linked(await this.administering.relink(id, request), request, reply);
    if (act === 'codes') await this.administering.removeCodes(id, request);
    else if (act === 'sessions') await this.administering.endSessions(id, request);
    else if (act === 'enable' || act === 'disable') {
      await this.administering.change(id, { enabled: act === 'enable' }, request);
    } else {
      const typed = { name: one(form, 'name'), role: one(form, 'role') };
      if (act === SPEAK) return this.shown(id, request, reply, { typed });
      const { name } = typed;
      if (!personNameSchema.safeParse(name).success) {
        const { t } = messagesFor(languageOf(request));
        const errors = [{ field: 'name', message: t('people.name_unread') }];
        return this.shown(id, request, reply, { typed, errors });
      }
      const changes: PersonChanges = { name, ...(form.role && { role: roleOf(one(form, 'role')) }) };
      await this.administering.change(id, changes, request);
    }
    return this.back(id, request, reply);
  }

  @Post(':id/sessions/:session/end')
  @Allow('administer', { form: true, anyQuery: true })
  @HttpCode(303)
  async end(
    @Param('id', { schema: idSchema }) id: string,
    @Param('session', { schema: idSchema }) session: string,
    @Body() _form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    await this.administering.endSession(session, request, id);
    return this.back(id, request, reply);
  }

  private async listed(
    request: FastifyRequest,
    reply: FastifyReply,
    typed?: TypedPerson,
    errors: FieldError[] = [],
  ): Promise<string> {
    const page = this.pageOf(request);
    const people = (await this.people.list(undefined, MOST))
      .map(personView)
      .toSorted((a, b) => a.name.localeCompare(b.name, page.language));
    if (errors.length > 0) reply.code(422);
    const props = { page, people, errors, ...(typed && { typed }) };
    return sendPage(reply, <PeoplePage {...props} />, page.language);
  }

  private linked({ row, link: made }: Invited, request: FastifyRequest, reply: FastifyReply): string {
    const page = this.pageOf(request);
    const url = this.administering.urlOf(made.secret, request);
    const props = { page, name: row.name, url, expiresAt: made.expiresAt };
    return sendPage(reply, <LinkPage {...props} />, page.language);
  }

  private async shown(
    id: string,
    request: FastifyRequest,
    reply: FastifyReply,
    refused: Pick<PersonProps, 'typed' | 'errors'> = {},
  ): Promise<string> {
    const page = this.pageOf(request);
    const person = personView(await this.people.one(id));
    const sessions = await request.server.authentication.sessions.list({ person: id });
    if (refused.errors) reply.code(422);
    const isSaved = (request.query as { saved?: unknown }).saved === '1';
    const props = { page, person, sessions, isOneself: id === request.caller?.id, isSaved, ...refused };
    return sendPage(reply, <PersonPage {...props} />, page.language);
  }

  private back(id: string, request: FastifyRequest, reply: FastifyReply): string {
    reply.code(303).header('location', link(this.pageOf(request), paths.person(id), { saved: 1 }));
    return '';
  }

  private pageOf(request: FastifyRequest) {
    return pageOf(request, { now: this.clock.now() });
  }
}
