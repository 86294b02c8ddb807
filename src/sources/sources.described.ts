import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { pageSchema } from '../http/requests/paging.js';
import { sourceViewShape } from '../tracks/queries/views.schema.js';

const sourceSchema = z
  .object({
    ...sourceViewShape,
    citedBy: z
      .array(z.object({ track: z.string(), seq: z.int() }))
      .describe('The first fifty rows that cite it, in the log that the caller may read.'),
  })
  .meta({ id: 'SourceWithUse' });

export const sourcesDescribed = {
  list: {
    id: 'listSources',
    summary: 'Sources with the rows that cite them',
    description: 'Without a token: the sources that public entries cite.',
    answer: pageSchema(sourceSchema, 'SourcePage'),
  },
} satisfies Record<string, Operation>;
