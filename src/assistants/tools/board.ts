import { z } from 'zod';
import type { BoardQuery } from '../../board/index.js';
import { partySchema } from '../../domain/events/event-data.js';
import { STAGES } from '../../domain/values/views.js';
import { kindSchema } from '../../tracks/index.js';
import { trackSchema } from '../../tracks/queries/views.schema.js';
import { answerShape, common, continuation, heading, nextSchema, pageShape, tool, viewOf } from '../tool.js';
import { CITE, DATA, DATES, PLANNED, UNKNOWN } from '../words.js';
import { pageOfTrack, trackLine } from './track-lines.js';

/** Which tracks there are, and where each stands on a day. */
export const boardTool = (board: BoardQuery) =>
  tool({
    name: 'board',
    title: 'Board of negotiations',
    description: `Lists tracks (negotiations of agreements) with the status of each on a day, the most recently active first. Use it to find a track's slug, or to answer “which agreements …”. ${UNKNOWN} ${PLANNED} ${DATES} ${CITE} ${DATA}`,
    input: z.strictObject({
      kind: kindSchema.optional().describe('The kind of agreement. `agreement` is the general kind.'),
      party: partySchema
        .optional()
        .describe('A party’s code in capitals: ISO 3166-1 alpha-2 (KZ, UZ), or an organisation’s (EU, UN).'),
      stage: z
        .enum(STAGES)
        .optional()
        .describe('Where the track stands on the day. A stage that is not known matches none.'),
      stalled: z
        .boolean()
        .optional()
        .describe(
          'Whether nothing has moved for nine months between announcement and signature. Needs a token.',
        ),
      asOf: common.asOf,
      q: z
        .string()
        .min(1)
        .max(200)
        .optional()
        .describe('Words of the title or the slug, or parties by name, in English, Russian or Kazakh.'),
      after: common.after,
      limit: common.limit,
      language: common.language,
    }),
    output: z.object({
      ...answerShape,
      items: z.array(trackSchema.extend(pageShape)),
      next: nextSchema,
      total: z.int().describe('How many tracks the whole list has.'),
    }),
    async tell({ language, ...asked }, { scope, origin }) {
      const { asOf, items, next, total } = await board.summaries(
        { ...asked, sort: 'activity', language },
        scope,
      );
      const day = { asOf: asked.asOf };
      return {
        structured: {
          ...{ view: viewOf(scope), asOf },
          page: asked.asOf === undefined ? `${origin}/` : `${origin}/?asOf=${asked.asOf}`,
          items: items.map(({ track }) => ({ ...track, page: pageOfTrack(origin, track.slug, day) })),
          ...{ next, total },
        },
        lines: [
          heading(scope, asOf),
          `${items.length} of ${total} tracks:`,
          ...items.map(
            (summary) =>
              `- ${trackLine(summary, language, asOf)} ${pageOfTrack(origin, summary.track.slug, day)}`,
          ),
          continuation(next),
        ],
      };
    },
  });
