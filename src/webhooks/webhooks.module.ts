import { type DynamicModule, Module } from '@nestjs/common';
import { FeedsModule } from '../feeds/index.js';
import { FormsModule } from '../forms/forms.module.js';
import { TracksModule } from '../tracks/tracks.module.js';
import { DeliveriesController } from './api/deliveries.controller.js';
import { EndpointsController } from './api/endpoints.controller.js';
import { EventTypesController } from './api/event-types.controller.js';
import { Claims } from './deliveries/claims.js';
import { DeadlineMonitor } from './deliveries/deadline-monitor.js';
import { Deliveries } from './deliveries/deliveries.js';
import { DeliveryMetrics } from './deliveries/delivery-metrics.js';
import { DeliveryPruner } from './deliveries/delivery-pruner.js';
import { DeliverySender } from './deliveries/delivery-sender.js';
import { DeliveryTraces } from './deliveries/delivery-traces.js';
import { Dispatcher } from './deliveries/dispatcher.js';
import { EndpointAccess } from './deliveries/endpoint-access.js';
import { MailSender } from './deliveries/mail-sender.js';
import { MessageReader } from './deliveries/message.js';
import { Notices } from './deliveries/notices.js';
import { TrackMonitor } from './deliveries/track-monitor.js';
import { Worker } from './deliveries/worker.js';
import { Endpoints } from './endpoints/endpoints.js';
import { EndpointsCache } from './endpoints/endpoints-cache.js';
import { HealthQuery } from './endpoints/health.js';
import { MessageBodies } from './formats/message-bodies.js';
import { MailController } from './mail/mail.controller.js';
import { MailPages } from './mail/mail.pages.js';
import { Subscriptions } from './mail/subscriptions.js';
import { UnsubscribePages } from './mail/unsubscribe.pages.js';
import { DeliveryLogs } from './pages/delivery-logs.js';
import { EndpointPages } from './pages/endpoint.pages.js';
import { EndpointsPages } from './pages/endpoints.pages.js';
import { SecretsPages } from './pages/secrets.pages.js';
import { WebhookSettings } from './sending/settings.js';

/** Webhooks and mail about recorded entries. No other feature imports this one: it reads the feed by position. */
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
    MessageReader,
    MailSender,
    MessageBodies,
    DeliverySender,
    DeliveryTraces,
    Claims,
    EndpointsCache,
    Dispatcher,
    Worker,
    DeliveryMetrics,
    DeliveryPruner,
    TrackMonitor,
    DeadlineMonitor,
  ],
})
export class WebhooksModule {}

export const webhooksWith = (settings: WebhookSettings): DynamicModule => ({
  module: WebhooksModule,
  providers: [{ provide: WebhookSettings, useValue: settings }],
});
