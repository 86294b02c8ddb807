import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { daySchema, partySchema } from '../domain/events/event-data.js';
import { dayNumber } from '../domain/values/dates.js';
import type { Day } from '../domain/values/views.js';
import { Described } from '../http/openapi/described.js';
import { invalid } from '../http/problems/problem.js';
import { digits, pagingShape } from '../http/requests/paging.js';
import { slugSchema } from '../tracks/index.js';
import { toldDeadline } from '../tracks/queries/deadlines/deadline-view.js';
import { type DeadlineReader, DeadlinesQuery } from '../tracks/queries/deadlines/deadlines.query.js';
import { noTrack, TracksQuery } from '../tracks/queries/tracks.query.js';
import { cursorOf, placeOrThrow } from './deadline-cursor.js';
import { deadlinesDescribed } from './deadlines.described.js';

/** A cursor holds the key of a deadline. */
const LONGEST_CURSOR = 400;
/** A century. */
const MOST_DAYS = 36_525;

const listSchema = z.strictObject({
  asOf: daySchema.optional().describe('Another day than today needs `track`.'),
  within: digits(z.int().min(0).max(MOST_DAYS))
    .optional()
    .describe('So many days ahead; what is overdue comes with it, and what has no day does not.'),
  owner: partySchema.optional().describe('The code of a party that owes it.'),
  track: slugSchema.optional().describe('All deadlines of one track, met ones too.'),
  after: z.string().min(1).max(LONGEST_CURSOR).optional().describe('A cursor: `next` of the previous page.'),
  limit: pagingShape.limit,
});
type Asked = z.infer<typeof listSchema>;

@Controller('v1/deadlines')
@Described('Deadlines', deadlinesDescribed)
export class DeadlinesController {
  constructor(
    private readonly deadlines: DeadlinesQuery,
    private readonly tracks: TracksQuery,
  ) {}

  @Get()
  @Allow('read', { byDesk: true })
  async list(@CallerOf() caller: Caller, @Query({ schema: listSchema }) asked: Asked) {
    const { asOf, track, after, ...list } = asked;
    const scope = readScopeOf(caller);
    if (scope === 'public') return { items: [], next: null };
    const reader = { scope, caller };
    if (track !== undefined) await this.mustRead(track, reader);
    if (asOf !== undefined && asOf !== this.deadlines.today()) return this.asOf(asOf, asked, reader);
    const place = after === undefined ? null : placeOrThrow(after);
    const { items, next } = await this.deadlines.page({ ...list, track, after: place }, reader);
    return { items: items.map(toldDeadline), next: next && cursorOf(next) };
  }

  private async mustRead(track: string, { caller, scope }: DeadlineReader): Promise<void> {
    await this.tracks.mustMay(caller, 'read', [track]);
    if (!(await this.tracks.key(track, scope))) throw noTrack(track);
  }

  private async asOf(asOf: Day, { track, owner, within, after, limit }: Asked, reader: DeadlineReader) {
    const key = track === undefined ? null : await this.tracks.key(track, reader.scope);
    if (!key)
      throw invalid([{ pointer: '/query/asOf', message: 'must be today, unless `track` names one track' }]);
    const until = within === undefined ? undefined : dayNumber(asOf) + within;
    const all = (await this.deadlines.asOf(key, asOf, reader))
      .filter((one) => owner === undefined || one.owner === owner)
      .filter(({ last }) => until === undefined || (last !== null && last <= until));
    const place = after === undefined ? null : placeOrThrow(after);
    const from = place ? all.findIndex((one) => one.key === place.key) + 1 : 0;
    const items = all.slice(from, from + limit);
    const last = items.at(-1);
    const isMore = from + limit < all.length;
    return {
      items: items.map(toldDeadline),
      next: isMore && last ? cursorOf({ day: last.last, track: key.id, key: last.key }) : null,
    };
  }
}
