import { z } from 'zod';
import { ARTICLE_STATES, edtfSchema, slugSchema } from '../../domain/events/event-data.js';
import { textSchema } from '../../domain/values/text.js';
import { Problem } from '../../http/problems/problem.js';
import { pageOfList } from '../../http/requests/paging.js';
import { pick } from '../../i18n/names.js';
import type { TextQuery } from '../../tracks/queries/text/text.query.js';
import { noTrack, type TracksQuery } from '../../tracks/queries/tracks.query.js';
import { answerShape, common, continuation, heading, line, nextSchema, tool, viewOf } from '../tool.js';
import { DATA, DATES, UNKNOWN } from '../words.js';
import { pageOfTrack } from './track-lines.js';

const count = z.int();

/** The draft by article. It is for those who see the track's ledger. */
export const textTool = (tracks: TracksQuery, texts: TextQuery) =>
  tool({
    name: 'text',
    title: 'Articles of the draft, and where each stands',
    description: `The articles of the draft agreement: \`agreed\`, \`bracketed\` (disputed words stand in brackets), \`open\` or \`dropped\`, and since when. Needs a token with the right to read the track: the draft is never public. No articles means that nobody recorded the state of the text. ${UNKNOWN} ${DATES} ${DATA}`,
    input: z.strictObject({
      slug: slugSchema.describe('The track’s slug, as `board` and `search` give it.'),
      asOf: common.asOf,
      after: common.position,
      limit: common.limit,
      language: common.language,
    }),
    output: z.object({
      ...answerShape,
      version: textSchema.nullable().describe('The version of the draft that was last stated.'),
      items: z.array(
        z.object({
          ref: z.string().describe('The number or the name by which the draft calls it.'),
          title: textSchema.optional(),
          state: z.enum(ARTICLE_STATES),
          since: edtfSchema.describe('Since when it stands so.'),
          note: textSchema.optional(),
        }),
      ),
      next: nextSchema,
      counts: z
        .object({ agreed: count, bracketed: count, open: count, dropped: count, total: count })
        .describe('Of all articles. `total` leaves out those that were dropped.'),
    }),
    async tell({ slug, asOf, after, limit, language }, { caller, scope, origin }) {
      if (!caller) throw new Problem('unauthenticated', 'The draft is not public: connect with a token.');
      await tracks.mustMay(caller, 'read', [slug]);
      const track = await tracks.key(slug, 'full');
      if (!track) throw noTrack(slug);
      const { version, articles, counts } = await texts.byArticle(track, { asOf });
      const from = Number(after);
      const numbered = articles.map((article, index) => ({ article, position: index + 1 }));
      const { items, next } = pageOfList(numbered.slice(from, from + limit + 1), limit, ({ position }) =>
        String(position),
      );
      const day = asOf ?? tracks.today();
      const page = `${pageOfTrack(origin, slug)}/text`;
      return {
        structured: {
          ...{ view: viewOf(scope), asOf: day, page },
          version,
          items: items.map(({ article }) => article),
          ...{ next, counts },
        },
        lines: [
          heading(scope, day),
          articles.length === 0
            ? 'Nobody has recorded where the text stands.'
            : `${counts.agreed} of ${counts.total} articles are agreed${version === null ? '' : `, version ${line(pick(version, language).value)}`}.`,
          ...items.map(({ article: { ref, title, state, since } }) => {
            const called = title === undefined ? '' : ` ${pick(title, language).value}`;
            return `- ${line(`${ref}${called}`)}: ${state} since ${since}`;
          }),
          continuation(next),
          `Page: ${page}`,
        ],
      };
    },
  });
