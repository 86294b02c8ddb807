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
    at: timestamp.describe('When the event happened first.'),
    lastAt: timestamp.describe('When the event happened last; differs from `at` if `times` is more than 1.'),
    times: z.int().describe('How many equal events the entry stands for.'),
    kind: z.enum(SECURITY_KINDS),
    caller: z
      .string()
      .nullable()
      .describe('The id of the caller: a person’s, a token’s, or `admin`; null if unknown.'),
    name: z.string().nullable().describe('The name of the caller, or the name that was typed.'),
    address: z.string().nullable().describe('An IPv4 address, or a network /64 of IPv6.'),
    requestId: z.string().nullable().describe('X-Request-Id of the first event.'),
    track: z.string().nullable(),
    detail: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .describe(
        'Further facts, such as `route` and `status`. `more`: there were too many events to tell apart.',
      ),
  })
  .meta({ id: 'SecurityEntry' });
sameShape<z.output<typeof entrySchema>, SecurityEntry>(true);

export const securityLogDescribed = {
  list: {
    id: 'listSecurityLog',
    summary: 'The security log',
    description:
      'Sign-ins, refusals, confidential reads and changes of access, newest first. For auditors and administrators. Equal events within an hour are coalesced into one further entry with `times`. An entry may appear up to an hour after its event: read the last hours again to follow the log.',
    answer: pageSchema(entrySchema, 'SecurityEntryPage'),
  },
} satisfies Record<string, Operation>;
