import { Body, Controller, Get, HttpCode, Param, Post, Req, Res, UseInterceptors } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { askedBy } from '../audit/security-log.js';
import type { Text } from '../domain/values/text.js';
import type { Language } from '../domain/values/views.js';
import { finds } from '../forms/typed.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { Problem } from '../http/problems/problem.js';
import { languageOf, pageOf, sendPage } from '../http/responses/pages.js';
import { messagesFor } from '../i18n/messages.js';
import { pick } from '../i18n/names.js';
import { slugSchema } from '../tracks/index.js';
import { TracksQuery } from '../tracks/queries/tracks.query.js';
import type { FieldError } from '../ui/form.js';
import { link, paths } from '../ui/page.js';
import { DeskPage } from './desk.page.js';
import { Desks } from './desks.js';
import { DesksListing } from './desks-listing.js';
import { deskNameSchema, readGrant } from './requests.js';

type Refused = { name: string; tracks: string[]; find: string; errors: FieldError[] };

/** Desks, for administrators. */
@Controller('desks')
@UseInterceptors(SignInInterceptor)
export class DesksPages {
  constructor(
    private readonly desks: Desks,
    private readonly listing: DesksListing,
    private readonly tracks: TracksQuery,
  ) {}

  @Get()
  @Allow('administer', { form: true, anyQuery: true })
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return this.listing.show(request, reply);
  }

  @Post()
  @Allow('administer', { form: true, anyQuery: true })
  @HttpCode(200)
  async create(
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { t, language } = messagesFor(languageOf(request));
    const desk = {
      name: one(form, 'name'),
      slug: one(form, 'slug'),
      tracks: form.tracks ?? [],
      find: one(form, 'find'),
    };
    if (finds(form, 'tracks', one(form, 'do')))
      return this.listing.show(request, reply, { desk, errors: [] });
    const errors: FieldError[] = [];
    if (!deskNameSchema.safeParse(desk.name).success) {
      errors.push({ field: 'name', message: t('desks.name_unread') });
    }
    if (!slugSchema.safeParse(desk.slug).success) {
      errors.push({ field: 'slug', message: t('desks.slug_unread') });
    }
    if (errors.length > 0) return this.listing.show(request, reply, { desk, errors });
    try {
      const { slug, tracks } = desk;
      await this.desks.create({ slug, tracks, name: { [language]: desk.name } }, askedBy(request));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'already_exists') throw error;
      const taken = [{ field: 'slug', message: t('desks.slug_taken') }];
      return this.listing.show(request, reply, { desk, errors: taken });
    }
    return this.to(paths.desk(desk.slug), request, reply);
  }

  @Get(':desk')
  @Allow('administer', { form: true, anyQuery: true })
  desk(
    @Param('desk', { schema: slugSchema }) slug: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return this.show(slug, request, reply);
  }

  @Post(':desk')
  @Allow('administer', { form: true, anyQuery: true })
  @HttpCode(200)
  async change(
    @Param('desk', { schema: slugSchema }) slug: string,
    @Body() form: Typed = {},
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { t, language } = messagesFor(languageOf(request));
    const by = askedBy(request);
    const act = one(form, 'do');
    const { name, grants } = await this.desks.one(slug);
    const holder = one(form, 'holder');
    if (act === 'remove') {
      await this.desks.remove(slug, by);
      return this.to(paths.desks, request, reply);
    }
    if (finds(form, 'tracks', act)) return this.show(slug, request, reply, { ...typedOf(form), errors: [] });
    if (act === 'give') {
      const asked = readGrant(holder, one(form, 'role'));
      const errors = [{ field: 'holder', message: t('desks.nobody') }];
      if (!asked) return this.show(slug, request, reply, { ...typedOf(form), errors });
      await this.desks.grant(slug, asked.holder, asked.role, by);
    } else if (act === 'take') {
      if (grants.some((grant) => grant.holder === holder)) await this.desks.take(slug, holder, by);
    } else {
      const typed = typedOf(form);
      const errors = [{ field: 'name', message: t('desks.name_unread') }];
      if (!deskNameSchema.safeParse(typed.name).success) {
        return this.show(slug, request, reply, { ...typed, errors });
      }
      await this.desks.change(slug, { name: renamed(name, typed.name, language), tracks: typed.tracks }, by);
    }
    return this.to(paths.desk(slug), request, reply, { saved: 1 });
  }

  private async show(
    slug: string,
    request: FastifyRequest,
    reply: FastifyReply,
    refused?: Refused,
  ): Promise<string> {
    const page = pageOf(request, { now: this.tracks.now() });
    const desk = await this.desks.one(slug);
    const isTyped = refused && (refused.name !== '' || refused.errors.length === 0);
    const shown = isTyped ? refused : { tracks: desk.tracks, find: '' };
    if (refused && refused.errors.length > 0) reply.code(422);
    const props = {
      page,
      offer: await this.listing.offer(shown),
      desk,
      holders: await this.desks.holders(),
      isSaved: (request.query as { saved?: unknown }).saved === '1',
      ...(refused && { errors: refused.errors, ...(isTyped && { typed: refused }) }),
    };
    return sendPage(reply, <DeskPage {...props} />, page.language);
  }

  private to(path: string, request: FastifyRequest, reply: FastifyReply, query = {}): string {
    const page = pageOf(request, { now: this.tracks.now() });
    reply.code(303).header('location', link(page, path, query));
    return '';
  }
}

const typedOf = (form: Typed) => ({
  name: one(form, 'name'),
  tracks: form.tracks ?? [],
  find: one(form, 'find'),
});

/** The name in the page’s language; what it is called in the others stays. */
function renamed(before: Text, typed: string, language: Language): Text {
  if (pick(before, language).value === typed) return before;
  return typeof before === 'string' ? { [language]: typed } : { ...before, [language]: typed };
}
