import { Controller, Get, type OnModuleInit, Param } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Allow } from '../../access/allow.js';
import { Problem } from '../../http/problems/problem.js';
import { PageRequest, PageRequestOf } from '../../http/responses/page-request.js';
import { type PageResult, render, show } from '../../http/responses/page-result.js';
import { oneClickRoute, PRIVATE_URL } from '../../mail/one-click.js';
import { subscriptionOf } from '../endpoints/unsubscribe-token.js';
import { WebhookSettings } from '../sending/settings.js';
import { Subscriptions } from './subscriptions.js';
import { UnsubscribePage } from './unsubscribe.page.js';

const PATH = 'mail/unsubscribe/:token';

/** The unsubscribe link of every mail: a page that asks for confirmation, and the POST of its button or of a mail program. */
@Controller()
export class UnsubscribePages implements OnModuleInit {
  constructor(
    private readonly subscriptions: Subscriptions,
    private readonly settings: WebhookSettings,
    private readonly adapter: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    oneClickRoute(this.adapter.httpAdapter?.getInstance(), `/${PATH}`, async (request, reply) => {
      const { id } = await this.subscriptionBy((request.params as { token: string }).token);
      const { address } = await this.subscriptions.unsubscribe(id);
      return render(unsubscribePage(new PageRequest(request), address, true), request, reply);
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

const unsubscribePage = ({ page }: PageRequest, address: string, done: boolean): PageResult =>
  show(<UnsubscribePage page={page} address={address} done={done} />, { headers: PRIVATE_URL });
