import { z } from 'zod';
import { daySchema } from '../domain/events/event-data.js';
import type { Operation } from '../http/openapi/described.js';
import { trackSchema } from '../tracks/queries/views.schema.js';

export const boardDescribed = {
  board: {
    id: 'getBoard',
    summary: 'Get every track with its status on a day',
    description: '`stalled` needs a token: whether a track is stalled is not public.',
    answer: z
      .object({
        asOf: daySchema.describe('The requested day; by default today in UTC.'),
        items: z.array(trackSchema),
      })
      .meta({ id: 'Board' }),
  },
} satisfies Record<string, Operation>;
