import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow, isRole, type Role } from '../../access/allow.js';
import { one, type Typed } from '../../http/bodies/forms.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../http/responses/page-result.js';
import type { FieldError } from '../../ui/form.js';
import { CHANGE_LANGUAGE } from '../../ui/layout.js';
import { link, paths } from '../../ui/page.js';
import { PeopleAdministration } from '../people/administration.js';
import { type Invited, People, type PersonChanges } from '../people/people.js';
import { normalUsername, personNameSchema, personView, usernameSchema } from '../people/person.js';
import { LinkPage, PeoplePage, PersonPage, type PersonProps, type TypedPerson } from './people.page.js';
import { SignInInterceptor } from './sign-in.interceptor.js';

const idSchema = z.uuid();

/** The most people on one page. A ministry with more has single sign-on, and the API. */
const MOST = 500;

const roleOf = (typed: string): Role | null => (isRole(typed) ? typed : null);

/** People, for administrators. */
@Controller('people')
@UseInterceptors(SignInInterceptor)
export class PeoplePages {
  constructor(
    private readonly people: People,
    private readonly administration: PeopleAdministration,
  ) {}

  @Get()
  @Allow('administer', { form: true, anyQuery: true })
  ask(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.listed(request);
  }

  @Post()
  @Allow('administer', { form: true, anyQuery: true })
  async invite(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { t } = request.m;
    const typed = { name: one(form, 'name'), login: one(form, 'login'), role: one(form, 'role') };
    if (one(form, 'do') === CHANGE_LANGUAGE) return this.listed(request, typed);
    const username = normalUsername(typed.login);
    const errors: FieldError[] = [];
    if (!personNameSchema.safeParse(typed.name).success) {
      errors.push({ field: 'name', message: t('people.name_unread') });
    }
    if (!usernameSchema.safeParse(username).success) {
      errors.push({ field: 'login', message: t('people.username_unread') });
    }
    if (errors.length > 0) return this.listed(request, typed, errors);
    try {
      const person = { name: typed.name, username, role: roleOf(typed.role) };
      return this.linked(await this.administration.invite(person, request.http), request);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
      return this.listed(request, typed, [{ field: 'login', message: t('people.username_taken') }]);
    }
  }

  @Get(':id')
  @Allow('administer', { form: true, anyQuery: true })
  person(
    @Param('id', { schema: idSchema }) id: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.shown(id, request);
  }

  @Post(':id')
  @Allow('administer', { form: true, anyQuery: true })
  async act(
    @Param('id', { schema: idSchema }) id: string,
    @Body() form: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { m, http } = request;
    const act = one(form, 'do');
    if (act === 'link') return this.linked(await this.administration.renewLink(id, http), request);
    if (act === 'codes') await this.administration.removeCodes(id, http);
    else if (act === 'agenda') await this.administration.endAgenda(id, http);
    else if (act === 'sessions') await this.administration.endSessions(id, http);
    else if (act === 'enable' || act === 'disable') {
      await this.administration.change(id, { enabled: act === 'enable' }, http);
    } else {
      const typed = { name: one(form, 'name'), role: one(form, 'role') };
      if (act === CHANGE_LANGUAGE) return this.shown(id, request, { typed });
      const { name } = typed;
      if (!personNameSchema.safeParse(name).success) {
        const errors = [{ field: 'name', message: m.t('people.name_unread') }];
        return this.shown(id, request, { typed, errors });
      }
      const changes: PersonChanges = { name, ...(form.role && { role: roleOf(one(form, 'role')) }) };
      await this.administration.change(id, changes, http);
    }
    return saved(id, request);
  }

  @Post(':id/sessions/:session/end')
  @Allow('administer', { form: true, anyQuery: true })
  async end(
    @Param('id', { schema: idSchema }) id: string,
    @Param('session', { schema: idSchema }) session: string,
    @Body() _form: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    await this.administration.endSession(session, request.http, id);
    return saved(id, request);
  }

  private async listed(
    { page }: PageRequest,
    typed?: TypedPerson,
    errors: FieldError[] = [],
  ): Promise<PageResult> {
    const people = (await this.people.list(undefined, MOST))
      .map(personView)
      .toSorted((a, b) => a.name.localeCompare(b.name, page.language));
    const props = { page, people, errors, ...(typed && { typed }) };
    return showForm(<PeoplePage {...props} />, errors);
  }

  private linked({ row, link: made }: Invited, { page, http }: PageRequest): PageResult {
    const url = this.administration.urlOf(made.secret, http);
    return show(<LinkPage {...{ page, name: row.name, url, expiresAt: made.expiresAt }} />);
  }

  private async shown(
    id: string,
    { page, caller, http }: PageRequest,
    refused: Pick<PersonProps, 'typed' | 'errors'> = {},
  ): Promise<PageResult> {
    const person = personView(await this.people.one(id));
    const sessions = await http.server.authentication.sessions.list({ person: id });
    const isSaved = (http.query as { saved?: unknown }).saved === '1';
    const agenda = await this.administration.agendaOf(id);
    const props = { page, person, sessions, agenda, isOneself: id === caller.id, isSaved, ...refused };
    return showForm(<PersonPage {...props} />, refused.errors);
  }
}

const saved = (id: string, { page }: PageRequest) => redirect(link(page, paths.person(id), { saved: 1 }));
