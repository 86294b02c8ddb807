import { z } from 'zod';
import { daySchema } from '../domain/events/event-data.js';
import type { Operation } from '../http/openapi/described.js';
import { trackSchema } from '../tracks/queries/views.schema.js';

export const boardDescribed = {
  board: {
    id: 'getBoard',
    summary: 'List tracks with their status on a day',
    description:
      '`sort` is by the certain day of the last event, newest first; by name in the language of Accept-Language; by stage in the order of the procedure; or by the first possible day of the next round. `stalled` and `sort=next` need a token: they are not public.',
    answer: z
      .object({
        asOf: daySchema.describe('The requested day; by default today in UTC.'),
        items: z.array(trackSchema),
        next: z.string().nullable().describe('The cursor of the next page; null at the end of the list.'),
        total: z.int().describe('How many tracks the whole list has.'),
      })
      .meta({ id: 'Board' }),
  },
} satisfies Record<string, Operation>;
