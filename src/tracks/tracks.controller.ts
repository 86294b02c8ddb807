import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { daySchema, instantSchema } from '../domain/event-data.js';
import type { TrackView } from '../domain/views.js';
import { Allow, type Caller, CallerOf } from '../http/allow.js';
import { type Keep, KeepAnswer } from '../http/idempotency.js';
import { pageOf, pagingShape } from '../http/paging.js';
import { OpeningTracks } from './opening-tracks.js';
import { kindSchema, newTrackSchema, slugSchema, twinSchema } from './requests.js';
import { noTrack, seesOf, TracksQuery } from './tracks.query.js';

const momentShape = { asOf: daySchema.optional(), knownAt: instantSchema.optional() };
const momentSchema = z.strictObject(momentShape);
const listSchema = z.strictObject({
  ...momentShape,
  ...pagingShape,
  kind: kindSchema.optional(),
  party: z.string().max(10).optional(),
});

@Controller('v1/tracks')
export class TracksController {
  constructor(
    private readonly tracks: TracksQuery,
    private readonly opening: OpeningTracks,
  ) {}

  @Get()
  @Allow('public')
  async list(@CallerOf() caller: Caller | null, @Query({ schema: listSchema }) query: z.infer<typeof listSchema>) {
    const { asOf, knownAt, kind, party, after, limit } = query;
    const filter = { kind, party, after, limit: limit + 1 };
    return pageOf(await this.tracks.list(filter, seesOf(caller), { asOf, knownAt }), limit, ({ slug }) => slug);
  }

  @Get(':slug')
  @Allow('public')
  async one(
    @CallerOf() caller: Caller | null,
    @Param('slug') slug: string,
    @Query({ schema: momentSchema }) moment: z.infer<typeof momentSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrackView> {
    const track = await this.tracks.one(slug, seesOf(caller), moment);
    if (!track) throw noTrack(slug);
    reply.header('etag', `"${track.revision}"`);
    return track;
  }

  @Post()
  @Allow('record')
  async open(
    @CallerOf() caller: Caller,
    @Body({ schema: newTrackSchema }) body: z.infer<typeof newTrackSchema>,
    @KeepAnswer() keep: Keep | null,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TrackView> {
    const headers = { location: `/v1/tracks/${body.slug}`, etag: '"0"' };
    const track = await this.opening.open(body, async (at, track) => {
      await keep?.(at, { status: 201, headers, body: track });
    });
    reply.headers(headers);
    return track;
  }

  @Patch(':slug')
  @Allow('record')
  @HttpCode(200)
  link(
    @Param('slug', { schema: slugSchema }) slug: string,
    @Body({ schema: twinSchema }) body: z.infer<typeof twinSchema>,
  ): Promise<TrackView> {
    return this.opening.link(slug, body.twin);
  }
}
