import { Controller, Get, type OnModuleInit, Param, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Allow } from '../../access/allow.js';
import { Problem } from '../../http/problems/problem.js';
import { pageOf, sendPage } from '../../http/responses/pages.js';
import { Clock } from '../../runtime/clock.js';
import { subscriptionOf } from '../endpoints/unsubscribe-token.js';
import { WebhookSettings } from '../sending/settings.js';
import { Subscriptions } from './subscriptions.js';
import { UnsubscribePage } from './unsubscribe.page.js';

const PATH = 'mail/unsubscribe/:token';
type WithToken = { Params: { token: string } };

/**
 * The link in every letter: a page that asks, and what its button or the reader's mail program (RFC 8058) posts. That
 * comes as a form from whoever has the letter, so it is read, or rather not read, by a parser of its own.
 */
@Controller()
export class UnsubscribePages implements OnModuleInit {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly settings: WebhookSettings,
    private readonly clock: Clock,
    private readonly adapter: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const instance: FastifyInstance | undefined = this.adapter.httpAdapter?.getInstance();
    instance?.register(async (within) => {
      within.removeAllContentTypeParsers();
      within.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 4_096 }, async () => undefined);
      within.post<WithToken>(`/${PATH}`, { config: { allow: 'public' } }, async (request, reply) => {
        const { id } = await this.known(request.params.token);
        const { address } = await this.subscriptions.unsubscribe(id);
        return this.page(request, reply, address, true);
      });
    });
  }

  @Get(PATH)
  @Allow('public', { anyQuery: true })
  async ask(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { address, disabledReason } = await this.known(token);
    return this.page(request, reply, address, disabledReason === 'unsubscribed');
  }

  private async known(token: string) {
    const id = subscriptionOf(token, this.settings.keys);
    if (id === null) throw new Problem('not_found', 'There is no such subscription.');
    return this.subscriptions.one(id);
  }

  private page(request: FastifyRequest, reply: FastifyReply, address: string, done: boolean): string {
    const page = pageOf(request, { now: this.clock.now() });
    // The address of the page is as good as a key: it goes to no one else, and no robot keeps it.
    reply.header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex');
    return sendPage(reply, <UnsubscribePage page={page} address={address} done={done} />, page.language);
  }
}
