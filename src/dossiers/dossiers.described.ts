import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { pendingApproval } from '../tracks/queries/proposal.schema.js';
import { dossierSchema } from './dossier.js';

const importedSchema = z
  .object({
    recorded: z.int().describe('Entries of the file that were recorded; one on several tracks counts once.'),
    skipped: z.int().describe('Entries that were there already.'),
  })
  .meta({ id: 'Imported' });

export const dossiersDescribed = {
  import: {
    id: 'importDossier',
    summary: 'Bring in a dossier, whole or not at all',
    description: `JSON, or YAML read as the same, of 8 MiB at most. Keys of sources are the file’s own. An entry on several tracks is one meeting; entries stand in the order in which they are recorded. An entry that equals a recorded original is skipped, also if it was corrected since. A track that differs from the one of the same name is refused. A fault names the entry by its index, with its line and column in the text that was sent.\n\nAll faults of form are listed at once, a hundred at most; without them, all entries that the rules refuse. A later entry on the track of a refused one, or on its twin, may be refused only because that one is missing: it is refused for what is wrong whatever came before, and else counted in \`undecided\`.\n\nNobody is alerted, by webhook or mail, of an entry whose latest possible day is more than 30 days ago (the operator may set another number); it stands in the feed all the same. \`alerts=all\` alerts of every entry.`,
    answer: importedSchema,
    or: pendingApproval,
    problems: ['not_found', 'already_exists', 'transition_refused'],
    example: {
      format: 'paraph-dossier/1',
      sources: {
        note: { title: 'Note of the meeting', publisher: 'Ministry of Foreign Affairs', language: 'en' },
      },
      tracks: [
        {
          slug: 'ge-eu-readmission',
          kind: 'readmission',
          parties: ['EU', 'GE'],
          title: { en: 'Readmission agreement', ru: 'Соглашение о реадмиссии' },
        },
      ],
      entries: [
        {
          tracks: ['ge-eu-readmission'],
          type: 'negotiations.opened',
          occurredOn: '2009-04-02',
          sources: [{ ref: 'note', quote: 'the negotiations were opened' }],
          visibility: 'public',
        },
      ],
    },
  },
  export: {
    id: 'exportDossier',
    summary: 'All tracks, or one with its twin, as a dossier',
    description:
      'What now stands: each live entry once, as amended. Imported into an empty database it gives the same board and the same effective histories.',
    answer: dossierSchema,
    problems: ['not_found'],
  },
} satisfies Record<string, Operation>;
