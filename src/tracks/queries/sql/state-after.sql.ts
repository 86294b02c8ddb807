import type { LogName } from '../../../ledger/read-scope.js';

/**
 * The state after each row `w` (track_id, seq), if a stored one is certainly that state. If nothing was recorded
 * since, it is the last one. Else it is the one at the row's own position, provided that every entry before it was
 * recorded before it, every entry after it after it, and nothing was corrected since. Null where the history must be
 * folded again.
 */
const stateAfter = (log: LogName) => {
  const [isPublic, table, revision, positions] =
    log === 'public'
      ? ['true', 'public_log', 'h.public_revision', 'h.public_positions']
      : ['false', 'ledger', 'h.revision', 'h.positions'];
  return `
    SELECT coalesce(s.state, o.state) AS state
    FROM heads h
    LEFT JOIN statuses s
      ON ${revision} = w.seq AND s.track_id = w.track_id AND s.public = ${isPublic} AND s.position = ${positions}
    LEFT JOIN LATERAL (
      SELECT a.state FROM statuses a
      WHERE ${revision} > w.seq AND a.track_id = w.track_id AND a.public = ${isPublic} AND a.seq = w.seq
        AND NOT EXISTS (SELECT FROM ${table} c WHERE c.track_id = w.track_id AND c.corrects IS NOT NULL AND c.seq > w.seq)
        AND NOT EXISTS (SELECT FROM statuses b WHERE b.track_id = w.track_id AND b.public = ${isPublic}
          AND ((b.position < a.position AND b.seq > w.seq) OR (b.position > a.position AND b.seq < w.seq)))
    ) o ON true
    WHERE h.track_id = w.track_id`;
};

export const STATE_AFTER: Record<LogName, string> = {
  full: stateAfter('full'),
  public: stateAfter('public'),
};
