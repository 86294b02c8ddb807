import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow, may } from '../access/allow.js';
import { SignInInterceptor } from '../accounts/pages/sign-in.interceptor.js';
import { contentOf, type DossierFault, dossierFaults, fileTextOf, readDossier } from '../dossiers/index.js';
import { one, type Typed } from '../http/bodies/forms.js';
import { locateFaults } from '../http/bodies/places.js';
import { problemOf } from '../http/problems/problem.js';
import { pageOfList } from '../http/requests/paging.js';
import { PageRequest, PageRequestOf } from '../http/responses/page-request.js';
import { type PageResult, redirect, show } from '../http/responses/page-result.js';
import { TimeSlices } from '../runtime/time-slices.js';
import { slugSchema } from '../tracks/index.js';
import { HistoryQuery } from '../tracks/queries/history.query.js';
import { noTrack, TracksQuery } from '../tracks/queries/tracks.query.js';
import { link, paths } from '../ui/page.js';
import { ComparisonPage } from './comparison.page.js';
import { courseOf } from './course.js';
import { Precedents } from './precedents.js';
import { PrecedentsPage } from './precedents.page.js';

/** In bytes: 1 MiB of text, percent-encoded. */
const LIMIT = 3 * 1024 * 1024;

/** Precedents of a page. */
const PAGE = 100;
/** More than anybody compares: those of one kind, by slug. */
const COMPARED = 200;

/** Unlike the API, a page ignores invalid query parameters. */
const afterSchema = slugSchema.optional().catch(undefined);

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
        course={courseOf(entries)}
        precedents={await this.precedents.list({ kind: track.kind, limit: COMPARED })}
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
    const file = fileTextOf(text);
    const refused = (faults: DossierFault[]) => this.listed(request, { text, faults });
    if (text.trim() === '')
      return refused([{ where: '', what: { value: m.t('entry.dossier_missing'), lang: page.language } }]);
    try {
      await this.precedents.add(await this.timeSlices.run(readDossier(await contentOf(file))), caller.name);
      return redirect(link(page, paths.precedents));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      return refused(dossierFaults(await locateFaults(problem, file), m));
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
    { page, m, caller, http }: PageRequest,
    typed: { text?: string; faults?: DossierFault[] } = {},
  ): Promise<PageResult> {
    const after = afterSchema.parse((http.query as { after?: unknown }).after);
    const listed = await this.precedents.list({ after, limit: PAGE + 1 });
    const { items: precedents, next } = pageOfList(listed, PAGE, ({ slug }) => slug);
    const mayAdd = may(caller, 'record');
    return show(<PrecedentsPage {...{ page, m, precedents, next, mayAdd }} {...typed} />, {
      status: (typed.faults ?? []).length > 0 ? 422 : 200,
    });
  }
}
