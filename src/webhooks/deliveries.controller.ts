import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../http/allow.js';
import { pageOf } from '../http/paging.js';
import { Described } from '../openapi/described.js';
import { Deliveries } from './deliveries.js';
import { deliveriesSchema } from './requests.js';
import { deliveriesDescribed } from './webhooks.described.js';

const idSchema = z.guid();

@Controller('v1/webhooks/deliveries')
@Described('Webhooks', deliveriesDescribed)
export class DeliveriesController {
  constructor(private readonly deliveries: Deliveries) {}

  @Get()
  @Allow('read')
  async list(@Query({ schema: deliveriesSchema }) query: z.infer<typeof deliveriesSchema>) {
    const listed = await this.deliveries.list({ ...query, limit: query.limit + 1 });
    const { items, next } = pageOf(listed, query.limit, ({ at }) => at);
    return { items: items.map(({ view }) => view), next };
  }

  @Get(':id')
  @Allow('read')
  one(@Param('id', { schema: idSchema }) id: string) {
    return this.deliveries.one(id);
  }

  @Post(':id/retry')
  @Allow('subscribe')
  @HttpCode(202)
  async retry(@Param('id', { schema: idSchema }) id: string) {
    return { delivery: await this.deliveries.retry(id) };
  }
}
