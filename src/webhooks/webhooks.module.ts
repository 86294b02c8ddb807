import { type DynamicModule, Module } from '@nestjs/common';
import { EntryModule } from '../entry/entry.module.js';
import { FeedsModule } from '../feeds/feeds.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { Claims } from './claims.js';
import { DeliveriesController } from './deliveries.controller.js';
import { Deliveries } from './deliveries.js';
import { DeliveryLogs } from './delivery-logs.js';
import { Dispatcher } from './dispatcher.js';
import { EndpointPages } from './endpoint.pages.js';
import { EndpointsController } from './endpoints.controller.js';
import { Endpoints } from './endpoints.js';
import { EndpointsPages } from './endpoints.pages.js';
import { EventTypesController } from './event-types.controller.js';
import { Figures } from './figures.js';
import { HealthQuery } from './health.js';
import { KnownEndpoints } from './known-endpoints.js';
import { MailController } from './mail.controller.js';
import { MailPages } from './mail.pages.js';
import { MailOut } from './mail-out.js';
import { Messages } from './message.js';
import { Notices } from './notices.js';
import { Outbound } from './outbound.js';
import { Pruning } from './pruning.js';
import { SecretsPages } from './secrets.pages.js';
import { WebhookSettings } from './settings.js';
import { Subscriptions } from './subscriptions.js';
import { Theirs } from './theirs.js';
import { UnsubscribePages } from './unsubscribe.pages.js';
import { Watch } from './watch.js';
import { Worker } from './worker.js';

/** Alerts on what is recorded. Nothing imports this: it reads the feed by positions. */
@Module({
  imports: [TracksModule, FeedsModule, EntryModule],
  controllers: [
    EndpointsController,
    DeliveriesController,
    EventTypesController,
    MailController,
    UnsubscribePages,
    EndpointsPages,
    SecretsPages,
    EndpointPages,
    MailPages,
  ],
  providers: [
    Endpoints,
    Theirs,
    Deliveries,
    Subscriptions,
    HealthQuery,
    DeliveryLogs,
    Notices,
    Messages,
    MailOut,
    Outbound,
    Claims,
    KnownEndpoints,
    Dispatcher,
    Worker,
    Figures,
    Pruning,
    Watch,
  ],
})
export class WebhooksModule {}

export const webhooksWith = (settings: WebhookSettings): DynamicModule => ({
  module: WebhooksModule,
  providers: [{ provide: WebhookSettings, useValue: settings }],
});
