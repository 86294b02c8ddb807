import { Controller, Get, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { daySchema, partySchema } from '../domain/events/event-data.js';
import { STAGES } from '../domain/values/views.js';
import { Described } from '../http/openapi/described.js';
import { pagingShape } from '../http/requests/paging.js';
import { Answer } from '../http/responses/answer.js';
import { preferredLanguage } from '../http/responses/negotiation.js';
import { kindSchema } from '../tracks/index.js';
import { boardDescribed } from './board.described.js';
import { BoardQuery } from './board.query.js';

/** Longer than what anybody types. */
const LONGEST_SEARCH = 200;
/** A cursor holds a name of up to 200 characters, and a slug. */
const LONGEST_CURSOR = 2_000;

export const boardSchema = z.strictObject({
  kind: kindSchema.optional(),
  party: partySchema.optional(),
  stage: z.enum(STAGES).optional(),
  stalled: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional(),
  asOf: daySchema.optional(),
  q: z
    .string()
    .min(1)
    .max(LONGEST_SEARCH)
    .optional()
    .describe('Words of the title or slug, or parties by name.'),
  sort: z.enum(['activity', 'name', 'stage', 'next']).default('activity').describe('The order of the list.'),
  after: z.string().min(1).max(LONGEST_CURSOR).optional().describe('A cursor: `next` of the previous page.'),
  limit: pagingShape.limit,
});

@Controller('v1/board')
@Described('Board', boardDescribed)
export class BoardController {
  constructor(private readonly query: BoardQuery) {}

  @Get()
  @Allow('public')
  async board(
    @CallerOf() caller: Caller | null,
    @Req() request: FastifyRequest,
    @Query({ schema: boardSchema }) asked: z.infer<typeof boardSchema>,
  ): Promise<Answer> {
    const body = await this.query.board(
      { ...asked, language: preferredLanguage(request) },
      readScopeOf(caller),
    );
    return new Answer({ status: 200, headers: { vary: 'Authorization, Cookie, Accept-Language' }, body });
  }
}
