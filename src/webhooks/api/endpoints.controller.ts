import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf } from '../../access/allow.js';
import { type StoreAnswer, StoreAnswerOf } from '../../http/idempotency/idempotency.interceptor.js';
import { Described } from '../../http/openapi/described.js';
import { pageOfList, pagingShape } from '../../http/requests/paging.js';
import { Answer } from '../../http/responses/answer.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { EndpointAccess, mayUseEndpoint, tracksShownTo } from '../deliveries/endpoint-access.js';
import type { EndpointRow } from '../endpoints/endpoint.entity.js';
import { endpointView } from '../endpoints/endpoint.js';
import { Endpoints, type EndpointWithSecret } from '../endpoints/endpoints.js';
import {
  type EndpointChanges,
  endpointChangesSchema,
  endpointIdSchema,
  type NewEndpoint,
  newEndpointSchema,
  recoverSchema,
} from '../events/requests.js';
import { endpointsDescribed } from './webhooks.described.js';

const listSchema = z.strictObject({ ...pagingShape, after: endpointIdSchema.optional() });

@Controller('v1/webhooks/endpoints')
@Described('Webhooks', endpointsDescribed)
export class EndpointsController {
  constructor(
    private readonly endpoints: Endpoints,
    private readonly deliveries: Deliveries,
    private readonly access: EndpointAccess,
  ) {}

  @Get()
  @Allow('read', { byDesk: true })
  async list(@CallerOf() caller: Caller, @Query({ schema: listSchema }) query: z.infer<typeof listSchema>) {
    const rows = await this.endpoints.list(query.after, query.limit + 1, tracksShownTo(caller));
    const views = rows.map((row) => viewFor(row, caller));
    return pageOfList(views, query.limit, ({ id }) => id);
  }

  @Get(':id')
  @Allow('read', { byDesk: true })
  async one(@CallerOf() caller: Caller, @Param('id', { schema: endpointIdSchema }) id: string) {
    return viewFor(await this.access.one(id, caller, 'read'), caller);
  }

  @Post()
  @Allow('subscribe', { byDesk: true })
  async create(
    @CallerOf() caller: Caller,
    @Body({ schema: newEndpointSchema }) body: NewEndpoint,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ) {
    await this.access.mustCover(caller, body.tracks);
    return answerOf(
      201,
      await this.endpoints.create(body, async (at, made) => keep?.(at, storedAnswer(201, made))),
    );
  }

  @Patch(':id')
  @Allow('subscribe', { byDesk: true })
  async change(
    @CallerOf() caller: Caller,
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body({ schema: endpointChangesSchema }) body: EndpointChanges,
  ) {
    await this.access.one(id, caller, 'subscribe');
    if (body.tracks) await this.access.mustCover(caller, body.tracks);
    return endpointView(await this.endpoints.change(id, body), { whole: true });
  }

  @Delete(':id')
  @Allow('subscribe', { byDesk: true })
  @HttpCode(204)
  async remove(
    @CallerOf() caller: Caller,
    @Param('id', { schema: endpointIdSchema }) id: string,
  ): Promise<void> {
    await this.access.one(id, caller, 'subscribe');
    return this.endpoints.remove(id);
  }

  @Post(':id/rotate-secret')
  @Allow('subscribe', { byDesk: true })
  @HttpCode(200)
  async rotate(
    @CallerOf() caller: Caller,
    @Param('id', { schema: endpointIdSchema }) id: string,
    @StoreAnswerOf() keep: StoreAnswer | null,
  ): Promise<Answer> {
    await this.access.one(id, caller, 'subscribe');
    return answerOf(
      200,
      await this.endpoints.rotate(id, async (at, made) => keep?.(at, storedAnswer(200, made))),
    );
  }

  @Post(':id/test')
  @Allow('subscribe', { byDesk: true })
  @HttpCode(202)
  async test(@CallerOf() caller: Caller, @Param('id', { schema: endpointIdSchema }) id: string) {
    await this.access.one(id, caller, 'subscribe');
    return { delivery: await this.deliveries.test(id) };
  }

  @Post(':id/recover')
  @Allow('subscribe', { byDesk: true })
  @HttpCode(202)
  async recover(
    @CallerOf() caller: Caller,
    @Param('id', { schema: endpointIdSchema }) id: string,
    @Body({ schema: recoverSchema }) { since }: z.infer<typeof recoverSchema>,
  ) {
    await this.access.one(id, caller, 'subscribe');
    return this.deliveries.recover(id, since);
  }
}

const viewFor = (row: EndpointRow, caller: Caller) =>
  endpointView(row, { whole: mayUseEndpoint(caller, 'subscribe', row.tracks) });

function answerOf(status: number, { row, secret }: EndpointWithSecret): Answer {
  const body = { ...endpointView(row, { whole: true }), secret };
  const location = `/v1/webhooks/endpoints/${row.id}`;
  return new Answer({ status, ...(status === 201 && { headers: { location } }), body });
}

/** The answer to a repetition with the same Idempotency-Key: the secret is shown once and never stored in plain text. */
const storedAnswer = (status: number, { row }: EndpointWithSecret): Answer =>
  answerOf(status, { row, secret: null });
