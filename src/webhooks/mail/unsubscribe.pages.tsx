import { Controller, Get, type OnModuleInit, Param } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Allow } from '../../access/allow.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, render, show } from '../../http/responses/page-result.js';
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
        return render(asked(new PageRequest(request), address, true), request, reply);
      });
    });
  }

  @Get(PATH)
  @Allow('public', { anyQuery: true })
  async ask(@Param('token') token: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { address, disabledReason } = await this.known(token);
    return asked(request, address, disabledReason === 'unsubscribed');
  }

  private async known(token: string) {
    const id = subscriptionOf(token, this.settings.keys);
    if (id === null) throw new Problem('not_found', 'There is no such subscription.');
    return this.subscriptions.one(id);
  }
}

/** The address of the page is as good as a key: it goes to no one else, and no robot keeps it. */
const KEPT_BY_NOBODY = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

const asked = ({ page }: PageRequest, address: string, done: boolean): PageResult =>
  show(<UnsubscribePage page={page} address={address} done={done} />, { headers: KEPT_BY_NOBODY });
