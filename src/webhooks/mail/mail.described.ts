import { z } from 'zod';
import type { Operation } from '../../http/openapi/described.js';
import { sameShape } from '../../http/openapi/same-shape.js';
import { pageSchema } from '../../http/requests/paging.js';
import type { SubscriptionView } from './subscriptions.js';

const timestamp = z.string().meta({ format: 'date-time' });

const subscriptionSchema = z
  .object({
    id: z.uuid(),
    address: z.string(),
    types: z.array(z.string()).describe('Event types; `round.*` and `*` are patterns.'),
    kinds: z
      .array(z.string())
      .describe('Only these kinds; empty: all. The same holds for `tracks` and `parties`.'),
    tracks: z.array(z.string()),
    parties: z.array(z.string()),
    audience: z.enum(['public', 'full']),
    language: z.enum(['kk', 'ru', 'en']),
    digest: z
      .enum(['at_once', 'daily'])
      .describe('daily: one mail at 03:00 UTC, or at the hour of MAIL_HOUR, if there are events.'),
    enabled: z.boolean(),
    disabledAt: timestamp.nullable(),
    disabledReason: z.enum(['by_hand', 'gone', 'failing', 'unsubscribed']).nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'MailSubscription' });
sameShape<z.output<typeof subscriptionSchema>, SubscriptionView>(true);

const problems = ['not_found'] as const;

export const mailDescribed = {
  list: {
    id: 'listMailSubscriptions',
    summary: 'Mail subscriptions',
    answer: pageSchema(subscriptionSchema, 'MailSubscriptionPage'),
  },
  one: { id: 'getMailSubscription', summary: 'A subscription', answer: subscriptionSchema, problems },
  create: {
    id: 'createMailSubscription',
    summary: 'Subscribe a person to events by mail',
    description:
      'Needs SMTP_URL and PUBLIC_URL. Every mail has a link that ends the subscription. The filters are those of webhook endpoints.',
    answer: subscriptionSchema,
    tells: ['location'],
    example: {
      address: 'desk@mfa.example',
      types: ['round.*', 'agreement.*'],
      language: 'ru',
      digest: 'daily',
    },
  },
  remove: { id: 'removeMailSubscription', summary: 'Delete a subscription', answer: 'nothing', problems },
} satisfies Record<string, Operation>;
