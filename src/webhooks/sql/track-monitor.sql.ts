import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { instant, names } from '../../db/columns.js';
import { NOTICES } from './tables.sql.js';

export const LOCK_MONITOR = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.watch}) AS mine`;

export const READ_PROGRESS = `
  SELECT to_char(day, 'YYYY-MM-DD') AS day, full_position AS "fullPosition", public_position AS "publicPosition"
  FROM webhook_watch`;

export const READ_POSITIONS = 'SELECT public, position FROM webhook_positions';

/** $1 day, $2 and $3 the positions of the full and the public numbering. */
export const SAVE_PROGRESS =
  'UPDATE webhook_watch SET day = greatest(day, $1), full_position = $2, public_position = $3';

/**
 * $1 whether of the public log; $2 null for every track, else tracks with rows after that position; $3 the position up to
 * which the log has been fanned out; $4 administrative event types. Leaves out tracks with newer rows: a receiver must get
 * those rows before a notice that follows from them.
 */
export const CURRENT_STATES = `
  SELECT t.id, t.slug, t.coverage_until AS "coverageUntil", s.state,
    CASE WHEN $1 THEN h.public_revision ELSE h.revision END AS revision,
    (SELECT CASE WHEN NOT l.alerts THEN to_char(l.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END FROM ledger l
     WHERE l.track_id = t.id AND l.type <> ALL($4) ORDER BY l.seq DESC LIMIT 1) AS "importedOn"
  FROM tracks t JOIN heads h ON h.track_id = t.id
  JOIN statuses s ON s.track_id = t.id AND s.public = $1
    AND s.position = CASE WHEN $1 THEN h.public_positions ELSE h.positions END
  WHERE ($2::bigint IS NULL OR t.id IN (SELECT track_id FROM feed WHERE public = $1 AND position > $2))
    AND NOT EXISTS (SELECT FROM feed f WHERE f.track_id = t.id AND f.public = $1 AND f.position > $3)
    AND NOT EXISTS (SELECT FROM unnumbered u WHERE u.track_id = t.id)
  ORDER BY t.id`;

/** The columns of a notice in their order. Returns no row if the notice exists already. */
export const INSERT_NOTICE = `
  INSERT INTO webhook_notices (${names(NOTICES)}) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT DO NOTHING RETURNING id`;

/** $1 id. */
export const READ_NOTICE = `
  SELECT n.type, ${instant('n.raised_at')} AS timestamp, n.data FROM webhook_notices n WHERE n.id = $1`;
