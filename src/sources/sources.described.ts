import { z } from 'zod';
import { pageSchema } from '../http/paging.js';
import type { Operation } from '../openapi/described.js';
import { sourceViewShape } from '../tracks/views.schema.js';

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
