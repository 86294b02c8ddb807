import { z } from 'zod';
import { instantSchema, slugSchema } from '../../domain/events/event-data.js';
import { noTrack, type TracksQuery } from '../../tracks/queries/tracks.query.js';
import { trackSchema } from '../../tracks/queries/views.schema.js';
import { answerShape, common, heading, tool, viewOf } from '../tool.js';
import { CITE, DATA, DATES, PLANNED, UNKNOWN } from '../words.js';
import { pageOfTrack, trackLine } from './track-lines.js';

const slug = slugSchema.describe('The track’s slug, as `board` and `search` give it.');

/** One track: its status now, on a day, as known at an instant, or both. */
export const trackTool = (tracks: TracksQuery) =>
  tool({
    name: 'track',
    title: 'Status of one negotiation',
    description: `Where one track stands: stage, talks, rounds held, next round, last event, and the dates of each party's steps. \`asOf\` cuts today's history at a day. \`knownAt\` leaves out what was recorded later: use it for “what did we know when …”. With both, what was then known of that day. ${UNKNOWN} ${PLANNED} ${DATES} For the sources ask \`history\`. ${CITE} ${DATA}`,
    input: z.strictObject({
      slug,
      asOf: common.asOf,
      knownAt: instantSchema
        .optional()
        .describe(
          'An instant with its time zone, as 2026-03-01T12:00:00Z: only what had been recorded by then counts.',
        ),
      language: common.language,
    }),
    output: z.object({
      ...answerShape,
      knownAt: instantSchema.nullable().describe('As asked; null for all that is recorded.'),
      track: trackSchema,
    }),
    async tell({ slug, asOf, knownAt, language }, { scope, origin }) {
      const moment = { asOf, knownAt };
      const [summary] = await tracks.summaries({ slugs: [slug] }, scope, moment);
      if (!summary) throw noTrack(slug);
      const day = tracks.referenceDay(moment);
      const page = pageOfTrack(origin, slug, moment);
      const { status } = summary.track;
      const { number, target } = status.nextRound ?? {};
      const next = number === undefined ? 'none recorded' : `round ${number}, target ${target}`;
      return {
        structured: {
          ...{ view: viewOf(scope), asOf: day, page },
          knownAt: knownAt ?? null,
          track: summary.track,
        },
        lines: [
          heading(scope, day, knownAt === undefined ? '' : `, as known at ${knownAt}`),
          trackLine(summary, language, day),
          ...(status.unknownBefore
            ? []
            : [
                `Stage: ${status.stage}; talks: ${status.talks}; rounds held as far as is known: ${status.roundsHeld}; planned: ${next}.`,
              ]),
          ...(summary.track.twin === null ? [] : [`Twin track: ${summary.track.twin}.`]),
          `Page: ${page}`,
        ],
      };
    },
  });
