import { z } from 'zod';
import { isBlank } from '../../domain/values/characters.js';
import { nameSchema } from '../../domain/values/text.js';
import { pick } from '../../i18n/names.js';
import type { Marked } from '../../search/queries/marks.js';
import { type Hit, LONGEST_QUERY, type SearchQuery } from '../../search/queries/search.query.js';
import type { TracksQuery } from '../../tracks/queries/tracks.query.js';
import { paths } from '../../ui/page.js';
import { answerShape, common, heading, line, pageShape, tool, viewOf } from '../tool.js';
import { CITE, DATA } from '../words.js';
import { pageOfTrack } from './track-lines.js';

const plain = ({ pieces }: Marked): string => pieces.map(({ text }) => text).join('');

const hitSchema = z.object({
  type: z.enum(['track', 'entry', 'person', 'source', 'document']),
  track: z.string().describe('The slug of the track; of a person or a source the latest that names it.'),
  seq: z.int().optional().describe('The number of the entry in the track’s ledger.'),
  title: nameSchema,
  snippet: z.string().describe('The words around what was found.'),
  matched: z.array(
    z.object({
      word: z.string().describe('A word of the search.'),
      field: z.string().describe('Where it stands.'),
      found: z.string().optional().describe('How it is written there, if otherwise.'),
    }),
  ),
  ...pageShape,
});

/** Words, people, places, sources. */
export const searchTool = (search: SearchQuery, tracks: TracksQuery) =>
  tool({
    name: 'search',
    title: 'Search tracks, entries, people and sources',
    description: `Finds tracks, entries, people, sources and documents by words, best first. It reads English, Russian and Kazakh, in Latin and Cyrillic spelling, other forms of a word, mistyped letters, names of parties in any of the languages, dates (\`March 2026\`) and rounds (\`round 2\`). It searches what is recorded today. Nothing found means that nothing is recorded. Then ask \`history\` for an entry with its sources. ${CITE} ${DATA}`,
    input: z.strictObject({
      q: z
        .string()
        .max(LONGEST_QUERY)
        .refine((text) => !isBlank(text), 'must not be blank')
        .describe('What is looked for: at most eight words count.'),
      limit: common.limit,
      language: common.language,
    }),
    output: z.object({
      ...answerShape,
      items: z.array(hitSchema),
      isMore: z.boolean().describe('Whether there may be more: ask with a larger limit or with more words.'),
    }),
    async tell({ q, limit, language }, { scope, origin }) {
      const { hits } = await search.search(q, scope, limit, language);
      const asOf = tracks.today();
      const pageOf = ({ track, seq }: Hit) =>
        `${pageOfTrack(origin, track.slug)}${seq === null ? '' : `#entry-${seq}`}`;
      const isMore = hits.length === limit;
      return {
        structured: {
          ...{ view: viewOf(scope), asOf },
          page: `${origin}${paths.search}?${new URLSearchParams({ q })}`,
          items: hits.map((hit) => ({
            ...{ type: hit.type, track: hit.track.slug },
            ...(hit.seq !== null && { seq: hit.seq }),
            ...{ title: hit.title, snippet: plain(hit.snippet), matched: hit.matched, page: pageOf(hit) },
          })),
          isMore,
        },
        lines: [
          heading(scope, asOf),
          hits.length === 0
            ? 'Nothing is recorded that has these words.'
            : `${hits.length} found, best first:`,
          ...hits.map(
            (hit) =>
              `- ${hit.type}${hit.seq === null ? '' : ` ${hit.seq}`} of ${hit.track.slug}: ${line(pick(hit.title, language).value)} ${line(plain(hit.snippet))} ${pageOf(hit)}`,
          ),
          isMore ? 'There may be more: ask with a larger limit, or with more words.' : 'End of the list.',
        ],
      };
    },
  });
