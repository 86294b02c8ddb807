import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { selected } from '../../db/columns.js';
import { stateAt } from '../../ledger/sql/by-key.sql.js';
import { DEADLINES } from '../../ledger/sql/tables.sql.js';
import { lastPosition } from './track-monitor.sql.js';

export const LOCK_DEADLINE_MONITOR = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.alertDeadlines}) AS mine`;

export const FANNED_OUT_TO = 'SELECT position FROM webhook_positions WHERE NOT public';

/** A deadline whose days have moved is another one to be told of. */
const ABOUT = `concat(d.key, ' ', d.due_first, '/', d.due_last)`;

/**
 * $1: the type of the notice, $2 and $3: the first and the last day, as numbers, on which they may fall at the latest. $4:
 * the position up to which the ledger has been fanned out. $5: how many. $6: administrative event types. $7, $8, $9: the
 * last day, the track and the key of the deadline after which. Deadlines that are not met and of which no such notice was
 * raised. A track waits until its last row was fanned out: a receiver gets that row first. What is asked of each track is
 * a subquery of its own, by key: of a feed or of notices that grow fast the planner expects few rows, and would compare
 * each deadline with all of them.
 */
export const duringDays = (more = ''): string => `
  SELECT ${selected(DEADLINES, 'd')}, ${ABOUT} AS about, t.slug, t.coverage_until AS "coverageUntil", h.revision, s.state,
    (SELECT CASE WHEN NOT l.alerts THEN to_char(l.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') END FROM ledger l
     WHERE l.track_id = d.track_id AND l.type <> ALL($6) ORDER BY l.seq DESC LIMIT 1) AS "importedOn"
  FROM deadlines d JOIN heads h ON h.track_id = d.track_id JOIN tracks t ON t.id = d.track_id
  CROSS JOIN ${stateAt('d.track_id', 'false', 'h.positions')} s
  WHERE NOT d.is_met AND d.due_last BETWEEN $2 AND $3 AND (d.due_last, d.track_id, d.key) > ($7, $8, $9) ${more}
    AND NOT EXISTS (SELECT FROM webhook_notices n
      WHERE n.type = $1 AND NOT n.public AND coalesce(n.track_id, 0) = d.track_id AND n.about = ${ABOUT} OFFSET 0)
    AND ${lastPosition('d.track_id', 'false', 'h.revision')} <= $4
  ORDER BY d.due_last, d.track_id, d.key LIMIT $5`;
