import { Problem } from '../problems/problem.js';

/** A cursor as text: the epoch and a position in it (docs/adr/0018-positions-come-in-chunks-and-in-epochs.md). */
export const FEED_CURSOR = /^(?:[0-9a-f]{32}-)?\d{1,18}$/;

/** `epoch` is null for the first epoch, whose cursors do not name it. */
export type FeedCursor = { epoch: string | null; position: string };

export function parseFeedCursor(cursor: string): FeedCursor {
  const dash = cursor.lastIndexOf('-');
  return { epoch: dash < 0 ? null : cursor.slice(0, dash), position: cursor.slice(dash + 1) };
}

/** The database was restored to an earlier state than the cursor's. Both states agree up to `resumeFrom`. */
export class CursorReset extends Problem {
  constructor(readonly resumeFrom: string) {
    const detail =
      'The feed does not continue from this cursor, because the database was restored to an earlier state. Continue from resumeFrom, and skip rows whose id you have.';
    super('cursor_reset', detail, { extensions: { resumeFrom } });
  }
}
