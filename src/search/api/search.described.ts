import { z } from 'zod';
import { nameSchema } from '../../domain/values/text.js';
import type { Operation } from '../../http/openapi/described.js';
import { FIELDS } from '../documents/segment.js';

const matchedSchema = z
  .object({
    word: z.string().describe('A word of the search, as typed.'),
    field: z.enum(FIELDS).describe('Where it stands.'),
    found: z.string().optional().describe('How it is written there, if otherwise.'),
  })
  .meta({ id: 'SearchMatch' });

const hitSchema = z
  .object({
    type: z.enum(['track', 'entry', 'person', 'source', 'document']),
    track: z
      .string()
      .describe('For a person, a source or a document: the track of the latest entry that names it.'),
    seq: z
      .int()
      .optional()
      .describe(
        'The entry; for a person, a source or a document the latest that names it. In the log that the caller may read.',
      ),
    title: nameSchema,
    snippet: z
      .string()
      .describe('HTML: the words that were looked for stand in `<mark>`, everything else is escaped.'),
    matched: z.array(matchedSchema).describe('Why it was found.'),
  })
  .meta({ id: 'SearchHit' });

export const searchDescribed = {
  search: {
    id: 'search',
    summary: 'Search tracks, entries, people, sources and documents',
    description:
      'Best first; of more than 10,000 matches the most recently active. Finds words in English, Russian and Kazakh, in Latin and Cyrillic spelling, in other forms and with a mistyped letter; names of parties, kinds, events and languages in all three languages; dates (`March 2026`, `2026-03`) and numbers of rounds (`round 2`). Only what the caller may read is searched. At most eight words are.',
    required: { q: 'round Brussels' },
    answer: z.object({ items: z.array(hitSchema) }).meta({ id: 'SearchResult' }),
  },
} satisfies Record<string, Operation>;
