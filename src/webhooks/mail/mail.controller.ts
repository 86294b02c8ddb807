import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../access/allow.js';
import { Described } from '../../http/openapi/described.js';
import { pageOfList, pagingShape } from '../../http/requests/paging.js';
import { Answer } from '../../http/responses/answer.js';
import { endpointIdSchema, type NewSubscription, newSubscriptionSchema } from '../events/requests.js';
import { mailDescribed } from './mail.described.js';
import { Subscriptions } from './subscriptions.js';

const listSchema = z.strictObject({ ...pagingShape, after: endpointIdSchema.optional() });

/** Addresses are personal data, so reading them needs the permission `subscribe`. */
@Controller('v1/mail/subscriptions')
@Described('Webhooks', mailDescribed)
export class MailController {
  constructor(private readonly subscriptions: Subscriptions) {}

  @Get()
  @Allow('subscribe')
  async list(@Query({ schema: listSchema }) { after, limit }: z.infer<typeof listSchema>) {
    return pageOfList(await this.subscriptions.list(after, limit + 1), limit, ({ id }) => id);
  }

  @Get(':id')
  @Allow('subscribe')
  one(@Param('id', { schema: endpointIdSchema }) id: string) {
    return this.subscriptions.one(id);
  }

  @Post()
  @Allow('subscribe')
  async create(@Body({ schema: newSubscriptionSchema }) body: NewSubscription): Promise<Answer> {
    const made = await this.subscriptions.create(body);
    return new Answer({
      status: 201,
      headers: { location: `/v1/mail/subscriptions/${made.id}` },
      body: made,
    });
  }

  @Delete(':id')
  @Allow('subscribe')
  @HttpCode(204)
  remove(@Param('id', { schema: endpointIdSchema }) id: string): Promise<void> {
    return this.subscriptions.remove(id);
  }
}
