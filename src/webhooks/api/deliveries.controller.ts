import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow, type Caller, CallerOf } from '../../access/allow.js';
import { Described } from '../../http/openapi/described.js';
import { pageOfList } from '../../http/requests/paging.js';
import { Deliveries } from '../deliveries/deliveries.js';
import { EndpointAccess, tracksShownTo } from '../deliveries/endpoint-access.js';
import { deliveriesSchema } from '../events/requests.js';
import { deliveriesDescribed } from './webhooks.described.js';

const idSchema = z.guid();

@Controller('v1/webhooks/deliveries')
@Described('Webhooks', deliveriesDescribed)
export class DeliveriesController {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly access: EndpointAccess,
  ) {}

  @Get()
  @Allow('read', { byDesk: true })
  async list(
    @CallerOf() caller: Caller,
    @Query({ schema: deliveriesSchema }) query: z.infer<typeof deliveriesSchema>,
  ) {
    const tracks = tracksShownTo(caller);
    const listed = await this.deliveries.list({ ...query, limit: query.limit + 1, tracks });
    const { items, next } = pageOfList(listed, query.limit, ({ at }) => at);
    return { items: items.map(({ view }) => view), next };
  }

  @Get(':id')
  @Allow('read', { byDesk: true })
  one(@CallerOf() caller: Caller, @Param('id', { schema: idSchema }) id: string) {
    return this.access.delivery(id, caller, 'read');
  }

  @Post(':id/retry')
  @Allow('subscribe', { byDesk: true })
  @HttpCode(202)
  async retry(@CallerOf() caller: Caller, @Param('id', { schema: idSchema }) id: string) {
    await this.access.delivery(id, caller, 'subscribe');
    return { delivery: await this.deliveries.retry(id) };
  }
}
