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
 * The unsubscribe link of every mail: a page that asks for confirmation, and the POST of its button or of the reader's mail
 * program (RFC 8058). The POST comes without a session, so a parser of its own accepts any body and ignores it.
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
        const { id } = await this.subscriptionBy(request.params.token);
        const { address } = await this.subscriptions.unsubscribe(id);
        return render(unsubscribePage(new PageRequest(request), address, true), request, reply);
      });
    });
  }

  @Get(PATH)
  @Allow('public', { anyQuery: true })
  async ask(@Param('token') token: string, @PageRequestOf() request: PageRequest): Promise<PageResult> {
    const { address, disabledReason } = await this.subscriptionBy(token);
    return unsubscribePage(request, address, disabledReason === 'unsubscribed');
  }

  private async subscriptionBy(token: string) {
    const id = subscriptionOf(token, this.settings.keys);
    if (id === null) throw new Problem('not_found', 'There is no such subscription.');
    return this.subscriptions.one(id);
  }
}

/** The URL contains a credential: it must not leak as a referrer or be indexed. */
const PRIVATE_URL = { 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' };

const unsubscribePage = ({ page }: PageRequest, address: string, done: boolean): PageResult =>
  show(<UnsubscribePage page={page} address={address} done={done} />, { headers: PRIVATE_URL });
