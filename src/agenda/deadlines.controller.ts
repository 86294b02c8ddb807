import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf } from '../access/allow.js';
import { daySchema, partySchema } from '../domain/events/event-data.js';
import { Described } from '../http/openapi/described.js';
import { digits, pagingShape } from '../http/requests/paging.js';
import { slugSchema } from '../tracks/index.js';
import { DeadlineLists, MOST_DAYS } from './deadline-lists.js';
import { deadlinesDescribed } from './deadlines.described.js';

/** A cursor holds the key of a deadline. */
const LONGEST_CURSOR = 400;

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
  constructor(private readonly deadlines: DeadlineLists) {}

  @Get()
  @Allow('read', { byDesk: true })
  list(@CallerOf() caller: Caller, @Query({ schema: listSchema }) asked: Asked) {
    return this.deadlines.list(asked, caller);
  }
}
