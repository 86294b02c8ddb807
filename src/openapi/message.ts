import { z } from 'zod';
import { statusSchema, transitionSchema } from '../tracks/queries/views.schema.js';

const endpoint = z.object({
  id: z.uuid(),
  description: z.string(),
  disabledAt: z.string().meta({ format: 'date-time' }).optional(),
  disabledReason: z.string().nullable().optional(),
});

/** The body of a delivery. */
export const messageSchema = z
  .object({
    type: z
      .string()
      .describe('The event’s type; `transition.*` for corrections; `endpoint.test` and other notices.'),
    timestamp: z.string().meta({ format: 'date-time', description: 'When it was recorded.' }),
    data: z.object({
      transition: transitionSchema
        .optional()
        .describe('As it was recorded, as far as the audience may see it.'),
      status: statusSchema.optional().describe('The track’s status after it.'),
      seq: z.int().optional(),
      cursor: z.string().describe('The place in the feed: `after` of `/v1/feed`.'),
      track: z.string().optional().describe('In place of `transition`, to endpoints that ask for ids only.'),
      id: z.uuid().optional().describe('The id of the transition; so, too.'),
      endpoint: endpoint.optional().describe('In notices about an endpoint.'),
    }),
  })
  .meta({ id: 'WebhookMessage' });

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/** What is sent to endpoints (OpenAPI 3.1, `webhooks`): a call to somebody else, so no controller has it. */
export const MESSAGE = {
  operationId: 'receiveMessage',
  summary: 'What an endpoint receives',
  description:
    'A POST as in Standard Webhooks. At least once: the same `webhook-id` may come again. Anything but a 2xx is tried again later; 410 ends the endpoint.',
  parameters: [
    header('webhook-id', 'Stays the same in every attempt.'),
    header('webhook-timestamp', 'When this attempt was made, in seconds since 1970.'),
    header(
      'webhook-signature',
      'Of `id.timestamp.body`: `v1,` and an HMAC-SHA256, or `v1a,` and an Ed25519 signature, in Base64; several in a row while a secret changes.',
    ),
  ],
  requestBody: {
    required: true,
    content: { 'application/json': { schema: { $ref: '#/components/schemas/WebhookMessage' } } },
  },
  responses: {
    '2XX': { description: 'Received.' },
    410: { description: 'Nobody is here any more.' },
  },
};
