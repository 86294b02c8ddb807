import { z } from 'zod';
import { LANGUAGES } from '../../domain/values/text.js';
import type { Operation } from '../../http/openapi/described.js';
import { sameShape } from '../../http/openapi/same-shape.js';
import { pageSchema } from '../../http/requests/paging.js';
import type { DeliveryView } from '../deliveries/deliveries.js';
import type { EndpointView } from '../endpoints/endpoint.js';
import { MESSAGE_FORMATS } from '../events/message-format.js';

const timestamp = z.string().meta({ format: 'date-time' });

const endpointShape = {
  id: z.uuid(),
  url: z.string().describe('Without its path for callers who may not change the endpoint.'),
  description: z.string(),
  types: z.array(z.string()).describe('Event types; `round.*` and `*` are patterns.'),
  kinds: z
    .array(z.string())
    .describe('Only these kinds; empty: all. The same holds for `tracks` and `parties`.'),
  tracks: z.array(z.string()),
  parties: z.array(z.string()),
  audience: z.enum(['public', 'full']).describe('public: the public log; full: the ledger.'),
  payload: z.enum(['full', 'thin']),
  format: z.enum(MESSAGE_FORMATS),
  language: z.enum(LANGUAGES).nullable().describe('Of the texts of a card; null in the other formats.'),
  ordered: z.boolean(),
  rateLimit: z.int().nullable(),
  concurrency: z.int(),
  headerNames: z.array(z.string()).describe('Headers sent with each delivery; their values are never shown.'),
  signature: z.enum(['v1', 'v1a']).nullable().describe('HMAC-SHA256, or Ed25519.'),
  publicKey: z.string().nullable().describe('With Ed25519: the key that receivers verify with.'),
  previous: z
    .object({ publicKey: z.string().nullable(), until: timestamp })
    .nullable()
    .describe('The previous secret, which also signs until then.'),
  enabled: z.boolean(),
  disabledAt: timestamp.nullable(),
  disabledReason: z.enum(['by_hand', 'gone', 'failing', 'unsubscribed']).nullable(),
  failingSince: timestamp.nullable(),
  pausedUntil: timestamp.nullable(),
  createdAt: timestamp,
};
const endpointSchema = z.object(endpointShape).meta({ id: 'WebhookEndpoint' });
const madeSchema = z
  .object({
    ...endpointShape,
    secret: z
      .string()
      .nullable()
      .describe('Shown only in this answer; null with Ed25519 and when the request is repeated.'),
  })
  .meta({ id: 'WebhookEndpointWithSecret' });

const deliverySchema = z
  .object({
    id: z.guid(),
    messageId: z.string().describe('The `webhook-id` that the receiver gets, the same in every attempt.'),
    endpoint: z.uuid(),
    type: z.string(),
    track: z.string().nullable(),
    seq: z.int().nullable(),
    cursor: z.string().describe('The position in the feed.'),
    state: z.enum(['waiting', 'delivered', 'failed']),
    createdAt: timestamp,
    nextAttemptAt: timestamp.nullable(),
    finishedAt: timestamp.nullable(),
    attempts: z.array(
      z.object({
        attempt: z.int(),
        at: timestamp,
        status: z.int().nullable().describe('The receiver’s HTTP status.'),
        latencyMs: z.int(),
        error: z.string().nullable(),
        excerpt: z.string().describe('The beginning of the receiver’s answer.'),
        nextAttemptAt: timestamp.nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookDelivery' });

sameShape<z.output<typeof endpointSchema>, EndpointView>(true);
sameShape<z.output<typeof deliverySchema>, DeliveryView>(true);

const sentSchema = z.object({ delivery: deliverySchema }).meta({ id: 'WebhookDeliveryQueued' });
const problems = ['not_found'] as const;

export const endpointsDescribed = {
  list: {
    id: 'listWebhookEndpoints',
    summary: 'Endpoints',
    answer: pageSchema(endpointSchema, 'WebhookEndpointPage'),
  },
  one: { id: 'getWebhookEndpoint', summary: 'An endpoint', answer: endpointSchema, problems },
  create: {
    id: 'createWebhookEndpoint',
    summary: 'Create an endpoint',
    description: `Deliveries follow Standard Webhooks: \`webhook-id\`, \`webhook-timestamp\` and \`webhook-signature\`, with a \`WebhookMessage\` as the body, or the same in another format that the endpoint chooses. Each message is delivered at least once, always with the same id. The URL must be on the public internet, unless the operator allows others.`,
    answer: madeSchema,
    tells: ['location'],
    example: {
      url: 'https://alerts.example.org/paraph',
      description: 'Desk for Europe',
      types: ['round.*', 'agreement.*'],
      audience: 'public',
    },
  },
  change: {
    id: 'changeWebhookEndpoint',
    summary: 'Change, disable or enable an endpoint',
    description: 'Absent fields stay unchanged. Audience and signature cannot be changed.',
    answer: endpointSchema,
    problems,
    example: { types: ['*'], enabled: true },
  },
  remove: { id: 'removeWebhookEndpoint', summary: 'Delete an endpoint', answer: 'nothing', problems },
  rotate: {
    id: 'rotateWebhookSecret',
    summary: 'Replace the secret of an endpoint',
    description: 'For a day both the old and the new secret sign.',
    answer: madeSchema,
    problems,
  },
  test: {
    id: 'testWebhookEndpoint',
    summary: 'Send a test message to an endpoint',
    answer: sentSchema,
    problems,
  },
  recover: {
    id: 'recoverWebhookEndpoint',
    summary: 'Send what an endpoint missed since an instant',
    answer: z
      .object({
        retried: z.int().describe('Failed deliveries, queued again.'),
        missed: z.int().describe('Deliveries that had not been made, now queued.'),
      })
      .meta({ id: 'WebhookRecovered' }),
    problems,
    example: { since: '2025-12-01T00:00:00Z' },
  },
} satisfies Record<string, Operation>;

export const deliveriesDescribed = {
  list: {
    id: 'listWebhookDeliveries',
    summary: 'The delivery log',
    description: 'Newest first, with every attempt.',
    answer: pageSchema(deliverySchema, 'WebhookDeliveryPage'),
  },
  one: { id: 'getWebhookDelivery', summary: 'A delivery', answer: deliverySchema, problems },
  retry: { id: 'retryWebhookDelivery', summary: 'Send a delivery again', answer: sentSchema, problems },
} satisfies Record<string, Operation>;

const eventTypeSchema = z
  .object({
    type: z.string(),
    label: z.record(z.string(), z.string()).describe('By language: en, ru, kk.'),
    audiences: z
      .array(z.enum(['public', 'full']))
      .describe('The audiences that may get it; empty: it is never delivered.'),
    schema: z
      .record(z.string(), z.unknown())
      .describe('JSON Schema 2020-12 of the message with the full payload.'),
    example: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'WebhookEventType' });

export const eventTypesDescribed = {
  list: {
    id: 'listWebhookEventTypes',
    summary: 'Event types that endpoints can subscribe to',
    answer: pageSchema(eventTypeSchema, 'WebhookEventTypePage'),
  },
} satisfies Record<string, Operation>;
