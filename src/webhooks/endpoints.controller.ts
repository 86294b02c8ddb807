import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf, may } from '../http/allow.js';
import { Answer } from '../http/answer.js';
import { type Keep, KeepAnswer } from '../http/idempotency.js';
import { pageOf, pagingShape } from '../http/paging.js';
import { Described } from '../openapi/described.js';
import { Deliveries } from './deliveries.js';
import { endpointView } from './endpoint.js';
import { Endpoints, type Made } from './endpoints.js';
import {
  type EndpointChanges,
  endpointChangesSchema,
  endpointIdSchema,
  type NewEndpoint,
  newEndpointSchema,
  recoverSchema,
} from './requests.js';
import { endpointsDescribed } from './webhooks.described.js';

const listSchema = z.strictObject({ ...pagingShape, after: endpointIdSchema.optional() });

@Controller('v1/webhooks/endpoints')
@Described('Webhooks', endpointsDescribed)
export class EndpointsController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly deliveries: Deliveries,
  ) {}

  @Get()
  @Allow('read')
  async list(@CallerOf() caller: Caller, @Query({ schema: listSchema }) query: z.infer<typeof listSchema>) {
    const rows = await this.endpoints.list(query.after, query.limit + 1);
    const views = rows.map((row) => endpointView(row, { whole: may(caller, 'subscribe') }));
    return pageOf(views, query.limit, ({ id }) => id);
  }

  @Get(':id')
  @Allow('read')
  async one(@CallerOf() caller: Caller, @Param('id', { schema: endpointIdSchema }) id: string) {
    return endpointView(await this.endpoints.one(id), { whole: may(caller, 'subscribe') });
  }

  @Post()
  @Allow('subscribe')
  async create(@Body({ schema: newEndpointSchema }) body: NewEndpoint, @KeepAnswer() keep: Keep | null) {
    return answerOf(
      201,
      await this.endpoints.create(body, async (at, made) => keep?.(at, keptAnswer(201, made))),
    );
  }

  @Patch(':id')
  @Allow('subscribe')
  async change(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body({ schema: endpointChangesSchema }) body: EndpointChanges,
  ) {
    return endpointView(await this.endpoints.change(id, body), { whole: true });
  }

  @Delete(':id')
  @Allow('subscribe')
  @HttpCode(204)
  remove(@Param('id', { schema: endpointIdSchema }) id: string): Promise<void> {
    return this.endpoints.remove(id);
  }

  @Post(':id/rotate-secret')
  @Allow('subscribe')
  @HttpCode(200)
  async rotate(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @KeepAnswer() keep: Keep | null,
  ): Promise<Answer> {
    return answerOf(
      200,
      await this.endpoints.rotate(id, async (at, made) => keep?.(at, keptAnswer(200, made))),
    );
  }

  @Post(':id/test')
  @Allow('subscribe')
  @HttpCode(202)
  async test(@Param('id', { schema: endpointIdSchema }) id: string) {
    return { delivery: await this.deliveries.test(id) };
  }

  @Post(':id/recover')
  @Allow('subscribe')
  @HttpCode(202)
  recover(
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body({ schema: recoverSchema }) { since }: z.infer<typeof recoverSchema>,
  ) {
    return this.deliveries.recover(id, since);
  }
}

function answerOf(status: number, { row, secret }: Made): Answer {
  const body = { ...endpointView(row, { whole: true }), secret };
  const location = `/v1/webhooks/endpoints/${row.id}`;
  return new Answer({ status, ...(status === 201 && { headers: { location } }), body });
}

/** What a repetition with the same Idempotency-Key is told: the secret is shown once and kept nowhere in the clear. */
const keptAnswer = (status: number, { row }: Made): Answer => answerOf(status, { row, secret: null });
