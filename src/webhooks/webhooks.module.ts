import { type DynamicModule, Module } from '@nestjs/common';
import { FeedsModule } from '../feeds/index.js';
import { FormsModule } from '../forms/forms.module.js';
import { TracksModule } from '../tracks/index.js';
import { DeliveriesController } from './api/deliveries.controller.js';
import { EndpointsController } from './api/endpoints.controller.js';
import { EventTypesController } from './api/event-types.controller.js';
import { Claims } from './deliveries/claims.js';
import { Deliveries } from './deliveries/deliveries.js';
import { Dispatcher } from './deliveries/dispatcher.js';
import { EndpointAccess } from './deliveries/endpoint-access.js';
import { DeliveryMetrics } from './deliveries/figures.js';
import { MailOut } from './deliveries/mail-out.js';
import { Messages } from './deliveries/message.js';
import { Notices } from './deliveries/notices.js';
import { Outbound } from './deliveries/outbound.js';
import { Pruning } from './deliveries/pruning.js';
import { EndpointWatch } from './deliveries/watch.js';
import { Worker } from './deliveries/worker.js';
import { Endpoints } from './endpoints/endpoints.js';
import { EndpointsCache } from './endpoints/endpoints-cache.js';
import { HealthQuery } from './endpoints/health.js';
import { MailController } from './mail/mail.controller.js';
import { MailPages } from './mail/mail.pages.js';
import { Subscriptions } from './mail/subscriptions.js';
import { UnsubscribePages } from './mail/unsubscribe.pages.js';
import { DeliveryLogs } from './pages/delivery-logs.js';
import { EndpointPages } from './pages/endpoint.pages.js';
import { EndpointsPages } from './pages/endpoints.pages.js';
import { SecretsPages } from './pages/secrets.pages.js';
import { WebhookSettings } from './sending/settings.js';

/** Alerts on what is recorded. Nothing imports this: it reads the feed by positions. */
@Module({
  imports: [TracksModule, FeedsModule, FormsModule],
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
    EndpointAccess,
    Deliveries,
    Subscriptions,
    HealthQuery,
    DeliveryLogs,
    Notices,
    Messages,
    MailOut,
    Outbound,
    Claims,
    EndpointsCache,
    Dispatcher,
    Worker,
    DeliveryMetrics,
    Pruning,
    EndpointWatch,
  ],
})
export class WebhooksModule {}

export const webhooksWith = (settings: WebhookSettings): DynamicModule => ({
  module: WebhooksModule,
  providers: [{ provide: WebhookSettings, useValue: settings }],
});
