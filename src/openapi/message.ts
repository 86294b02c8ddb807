import { z } from 'zod';
import { EVENT_TYPES } from '../domain/events/event-data.js';
import { deadlineSchema } from '../tracks/queries/deadlines/deadline.schema.js';
import { statusSchema, transitionSchema } from '../tracks/queries/views.schema.js';
import { CORRECTION_TYPES, NOTICE_TYPES } from '../webhooks/events/subscribable-types.js';

const endpoint = z.object({
  id: z.uuid(),
  description: z.string(),
  disabledAt: z.string().meta({ format: 'date-time' }).optional(),
  disabledReason: z.string().nullable().optional(),
});

const dataSchema = z
  .object({
    transition: transitionSchema
      .optional()
      .describe('The entry as recorded, as far as the receiver may see it.'),
    status: statusSchema.optional().describe('The track’s status after the entry.'),
    seq: z.int().optional(),
    cursor: z.string().describe('The cursor of the row in the feed, for `after` of `/v1/feed`.'),
    track: z
      .string()
      .optional()
      .describe('Instead of `transition`, for endpoints that receive identifiers only.'),
    id: z
      .uuid()
      .optional()
      .describe('The id of the transition, for endpoints that receive identifiers only.'),
    checkpoint: z
      .string()
      .optional()
      .describe(
        'The newest signed head of the log that the receiver sees, as `/v1/checkpoint` gives it, if the operator has set WEBHOOK_CHECKPOINTS. A repeated attempt may hold a later one.',
      ),
    endpoint: endpoint.optional().describe('In notices about an endpoint.'),
    round: statusSchema.shape.nextRound
      .unwrap()
      .optional()
      .describe('With `round.overdue`: the planned round.'),
    deadline: deadlineSchema.optional().describe('With `deadline.near` and `deadline.passed`.'),
  })
  .meta({ id: 'WebhookData' });

const messageTypeSchema = z.string().meta({
  id: 'MessageType',
  enum: [...EVENT_TYPES, ...CORRECTION_TYPES, ...NOTICE_TYPES],
  description: 'The event type; `transition.*` for corrections; `endpoint.*` and others for notices.',
});

/** The body of a delivery. */
export const messageSchema = z
  .object({
    type: messageTypeSchema,
    timestamp: z.string().meta({ format: 'date-time', description: 'When the entry was recorded.' }),
    data: dataSchema,
  })
  .meta({ id: 'WebhookMessage' });

/** The body of a delivery to an endpoint with the format `cloudevents`. */
export const cloudEventSchema = z
  .object({
    specversion: z.literal('1.0'),
    id: z.string().describe('The `webhook-id`.'),
    source: z.string().describe('The public address of the service, else `urn:uuid:` and the endpoint’s id.'),
    type: z.string().describe('`paraph.` and the type of the `WebhookMessage`.'),
    subject: z.string().optional().describe('The slug of the track.'),
    time: z.string().meta({ format: 'date-time', description: 'When the entry was recorded.' }),
    datacontenttype: z.literal('application/json'),
    data: dataSchema,
  })
  .meta({ id: 'WebhookCloudEvent' });

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/** How a receiver knows that a message is ours. */
export const SIGNATURE = {
  type: 'apiKey',
  in: 'header',
  name: 'webhook-signature',
  description: 'A signature as in Standard Webhooks, made with the secret of the endpoint.',
};

/** The request to endpoints (OpenAPI 3.1, `webhooks`). The receiver serves it, so it has no controller. */
export const MESSAGE = {
  operationId: 'receiveMessage',
  tags: ['Webhooks'],
  security: [{ signature: [] }],
  summary: 'The message to an endpoint',
  description:
    'A POST as in Standard Webhooks, delivered at least once: the same `webhook-id` may be repeated. After any answer but a 2xx it is sent again later; a 410 disables the endpoint. With the format `teams` the body is a message of Microsoft Teams with an Adaptive Card instead.',
  parameters: [
    header('webhook-id', 'The id of the delivery, the same in every attempt.'),
    header('webhook-timestamp', 'The time of this attempt, in seconds since 1970.'),
    header(
      'webhook-signature',
      'The signature of `id.timestamp.body` in Base64: `v1,` and an HMAC-SHA256, or `v1a,` and an Ed25519 signature. During a rotation of secrets there are several, separated by spaces.',
    ),
  ],
  requestBody: {
    required: true,
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/WebhookMessage' } },
      'application/cloudevents+json': { schema: { $ref: '#/components/schemas/WebhookCloudEvent' } },
    },
  },
  responses: {
    '2XX': { description: 'Received.' },
    410: { description: 'The endpoint is gone for good.' },
  },
};
