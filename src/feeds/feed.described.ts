import { z } from 'zod';
import type { Operation } from '../http/openapi/described.js';
import { transitionSchema } from '../tracks/queries/views.schema.js';

export const feedDescribed = {
  feed: {
    id: 'getFeed',
    summary: 'Rows of all tracks after a position',
    description:
      'The rows of each track come in the order of `seq`. Ask again with `after` set to `next`: then you get every row exactly once. The public feed and the full feed have separate positions. If the database was restored to a state before your cursor, the answer is 410 `cursor_reset` with `resumeFrom`, the last cursor that both states share: continue there and skip rows whose `id` you have.',
    problems: ['cursor_reset'],
    answer: z
      .object({
        items: z.array(transitionSchema),
        next: z.string().describe('The cursor for the next request; set after an empty page too.'),
      })
      .meta({ id: 'FeedPage' }),
  },
} satisfies Record<string, Operation>;

export const streamDescribed = {
  stream: {
    id: 'streamFeed',
    summary: 'New rows as server-sent events',
    description:
      'Server-sent events (`text/event-stream`): `id` is the cursor, the name of the event is the type of the row, `data` is the row as in the feed. The stream starts after `Last-Event-ID`, else after `after`, else now. If the database was restored to a state before that cursor, the stream sends an event `reset` (`data`: `{"resumeFrom": …}`) and then the rows after `resumeFrom`. A comment is sent every 15 seconds. The stream ends if you read too slowly, and always after a quarter of an hour: connect again with the last `id`, and you miss nothing.',
    answer: 'text',
    media: 'text/event-stream',
    endless: true,
    problems: ['bad_request'],
  },
} satisfies Record<string, Operation>;
