import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { instant, names } from '../../db/columns.js';
import { stateAt } from '../../ledger/sql/by-key.sql.js';
import { NOTICES } from './tables.sql.js';

export const LOCK_MONITOR = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.watch}) AS mine`;

export const READ_PROGRESS = `
  SELECT to_char(day, 'YYYY-MM-DD') AS day, full_position AS "fullPosition", public_position AS "publicPosition"
  FROM webhook_watch`;

export const READ_POSITIONS = 'SELECT public, position FROM webhook_positions';

/** $1 day, $2 and $3 the positions of the full and the public numbering. */
export const SAVE_PROGRESS =
  'UPDATE webhook_watch SET day = greatest(day, $1), full_position = $2, public_position = $3';

/** The position of the last row of a track's log; null while that has no number. */
export const lastPosition = (track: string, isPublic: string, revision: string): string =>
  `(SELECT f.position FROM feed f WHERE f.track_id = ${track} AND f.public = ${isPublic} AND f.seq = ${revision})`;

/**
 * $1 whether of the public log, $2 today as a day number, $3 the position up to which the log has been fanned out, $4
 * administrative event types. Tracks of which a notice may be due, as their heads say (list-keys.ts). Leaves out those
 * with newer rows: a receiver must get these before a notice that follows from them. A subquery asks for each track by
 * key, whatever the planner expects of a feed that grows fast.
 */
const dueTracks = (isPublic: boolean, which: string, limit = ''): string => {
  const log = isPublic ? 'public_' : '';
  return `
  SELECT t.id, t.slug, t.coverage_until AS "coverageUntil", s.state, h.${log}revision AS revision,
    (SELECT CASE WHEN NOT l.alerts THEN to_char(l.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END FROM ledger l
     WHERE l.track_id = t.id AND l.type <> ALL($4) ORDER BY l.seq DESC LIMIT 1) AS "importedOn"
  FROM heads h JOIN tracks t ON t.id = h.track_id
  CROSS JOIN ${stateAt('h.track_id', '$1', `h.${log}positions`)} s
  WHERE ${which}
    AND ${lastPosition('t.id', '$1', `h.${log}revision`)} <= $3
  ORDER BY h.track_id ${limit}`;
};

/** $5 and $6: positions between which a track has rows. */
export const dueOfRows = (isPublic: boolean): string => {
  const due = isPublic ? 'h.public_next_day < $2' : '(h.next_day < $2 OR h.stalled_from <= $2)';
  const rows = 'SELECT track_id FROM feed WHERE public = $1 AND position > $5 AND position <= $6';
  return dueTracks(isPublic, `h.track_id IN (${rows}) AND ${due}`);
};

/** $5: the last day that was looked at, as a day number, $6: a track, $7: how many of those after it. */
export const dueSince = (isPublic: boolean): string => {
  const stalls = 'h.stalled_from > $5 AND h.stalled_from <= $2';
  const due = isPublic ? 'h.public_next_day < $2 AND $5 < $2' : `(h.next_day < $2 OR (${stalls}))`;
  return dueTracks(isPublic, `${due} AND h.track_id > $6`, 'LIMIT $7');
};

/** The columns of a notice in their order. Returns no row if the notice exists already. */
export const INSERT_NOTICE = `
  INSERT INTO webhook_notices (${names(NOTICES)}) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING RETURNING id`;

/** $1 id. */
export const READ_NOTICE = `
  SELECT n.type, ${instant('n.raised_at')} AS timestamp, n.data FROM webhook_notices n WHERE n.id = $1`;
