import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, readScopeOf } from '../access/allow.js';
import { textSchema } from '../domain/values/text.js';
import { type StoreAnswer, StoreAnswerOf } from '../http/idempotency/idempotency.interceptor.js';
import { Described } from '../http/openapi/described.js';
import { numberedShape, pageOfList } from '../http/requests/paging.js';
import { Answer } from '../http/responses/answer.js';
import { slugSchema } from '../tracks/index.js';
import { digestSchema } from '../tracks/queries/proposal.schema.js';
import { ProposalsQuery } from '../tracks/queries/proposals.query.js';
import { ApproveHandler, mayTryOut } from './approve-handler.js';
import { ProposalPreview } from './proposal-preview.js';
import { proposalsDescribed } from './proposals.described.js';

const idSchema = z.uuid();
const listSchema = z.strictObject({
  ...numberedShape,
  state: z.enum(['waiting', 'approved', 'returned']).optional().describe('Only proposals in that state.'),
  track: slugSchema.optional().describe('Only proposals that name that track.'),
});
export const approvalSchema = z
  .strictObject({
    digest: digestSchema
      .optional()
      .describe('The `preview.digest` that the approver saw; by default the digest of the proposal.'),
    comment: textSchema.optional(),
  })
  .meta({ id: 'Approval' });
export const returnSchema = z.strictObject({ comment: textSchema }).meta({ id: 'Return' });

/** Proposals: list, read, approve, take over, return. */
@Controller('v1/proposals')
@Described('Proposals', proposalsDescribed)
export class ProposalsController {
  constructor(
    private readonly proposals: ProposalsQuery,
    private readonly approving: ApproveHandler,
    private readonly previewing: ProposalPreview,
  ) {}

  @Get()
  @Allow('read', { byDesk: true })
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: listSchema }) { after, limit, ...filter }: z.infer<typeof listSchema>,
  ) {
    const listed = await this.proposals.list(filter, readScopeOf(caller), Number(after), limit + 1);
    const { items, next } = pageOfList(listed, limit, ({ at }) => at);
    return { items: items.map(({ proposal: { entry: _, ...proposal } }) => proposal), next };
  }

  @Get(':id')
  @Allow('read', { byDesk: true })
  async one(@CallerOf() caller: Caller, @Param('id', { schema: idSchema }) id: string) {
    const whole = await this.approving.named(id, caller);
    const isOpen = whole.state === 'waiting' && mayTryOut(whole, caller);
    const preview = isOpen ? await this.previewing.of(whole, caller) : null;
    const { proposer: _, ...proposal } = whole;
    return { ...proposal, preview };
  }

  @Post(':id/approve')
  @Allow('approve', { byDesk: true })
  @HttpCode(200)
  async approve(
    @CallerOf() caller: Caller,
    @Req() { ip, id: requestId }: FastifyRequest,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: approvalSchema }) { digest, comment }: z.infer<typeof approvalSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    const word = { digest, comment: comment ?? null };
    return this.approving.approve(id, { caller, ip, id: requestId }, word, async (at, body) => {
      await keep?.(at, new Answer({ status: 200, body }));
    });
  }

  @Post(':id/take-over')
  @Allow('record', { byDesk: true })
  @HttpCode(200)
  async takeOver(
    @CallerOf() caller: Caller,
    @Req() { ip, id: requestId }: FastifyRequest,
    @Param('id', { schema: idSchema }) id: string,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    return this.approving.takeOver(id, { caller, ip, id: requestId }, async (at, body) => {
      await keep?.(at, new Answer({ status: 200, body }));
    });
  }

  @Post(':id/return')
  @Allow('approve', { byDesk: true })
  @HttpCode(200)
  async return(
    @CallerOf() caller: Caller,
    @Req() { ip, id: requestId }: FastifyRequest,
    @Param('id', { schema: idSchema }) id: string,
    @Body({ schema: returnSchema }) { comment }: z.infer<typeof returnSchema>,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    return this.approving.return(id, { caller, ip, id: requestId }, comment, async (at, body) => {
      await keep?.(at, new Answer({ status: 200, body }));
    });
  }
}
