import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { names, recordset, selected } from '../../db/columns.js';
import { stateAt } from '../sql/by-key.sql.js';
import { DEADLINES } from '../sql/tables.sql.js';

/** One process at a time, until the end of the transaction. */
export const LOCK_DEADLINES_RENEWAL = `SELECT pg_try_advisory_xact_lock(${ADVISORY_LOCKS.renewDeadlines}) AS mine`;

/** $1: a day number. Whether any deadline that recurs has passed. */
export const ANY_PASSED_DEADLINE = `
  SELECT EXISTS (SELECT FROM deadlines WHERE rule = 'notice_of_end' AND due_last < $1) AS any`;

/**
 * $1: a day number. $2: after which day, and $3: after which track of that day. $4: how many. Locks the tracks of
 * deadlines that have passed and recur. A track that is being written is left for the next time.
 */
export const LOCK_PASSED_DEADLINES = `
  SELECT d.track_id AS track, d.due_last AS day
  FROM deadlines d JOIN heads h ON h.track_id = d.track_id
  WHERE d.rule = 'notice_of_end' AND d.due_last < $1 AND (d.due_last, d.track_id) > ($2, $3)
  ORDER BY d.due_last, d.track_id LIMIT $4 FOR NO KEY UPDATE OF h SKIP LOCKED`;

/**
 * $1: ids of tracks that are locked. The deadlines that recur, with the state at the end of their track. A statement of
 * its own, because one does not see what its own lock waited for.
 */
export const RECURRING_DEADLINES = `
  SELECT ${selected(DEADLINES, 'd')}, s.state
  FROM deadlines d JOIN heads h ON h.track_id = d.track_id
  CROSS JOIN ${stateAt('h.track_id', 'false', 'h.positions')} s
  WHERE d.track_id = ANY($1) AND d.rule = 'notice_of_end'`;

/** $1: deadlines to write again. */
export const RENEW_DEADLINES = `
  UPDATE deadlines d SET (${names(DEADLINES)}) = ROW (${names(DEADLINES, 'n')})
  FROM ${recordset('$1', DEADLINES, 'n')} WHERE d.track_id = n.track_id AND d.key = n.key`;
