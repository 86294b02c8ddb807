import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { auditContext } from '../audit/security-log.js';
import type { Text } from '../domain/values/text.js';
import type { Language } from '../domain/values/views.js';
import { isTrackSearch } from '../forms/typed.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { Problem } from '../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, showForm } from '../http/responses/page-result.js';
import { pick } from '../i18n/names.js';
import { slugSchema } from '../tracks/index.js';
import { TrackChoicesQuery } from '../tracks/queries/track-choices.query.js';
import type { FieldError } from '../ui/form.js';
import { CHANGE_LANGUAGE } from '../ui/layout.js';
import { link, paths } from '../ui/page.js';
import type { TrackOptions } from '../ui/track-choice.js';
import { DeskPage, type TypedDeskChange } from './desk.page.js';
import { Desks } from './desks.js';
import { DesksPage, type TypedDesk } from './desks.page.js';
import { deskNameSchema, readGrant } from './requests.js';

/** Desks, for administrators. */
@Controller('desks')
@UseInterceptors(SignInInterceptor)
export class DesksPages {
  constructor(
    private readonly desks: Desks,
    private readonly trackChoices: TrackChoicesQuery,
  ) {}

  @Get()
  @Allow('administer', { form: true, anyQuery: true })
  list(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.listed(request);
  }

  @Post()
  @Allow('administer', { form: true, anyQuery: true })
  async create(@Body() form: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m, http } = request;
    const { t, language } = m;
    const desk = {
      name: one(form, 'name'),
      slug: one(form, 'slug'),
      tracks: form.tracks ?? [],
      find: one(form, 'find'),
    };
    const act = one(form, 'do');
    if (act === CHANGE_LANGUAGE || isTrackSearch(form, 'tracks', act)) return this.listed(request, desk);
    const errors: FieldError[] = [];
    if (!deskNameSchema.safeParse(desk.name).success) {
      errors.push({ field: 'name', message: t('desks.name_unread') });
    }
    if (!slugSchema.safeParse(desk.slug).success) {
      errors.push({ field: 'slug', message: t('desks.slug_unread') });
    }
    if (errors.length > 0) return this.listed(request, desk, errors);
    try {
      const { slug, tracks } = desk;
      await this.desks.create({ slug, tracks, name: { [language]: desk.name } }, auditContext(http));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
      return this.listed(request, desk, [{ field: 'slug', message: t('desks.slug_taken') }]);
    }
    return redirect(link(page, paths.desk(desk.slug)));
  }

  @Get(':desk')
  @Allow('administer', { form: true, anyQuery: true })
  desk(
    @Param('desk', { schema: slugSchema }) slug: string,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    return this.show(slug, request);
  }

  @Post(':desk')
  @Allow('administer', { form: true, anyQuery: true })
  async change(
    @Param('desk', { schema: slugSchema }) slug: string,
    @Body() form: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, m, http } = request;
    const { t, language } = m;
    const audit = auditContext(http);
    const act = one(form, 'do');
    const { name, grants } = await this.desks.one(slug);
    const holder = one(form, 'holder');
    if (act === 'remove') {
      await this.desks.remove(slug, audit);
      return redirect(link(page, paths.desks));
    }
    if (act === CHANGE_LANGUAGE || isTrackSearch(form, 'tracks', act))
      return this.show(slug, request, typedOf(form));
    if (act === 'give') {
      const asked = readGrant(holder, one(form, 'role'));
      const errors = [{ field: 'holder', message: t('desks.nobody') }];
      if (!asked) return this.show(slug, request, typedOf(form), errors);
      await this.desks.grant(slug, asked.holder, asked.role, audit);
    } else if (act === 'take') {
      if (grants.some((grant) => grant.holder === holder)) await this.desks.take(slug, holder, audit);
    } else {
      const typed = typedOf(form);
      const errors = [{ field: 'name', message: t('desks.name_unread') }];
      if (!deskNameSchema.safeParse(typed.name).success) {
        return this.show(slug, request, typed, errors);
      }
      await this.desks.change(
        slug,
        { name: renamed(name, typed.name, language), tracks: typed.tracks },
        audit,
      );
    }
    return redirect(link(page, paths.desk(slug), { saved: 1 }));
  }

  private async listed({ page }: PageRequest, desk?: TypedDesk, errors?: FieldError[]): Promise<PageResult> {
    const props = {
      page,
      desks: await this.desks.list(),
      offer: await this.offer(desk ?? { tracks: [], find: '' }),
      ...(desk && { desk }),
      ...(errors && { errors }),
    };
    return showForm(<DesksPage {...props} />, errors);
  }

  private offer({ tracks, find }: Pick<TypedDesk, 'tracks' | 'find'>): Promise<TrackOptions> {
    return this.trackChoices.of({ where: 'all', scope: 'full', chosen: tracks, find });
  }

  private async show(
    slug: string,
    { page, http }: PageRequest,
    typed?: TypedDeskChange,
    errors?: FieldError[],
  ): Promise<PageResult> {
    const desk = await this.desks.one(slug);
    const props = {
      page,
      offer: await this.offer(typed ?? { tracks: desk.tracks, find: '' }),
      desk,
      holders: await this.desks.holders(),
      isSaved: (http.query as { saved?: unknown }).saved === '1',
      ...(typed && { typed }),
      ...(errors && { errors }),
    };
    return showForm(<DeskPage {...props} />, errors);
  }
}

const typedOf = (form: Typed): TypedDeskChange => ({
  ...{ name: one(form, 'name'), tracks: form.tracks ?? [], find: one(form, 'find') },
  ...{ holder: one(form, 'holder'), role: one(form, 'role') },
});

/** Replaces the name in the page’s language and keeps the others. */
function renamed(before: Text, typed: string, language: Language): Text {
  if (pick(before, language).value === typed) return before;
  return typeof before === 'string' ? { [language]: typed } : { ...before, [language]: typed };
}
