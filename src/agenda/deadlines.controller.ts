import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { daySchema, partySchema } from '../domain/events/event-data.js';
import { Described } from '../http/openapi/described.js';
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
  asOf: daySchema
    .optional()
    .describe(
      'As of which day; today unless given. An installation of many tracks answers for another day by `track` only.',
    ),
  within: digits(z.int().min(0).max(MOST_DAYS))
    .optional()
    .describe('So many days after it; what is overdue comes with it, and what has no day does not.'),
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
    const { after, ...list } = asked;
    const scope = readScopeOf(caller);
    if (scope === 'public') return { items: [], next: null };
    const reader = { scope, caller };
    if (list.track !== undefined) await this.mustRead(list.track, reader);
    const place = after === undefined ? null : placeOrThrow(after);
    const { items, next } = await this.deadlines.page({ ...list, after: place }, reader);
    return { items: items.map(toldDeadline), next: next && cursorOf(next) };
  }

  private async mustRead(track: string, { caller, scope }: DeadlineReader): Promise<void> {
    await this.tracks.mustMay(caller, 'read', [track]);
    if (!(await this.tracks.key(track, scope))) throw noTrack(track);
  }
}
