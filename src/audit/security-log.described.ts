import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { sameShape } from '../http/openapi/same-shape.js';
import { pageSchema } from '../http/requests/paging.js';
import { SECURITY_KINDS } from './kinds.js';
import type { SecurityEntry } from './security-log.query.js';

const timestamp = z.string().meta({ format: 'date-time' });

const entrySchema = z
  .object({
    number: z.int(),
    at: timestamp.describe('When it happened, or first happened.'),
    lastAt: timestamp.describe('When it last happened, where it stands for several.'),
    times: z.int().describe('How many alike it stands for.'),
    kind: z.enum(SECURITY_KINDS),
    caller: z
      .string()
      .nullable()
      .describe('The id of who did it: a person’s, a token’s, or `admin`; null for nobody known.'),
    name: z.string().nullable().describe('The caller’s name, or the one that was given.'),
    address: z.string().nullable().describe('An IPv4 address, or a network /64 of IPv6.'),
    requestId: z.string().nullable().describe('X-Request-Id of the first.'),
    track: z.string().nullable(),
    detail: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe('Whatever else is known, such as `route` and `status`. With `more`: too many to tell apart.'),
  })
  .meta({ id: 'SecurityEntry' });
sameShape<z.output<typeof entrySchema>, SecurityEntry>(true);

export const securityLogDescribed = {
  list: {
    id: 'listSecurityLog',
    summary: 'Who came, who was turned away, who read what',
    description:
      'For auditors and administrators, newest first. What is done again within an hour by the same caller in the same way is one more entry with `times`. An entry may appear up to an hour after it happened: read the last hours again to follow the log.',
    answer: pageSchema(entrySchema, 'SecurityEntryPage'),
  },
} satisfies Record<string, Operation>;
