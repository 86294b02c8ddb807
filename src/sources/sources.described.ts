import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { pageSchema } from '../http/requests/paging.js';
import { sourceViewShape } from '../tracks/queries/views.schema.js';

const sourceSchema = z
  .object({
    ...sourceViewShape,
    citedBy: z
      .array(z.object({ track: z.string(), seq: z.int() }))
      .describe('The rows that cite it, of the log that the caller sees.'),
  })
  .meta({ id: 'SourceWithUse' });

export const sourcesDescribed = {
  list: {
    id: 'listSources',
    summary: 'Sources, with the entries that rest on them',
    description: 'Without a token, those that a public entry cites.',
    answer: pageSchema(sourceSchema, 'SourcePage'),
  },
} satisfies Record<string, Operation>;
