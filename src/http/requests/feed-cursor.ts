import { Problem } from '../problems/problem.js';

/** A place in a numbering of the feed, as it is written: the epoch that gave the position, and the position. */
export const FEED_CURSOR = /^(?:[0-9a-f]{32}-)?\d{1,18}$/;

/** `epoch` is null for the first one, whose cursors name none. */
export type FeedPlace = { epoch: string | null; position: string };

export function feedPlace(cursor: string): FeedPlace {
  const dash = cursor.lastIndexOf('-');
  return { epoch: dash < 0 ? null : cursor.slice(0, dash), position: cursor.slice(dash + 1) };
}

/** The database goes on from an earlier state than the cursor's: up to `resumeFrom` both agree. */
export class CursorReset extends Problem {
  constructor(readonly resumeFrom: string) {
    const detail =
      'The feed does not go on from this cursor: the database was restored to an earlier state. Go on from resumeFrom, and pass over rows whose id you have.';
    super('cursor_reset', detail, { extensions: { resumeFrom } });
  }
}
