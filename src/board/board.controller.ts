import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { daySchema, partySchema } from '../domain/event-data.js';
import { STAGES } from '../domain/views.js';
import { Allow, type Caller, CallerOf, sightOf } from '../http/allow.js';
import { Problem } from '../http/problem.js';
import { Described } from '../openapi/described.js';
import { kindSchema } from '../tracks/requests.js';
import { boardDescribed } from './board.described.js';
import { BoardQuery } from './board.query.js';

export const boardSchema = z.strictObject({
  kind: kindSchema.optional(),
  party: partySchema.optional(),
  stage: z.enum(STAGES).optional(),
  stalled: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  asOf: daySchema.optional(),
});

@Controller('v1/board')
@Described('Board', boardDescribed)
export class BoardController {
  constructor(private readonly query: BoardQuery) {}

  @Get()
  @Allow('public')
  board(
    @CallerOf() caller: Caller | null,
    @Query({ schema: boardSchema }) filter: z.infer<typeof boardSchema>,
  ) {
    const sight = sightOf(caller);
    if (filter.stalled !== undefined && sight === 'public') {
      throw new Problem('unauthenticated', 'Which tracks are stalled is not public.');
    }
    return this.query.board(filter, sight);
  }
}
