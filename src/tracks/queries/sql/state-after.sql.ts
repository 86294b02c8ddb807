import type { LogName } from '../../../ledger/read-scope.js';

/**
 * The state after each row `w` (track_id, seq), if it is stored. For the newest row it is the last stored state. For
 * any other row it is the state at the row's position, provided that every entry before it was recorded earlier, every
 * entry after it later, nothing was corrected since, and the track has kept the version of its kind. Otherwise null:
 * the history must be replayed.
 *
 * Nothing was corrected since, so each row after it is an entry with a position. As many positions come after its own as rows
 * after it, and none of them is of an earlier row: so they are those of the rows after it. To find its position by its seq
 * would read all positions of the track.
 */
const stateAfter = (log: LogName) => {
  const [isPublic, table, revision, positions] =
    log === 'public'
      ? ['true', 'public_log', 'h.public_revision', 'h.public_positions']
      : ['false', 'ledger', 'h.revision', 'h.positions'];
  const [upgrades, seq] =
    log === 'public'
      ? ['ledger u JOIN public_log p ON p.track_id = u.track_id AND p.row_seq = u.seq', 'p.seq']
      : ['ledger u', 'u.seq'];
  return `
    SELECT coalesce(s.state, o.state) AS state
    FROM heads h
    LEFT JOIN statuses s
      ON ${revision} = w.seq AND s.track_id = w.track_id AND s.public = ${isPublic} AND s.position = ${positions}
    LEFT JOIN LATERAL (
      SELECT a.state FROM statuses a
      WHERE ${revision} > w.seq AND a.track_id = w.track_id AND a.public = ${isPublic}
        AND a.position = ${positions} - (${revision} - w.seq) AND a.seq = w.seq
        AND NOT EXISTS (SELECT FROM ${table} c WHERE c.track_id = w.track_id AND c.corrects IS NOT NULL AND c.seq > w.seq)
        AND NOT EXISTS (SELECT FROM ${upgrades}
          WHERE u.track_id = w.track_id AND u.type = 'kind.upgraded' AND ${seq} > w.seq)
        AND NOT EXISTS (SELECT FROM statuses b WHERE b.track_id = w.track_id AND b.public = ${isPublic}
          AND b.position > a.position AND b.seq < w.seq)
    ) o ON true
    WHERE h.track_id = w.track_id`;
};

export const STATE_AFTER: Record<LogName, string> = {
  full: stateAfter('full'),
  public: stateAfter('public'),
};
