import { z } from 'zod';
import { instantSchema, partySchema } from '../../domain/events/event-data.js';
import { LANGUAGES, line } from '../../domain/values/text.js';
import { pagingShape } from '../../http/requests/paging.js';
import { kindSchema, slugSchema } from '../../tracks/index.js';
import { MESSAGE_FORMATS, TEAMS_RATE } from './message-format.js';
import { matchesType, SUBSCRIBABLE_TYPES } from './subscribable-types.js';

const typeSchema = z
  .string()
  .max(100)
  .regex(/^(?:\*|[a-z_]+(?:\.[a-z_]+)*\.\*|[a-z_]+(?:\.[a-z_]+)+)$/, 'must be an event type, round.* or *')
  .refine(
    (pattern) => SUBSCRIBABLE_TYPES.some((type) => matchesType(pattern, type)),
    'matches no event type that is delivered',
  )
  .meta({ id: 'EventTypePattern' });

const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(200);

/** Which events an endpoint gets. An empty list means all. */
const filters = {
  types: list(typeSchema).min(1).describe('Event types; round.* and * stand for several.'),
  kinds: list(kindSchema),
  tracks: list(slugSchema),
  parties: list(partySchema),
};

const fields = {
  url: z.string().max(2_048),
  description: line(500).or(z.literal('')),
  ...filters,
  payload: z.enum(['full', 'thin']).describe('thin: ids only; the receiver fetches the rest.'),
  format: z
    .enum(MESSAGE_FORMATS)
    .describe(
      'standard: the `WebhookMessage`; cloudevents: a CloudEvent 1.0 in structured mode; teams: a card for a channel of Microsoft Teams.',
    ),
  language: z.enum(LANGUAGES).describe('Of the texts of a card, so only with the format `teams`.'),
  ordered: z
    .boolean()
    .describe(
      'Whether a delivery waits for the previous one of its track. A change counts for what is recorded afterwards.',
    ),
  rateLimit: z.int().min(1).max(1_000).nullable().describe('Deliveries per second; null: no limit.'),
  concurrency: z.int().min(1).max(50).describe('Parallel deliveries.'),
  headers: z
    .record(z.string().max(200), z.string().max(2_000))
    .describe('Sent with each delivery. Values may be credentials, so they are never shown again.'),
};

const allOf = {
  types: filters.types.default(['*']),
  kinds: filters.kinds.default([]),
  tracks: filters.tracks.default([]),
  parties: filters.parties.default([]),
};

export const newEndpointSchema = z
  .strictObject({
    ...fields,
    ...allOf,
    description: fields.description.default(''),
    payload: fields.payload.default('full'),
    format: fields.format.default('standard'),
    language: fields.language.optional().describe(`${fields.language.description} \`kk\` if absent there.`),
    ordered: fields.ordered.default(true),
    rateLimit: fields.rateLimit
      .optional()
      .describe(
        `${fields.rateLimit.description} If absent: ${TEAMS_RATE} with the format \`teams\`, else no limit.`,
      ),
    concurrency: fields.concurrency.default(5),
    headers: fields.headers.default({}),
    audience: z
      .enum(['public', 'full'])
      .default('public')
      .describe('public: the public view; full: the ledger.'),
    signature: z.enum(['v1', 'v1a']).default('v1').describe('HMAC-SHA256 or Ed25519.'),
  })
  .meta({ id: 'NewWebhookEndpoint' });
export type NewEndpoint = z.infer<typeof newEndpointSchema>;

/** Absent fields stay unchanged. Audience and signature cannot change. */
export const endpointChangesSchema = z
  .strictObject({ ...fields, enabled: z.boolean() })
  .partial()
  .meta({ id: 'WebhookEndpointChanges' });
export type EndpointChanges = z.infer<typeof endpointChangesSchema>;

export const endpointIdSchema = z.uuid();

export const recoverSchema = z
  .strictObject({ since: instantSchema.describe('Sends what was recorded at this instant or later.') })
  .meta({ id: 'WebhookRecovery' });

export const deliveriesSchema = z.strictObject({
  ...pagingShape,
  after: z
    .string()
    .regex(/^\d{1,18}$/, 'must be the `next` of an earlier page')
    .optional(),
  endpoint: endpointIdSchema.optional(),
  state: z.enum(['waiting', 'delivered', 'failed']).optional(),
});

export const newSubscriptionSchema = z
  .strictObject({
    address: z.email().max(254),
    ...allOf,
    audience: z.enum(['public', 'full']).default('public'),
    language: z.enum(['kk', 'ru', 'en']).default('kk'),
    digest: z.enum(['at_once', 'daily']).default('at_once'),
  })
  .meta({ id: 'NewMailSubscription' });
export type NewSubscription = z.infer<typeof newSubscriptionSchema>;
