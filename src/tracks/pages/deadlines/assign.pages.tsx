import { Body, Controller, Get, Param, Post, UseInterceptors } from '@nestjs/common';
import { z } from 'zod';
import { Allow, knownScopeOf } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { localPath } from '../../../accounts/pages/sign-in.pages.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, redirect, showForm } from '../../../http/responses/page-result.js';
import { link, paths } from '../../../ui/page.js';
import { DeadlineAssignments } from '../../commands/deadline-assignments.js';
import { DeadlinesQuery } from '../../queries/deadlines/deadlines.query.js';
import { noTrack, TracksQuery } from '../../queries/tracks.query.js';
import { AssignPage } from './assign.page.js';

const whichSchema = z.object({ slug: z.string(), deadline: z.string().max(200) });
type Which = z.infer<typeof whichSchema>;

/** Who takes a deadline on: a form, and buttons that send it at once. */
@Controller('tracks/:slug/deadlines/:deadline/person')
@UseInterceptors(SignInInterceptor)
export class AssignPages {
  constructor(
    private readonly assignments: DeadlineAssignments,
    private readonly deadlines: DeadlinesQuery,
    private readonly tracks: TracksQuery,
  ) {}

  @Get()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  ask(
    @Param({ schema: whichSchema }) which: Which,
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { next } = request.http.query as { next?: unknown };
    return this.form(which, request, typeof next === 'string' ? next : '');
  }

  /**
   * Sent again it changes nothing more. Where another has the deadline meanwhile, nothing changes, and the form shows
   * who.
   */
  @Post()
  @Allow('record', { byDesk: 'slug', form: true, anyQuery: true })
  async assign(
    @Param({ schema: whichSchema }) which: Which,
    @Body() sent: Typed = {},
    @PageRequestOf() request: PageRequest,
  ): Promise<PageResult> {
    const { page, m, caller } = request;
    const { slug: track, deadline: key } = which;
    const [person, before, next] = [one(sent, 'person'), one(sent, 'before'), one(sent, 'next')];
    const isOffered = (await this.assignments.candidates(track)).some(({ id }) => id === person);
    const isRead = person === '' || person === caller.person || isOffered;
    const change = { track, key, before: idOrNull(before), person: idOrNull(person) };
    if (isRead && (await this.assignments.change(change, caller)))
      return redirect(link(page, backTo(track, next)));
    return this.form(which, request, next, m.t(isRead ? 'deadlines.meanwhile' : 'deadlines.not_offered'));
  }

  private async form(
    { slug: track, deadline: key }: Which,
    { page, m, caller }: PageRequest,
    next: string,
    message?: string,
  ): Promise<PageResult> {
    const scope = knownScopeOf(caller);
    const shown = await this.tracks.one(track, scope);
    if (!shown || scope === 'public') throw noTrack(track);
    const { items } = await this.deadlines.page({ track, key, after: null, limit: 1 }, { scope, caller });
    const [item = null] = items;
    const gone = item ? undefined : m.t('deadlines.gone');
    const said = gone ?? message;
    const errors = said === undefined ? [] : [{ field: 'person', message: said }];
    return showForm(
      <AssignPage
        page={page}
        track={shown}
        item={item}
        assignment={await this.assignments.of(track, key)}
        candidates={await this.assignments.candidates(track)}
        back={backTo(track, next)}
        errors={errors}
      />,
      errors,
    );
  }
}

const backTo = (track: string, next: string): string => localPath(next, paths.track(track));

const idOrNull = (id: string): string | null => (z.uuid().safeParse(id).success ? id : null);
