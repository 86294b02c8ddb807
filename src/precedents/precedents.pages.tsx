import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow, may } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { readDossier } from '../dossiers/index.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { readJson, readYamlBody } from '../http/bodies/json.js';
import { problemOf } from '../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../http/responses/page-result.js';
import type { LocalText } from '../i18n/names.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { noTrack, TracksQuery } from '../tracks/queries/tracks.query.js';
import { link, paths } from '../ui/page.js';
import { ComparisonPage } from './comparison.page.js';
import { courseOf } from './course.js';
import { Precedents } from './precedents.js';
import { PrecedentsPage } from './precedents.page.js';

/** In bytes: 1 MiB of text, percent-encoded. */
const LIMIT = 3 * 1024 * 1024;

/** How long agreements took, for staff. */
@Controller()
@UseInterceptors(SignInInterceptor)
export class PrecedentsPages {
  constructor(
    private readonly precedents: Precedents,
    private readonly tracks: TracksQuery,
    private readonly history: HistoryQuery,
    private readonly timeSlices: TimeSlices,
  ) {}

  @Get('tracks/:slug/precedents')
  @Allow('read', { byDesk: 'slug', form: true, anyQuery: true })
  async compare(
    @Param('slug') slug: string,
    @PageRequestOf() { page, scope, caller }: PageRequest,
  ): Promise<PageResult> {
    await this.tracks.mustMay(caller, 'read', [slug]);
    const track = await this.tracks.one(slug, scope);
    if (!track) throw noTrack(slug);
    const entries = (await this.history.effectiveOf([slug], scope, {})).get(slug) ?? [];
    const namesakes = await this.tracks.namesakes([track], scope);
    return show(
      <ComparisonPage
        page={{ ...page, namesakes }}
        track={track}
        course={courseOf(track, entries)}
        precedents={await this.precedents.list(track.kind)}
      />,
    );
  }

  @Get('precedents')
  @Allow('read', { byDesk: true, form: true, anyQuery: true })
  list(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.listed(request);
  }

  @Post('precedents')
  @Allow('record', { form: true, upload: true, anyQuery: true, bodyLimit: LIMIT })
  async add(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m, caller } = request;
    const text = typed.file?.[0] || one(typed, 'dossier');
    const refused = (...faults: LocalText[]) => this.listed(request, { text, faults });
    if (text.trim() === '') return refused({ value: m.t('entry.dossier_missing'), lang: page.language });
    try {
      const content = text.trimStart().startsWith('{') ? readJson(text) : await readYamlBody(text);
      await this.precedents.add(await this.timeSlices.run(readDossier(content)), caller.name);
      return redirect(link(page, paths.precedents));
    } catch (error) {
      const { status, detail, extensions } = problemOf(error);
      if (status >= 500) throw error;
      const errors = (extensions.errors ?? []) as { pointer: string; message: string }[];
      if (errors.length === 0) return refused({ value: detail, lang: 'en' });
      return refused(
        ...errors.map(({ pointer, message }): LocalText => ({ value: `${pointer}: ${message}`, lang: 'en' })),
      );
    }
  }

  @Post('precedents/:id/remove')
  @Allow('record', { form: true, anyQuery: true })
  async remove(
    @Param('id', { schema: z.uuid() }) id: string,
    @Body() _: Typed = {},
    @PageRequestOf() { page }: PageRequest,
  ): Promise<PageResult> {
    // A second press finds it removed.
    await this.precedents.remove(id).catch((error) => {
      if (problemOf(error).code !== 'not_found') throw error;
    });
    return redirect(link(page, paths.precedents));
  }

  private async listed(
    { page, m, caller }: PageRequest,
    typed: { text?: string; faults?: LocalText[] } = {},
  ): Promise<PageResult> {
    const precedents = await this.precedents.list();
    const isRefused = (typed.faults ?? []).length > 0;
    return show(
      <PrecedentsPage page={page} m={m} precedents={precedents} mayAdd={may(caller, 'record')} {...typed} />,
      { status: isRefused ? 422 : 200 },
    );
  }
}
