import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { transitionSchema } from '../tracks/queries/views.schema.js';

export const feedDescribed = {
  feed: {
    id: 'getFeed',
    summary: 'What was recorded, on all tracks, after a position',
    description:
      'Within a track in the order of `seq`. Ask again with `after` set to `next`: a consumer that does never misses a row and never gets one twice. The public feed is another one than the full, with positions of its own. After a restore to an earlier state a cursor that was ahead of it is answered with 410 `cursor_reset` and `resumeFrom`, the last cursor that both states share: go on from there and pass over rows whose `id` you have.',
    problems: ['cursor_reset'],
    answer: z
      .object({
        items: z.array(transitionSchema),
        next: z.string().describe('Where to go on from. It is there after an empty page, too.'),
      })
      .meta({ id: 'FeedPage' }),
  },
} satisfies Record<string, Operation>;

export const streamDescribed = {
  stream: {
    id: 'streamFeed',
    summary: 'What is recorded, as it is recorded',
    description:
      'Server-sent events (`text/event-stream`): `id` is the cursor, the event’s name the type of the row, `data` the row as in the feed. It goes on from `Last-Event-ID`, else from `after`, else from now. After a restore to an earlier state a cursor that was ahead of it brings an event `reset` (`data`: `{"resumeFrom": …}`), and what was recorded after that cursor. Every 15 seconds of silence bring a comment. Whoever reads too slowly is cut off, and every stream ends after a quarter of an hour: connect again with the last `id` and nothing is missed.',
    answer: 'text',
    media: 'text/event-stream',
    endless: true,
    problems: ['bad_request'],
  },
} satisfies Record<string, Operation>;
