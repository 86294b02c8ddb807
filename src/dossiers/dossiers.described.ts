import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { pendingApproval } from '../tracks/queries/proposal.schema.js';
import { dossierSchema } from './dossier.js';

const importedSchema = z
  .object({
    recorded: z.int().describe('Recorded entries of the file; an entry on several tracks counts once.'),
    skipped: z.int().describe('Entries that were recorded before.'),
  })
  .meta({ id: 'Imported' });

export const dossiersDescribed = {
  import: {
    id: 'importDossier',
    summary: 'Import a dossier, all or nothing',
    description: `JSON or the equivalent YAML, at most 8 MiB; or JSON Lines (\`application/jsonl\`), at most 256 MiB unless the operator sets another limit. The first line is the header \`{"format":"paraph-dossier/1"}\`; each other line holds one record, \`{"source":{"key":…}}\`, \`{"track":{…}}\` or \`{"entry":{…}}\`. A source comes before the entries that cite it. Keys of sources are local to the file. An entry on several tracks is one meeting. Entries are recorded in the order of the file. An entry that equals a recorded original is skipped, even if that was corrected since. A track that differs from an existing one with the same slug is refused. A fault names the entry by its index, and its line and column in the request body.\n\nAll faults of form are listed at once, a hundred at most. If there are none, all entries that the rules refuse are listed. An entry that follows a refused one on the same track or its twin is listed only if it would be refused in any case; otherwise it is counted in \`undecided\`.\n\nAn entry whose latest possible day is more than 30 days ago causes no alert by webhook or mail, but is in the feed. The operator can change the number of days. \`alerts=all\` sends alerts of every entry.`,
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
    summary: 'Export all tracks, or one with its twin, as a dossier',
    description:
      'The effective histories: each live entry once, as amended. More than 10,000 tracks are exported as JSON Lines only. Importing the file into an empty database gives the same board and the same effective histories.',
    tells: ['origin'],
    answer: dossierSchema,
    problems: ['not_found', 'payload_too_large'],
  },
  exportLines: {
    id: 'exportLines',
    summary: 'Export all tracks, or one with its twin, as JSON Lines',
    description:
      'The same as a dossier of any size, which `POST /v1/import` takes: the header, then a record a line. A source stands before the entries that cite it.',
    tells: ['origin'],
    answer: 'text',
    media: 'application/jsonl',
    streamed: true,
    problems: ['not_found'],
  },
} satisfies Record<string, Operation>;
