import { Controller, Get, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { daySchema, partySchema } from '../domain/events/event-data.js';
import { STAGES } from '../domain/values/views.js';
import { Described } from '../http/openapi/described.js';
import { Problem } from '../http/problems/problem.js';
import { kindSchema } from '../tracks/index.js';
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
    const scope = readScopeOf(caller);
    if (filter.stalled !== undefined && scope === 'public') {
      throw new Problem('unauthenticated', 'Which tracks are stalled is not public.');
    }
    return this.query.board(filter, scope);
  }
}
