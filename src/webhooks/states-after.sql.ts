import type { Sees } from '../http/allow.js';

/**
 * The state after each of the rows ($1 tracks, $2 seqs), in their order, where a kept one is certainly it: the last
 * one if nothing was recorded since; else the one at the row's own place, if all before it was recorded before it,
 * all after it after it, and nothing was corrected since. Null where the history must be folded again.
 */
const statesAfter = (sees: Sees) => {
  const [isPublic, log, revision, positions] =
    sees === 'public'
      ? ['true', 'public_log', 'h.public_revision', 'h.public_positions']
      : ['false', 'ledger', 'h.revision', 'h.positions'];
  return `
    SELECT t.coverage_until, coalesce(s.state, o.state) AS state
    FROM unnest($1::integer[], $2::integer[]) WITH ORDINALITY AS w(track_id, seq, n)
    JOIN tracks t ON t.id = w.track_id JOIN heads h ON h.track_id = t.id
    LEFT JOIN statuses s
      ON ${revision} = w.seq AND s.track_id = t.id AND s.public = ${isPublic} AND s.position = ${positions}
    LEFT JOIN LATERAL (
      SELECT a.state FROM statuses a
      WHERE ${revision} > w.seq AND a.track_id = t.id AND a.public = ${isPublic} AND a.seq = w.seq
        AND NOT EXISTS (SELECT FROM ${log} c WHERE c.track_id = t.id AND c.corrects IS NOT NULL AND c.seq > w.seq)
        AND NOT EXISTS (SELECT FROM statuses b WHERE b.track_id = t.id AND b.public = ${isPublic}
          AND ((b.position < a.position AND b.seq > w.seq) OR (b.position > a.position AND b.seq < w.seq)))
    ) o ON true
    ORDER BY w.n`;
};

export const STATES_AFTER: Record<Sees, string> = {
  full: statesAfter('full'),
  public: statesAfter('public'),
};
