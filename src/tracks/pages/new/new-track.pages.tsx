import { Body, Controller, Get, Post, UseInterceptors } from '@nestjs/common';
import { Allow } from '../../../access/allow.js';
import { SignInInterceptor } from '../../../accounts/pages/sign-in.interceptor.js';
import { FormReader } from '../../../forms/reader.js';
import { SubmitOnce } from '../../../forms/submit-once.js';
import { all } from '../../../forms/typed.js';
import { one, type Typed } from '../../../http/bodies/forms.js';
import { problemOf } from '../../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../../http/responses/page-request.js';
import { type PageResult, redirect, show, showForm } from '../../../http/responses/page-result.js';
import { IdGenerator } from '../../../runtime/id-generator.js';
import type { FieldError } from '../../../ui/form.js';
import { link, paths } from '../../../ui/page.js';
import { OpenTracksHandler } from '../../commands/open-tracks.js';
import type { NewTrack } from '../../commands/requests.js';
import { TrackChoicesQuery } from '../../queries/track-choices.query.js';
import { TracksQuery } from '../../queries/tracks.query.js';
import { FORM_LIMIT } from '../log/log.pages.js';
import { CheckTrackPage, NewTrackPage } from './new-track.page.js';
import { readTrack } from './read-track.js';

/** The pages that open a track. It cannot be undone, so a check page comes first. */
@Controller('tracks/new')
@UseInterceptors(SignInInterceptor)
export class NewTrackPages {
  constructor(
    private readonly opening: OpenTracksHandler,
    private readonly tracks: TracksQuery,
    private readonly trackChoices: TrackChoicesQuery,
    private readonly submitOnce: SubmitOnce,
    private readonly ids: IdGenerator,
  ) {}

  @Get()
  @Allow('record', { form: true, anyQuery: true })
  ask(@PageRequestOf() request: PageRequest): Promise<PageResult> {
    return this.form(request, { 'party.1': [request.page.ownParty] });
  }

  @Post()
  @Allow('record', { form: true, anyQuery: true, bodyLimit: FORM_LIMIT })
  async answered(@Body() typed: Typed = {}, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { page, m } = request;
    const act = one(typed, 'do') || 'check';
    if (act === 'edit' || act === 'find') return this.form(request, typed);
    const reader = new FormReader(typed, m, page.now);
    const track = readTrack(reader);
    const { errors } = reader;
    if (errors.length === 0 && act === 'record') return this.record(request, typed, track, reader);
    if (await this.tracks.one(track.slug, 'full')) reader.wrong('slug', 'entry.slug_taken');
    if (errors.length > 0 || act === 'again') return this.form(request, typed, errors);
    const twin = track.twin ? await this.tracks.one(track.twin, 'full') : null;
    return show(<CheckTrackPage {...{ page, m, typed, track, twin, token: this.ids.newId() }} />);
  }

  private async record(
    request: PageRequest,
    typed: Typed,
    track: NewTrack,
    reader: FormReader,
  ): Promise<PageResult> {
    const { page, caller } = request;
    try {
      const location = paths.track(track.slug);
      await this.submitOnce.run({ caller, path: page.path, typed }, async (keep) => {
        await this.opening.open(track, (at) => keep(at, location), caller);
        return location;
      });
      return redirect(link(page, location));
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500) throw error;
      if (problem.code === 'already_exists' && !track.twin) reader.wrong('slug', 'entry.slug_taken');
      else reader.wrong('twin', 'entry.twin_unfit', { why: problem.detail });
      return this.form(request, typed, reader.errors);
    }
  }

  private async form({ page, m }: PageRequest, typed: Typed, errors: FieldError[] = []): Promise<PageResult> {
    const offer = await this.trackChoices.of({
      ...{ where: 'all' as const, scope: 'full' as const, twinless: true },
      ...{ chosen: all(typed, 'twin').filter((slug) => slug !== ''), find: one(typed, 'find') },
    });
    return showForm(<NewTrackPage sheet={{ typed, errors, page, m }} offer={offer} />, errors);
  }
}
