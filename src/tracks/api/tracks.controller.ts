import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../../access/allow.js';
import { daySchema, instantSchema, partySchema } from '../../domain/events/event-data.js';
import type { TrackView } from '../../domain/values/views.js';
import { type StoreAnswer, StoreAnswerOf } from '../../http/idempotency/idempotency.interceptor.js';
import { Described } from '../../http/openapi/described.js';
import { pageOfList, pagingShape } from '../../http/requests/paging.js';
import { Answer } from '../../http/responses/answer.js';
import { OpenTracksHandler } from '../commands/open-tracks.js';
import { proposalAnswer } from '../commands/proposal-store.js';
import { kindSchema, newTrackSchema, slugSchema, twinSchema } from '../commands/requests.js';
import { noTrack, TracksQuery } from '../queries/tracks.query.js';
import { tracksDescribed } from './tracks.described.js';

const momentShape = { asOf: daySchema.optional(), knownAt: instantSchema.optional() };
const momentSchema = z.strictObject(momentShape);
const listSchema = z.strictObject({
  ...momentShape,
  ...pagingShape,
  kind: kindSchema.optional(),
  party: partySchema.optional(),
});

@Controller('v1/tracks')
@Described('Tracks', tracksDescribed)
export class TracksController {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly opening: OpenTracksHandler,
  ) {}

  @Get()
  @Allow('public')
  async list(
    @CallerOf() caller: Caller | null,
    @Query({ schema: listSchema }) query: z.infer<typeof listSchema>,
  ) {
    const { asOf, knownAt, kind, party, after, limit } = query;
    const filter = { kind, party, after, limit: limit + 1 };
    return pageOfList(
      await this.tracks.list(filter, readScopeOf(caller), { asOf, knownAt }),
      limit,
      ({ slug }) => slug,
    );
  }

  @Get(':slug')
  @Allow('public')
  async one(
    @CallerOf() caller: Caller | null,
    @Param('slug') slug: string,
    @Query({ schema: momentSchema }) moment: z.infer<typeof momentSchema>,
  ): Promise<Answer> {
    const track = await this.tracks.one(slug, readScopeOf(caller), moment);
    if (!track) throw noTrack(slug);
    return new Answer({ status: 200, headers: { etag: `"${track.revision}"` }, body: track });
  }

  @Post()
  @Allow('record')
  async open(
    @CallerOf() caller: Caller,
    @Body({ schema: newTrackSchema }) body: z.infer<typeof newTrackSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ): Promise<Answer> {
    const answerOf = (track: TrackView) =>
      new Answer({
        status: 201,
        headers: { location: `/v1/tracks/${track.slug}`, etag: '"0"' },
        body: track,
      });
    return answerOf(await this.opening.open(body, async (at, track) => keep?.(at, answerOf(track)), caller));
  }

  @Patch(':slug')
  @Allow('record')
  async link(
    @CallerOf() caller: Caller,
    @Param('slug', { schema: slugSchema }) slug: string,
    @Body({ schema: twinSchema }) body: z.infer<typeof twinSchema>,
  ): Promise<Answer> {
    const done = await this.opening.link(slug, body.twin, caller);
    if ('proposal' in done) return proposalAnswer(done);
    return new Answer({ status: 200, headers: { etag: `"${done.revision}"` }, body: done });
  }
}
