import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { ADMINISTRATIVE_EVENTS } from '../../domain/events/event-data.js';
import { NUMBER } from '../../ledger/numbering/sequencer.js';
import { TRIPS_AT } from './claims.sql.js';

/** Types that alert nobody. */
const QUIET = `'{${ADMINISTRATIVE_EVENTS.join()}}'`;

/**
 * $1 whether to wait for another that fans out, $2 rows of either numbering at most, $3 now, $4 the next digest, $5 names
 * of turns, $6 until when they hold: see db/functions. `numbered`: how many rows just were.
 */
const fanOut = (numbered: string) =>
  `webhook_fan_out_v2(${numbered}, $1, $2, $3::timestamptz, $4::timestamptz, $5::uuid[], $6::timestamptz,
    trips_at => ${TRIPS_AT}, of_record => ${QUIET}, claim_lock => ${ADVISORY_LOCKS.claimDeliveries})`;

const WAITING = [
  'endpoint_id',
  'lane',
  'number',
  'id',
  'type',
  'public',
  'track_id',
  'seq',
  'notice_id',
  'tries',
  'next_at',
];

const FANNED_OUT = `${WAITING.map((column) => `(f.told).${column}`).join(', ')},
  feed_cursor_v2((f.told).public, (f.told).position) AS cursor, f.holder, f.endpoint_version, f.is_busy,
  f.rows_told::integer, f.made`;

export const FAN_OUT = `SELECT ${FANNED_OUT} FROM ${fanOut('NULL')} f`;

/** What waits is numbered first. */
export const NUMBER_AND_FAN_OUT = `
  SELECT n.*, ${FANNED_OUT} FROM ${NUMBER} n CROSS JOIN LATERAL ${fanOut('coalesce(n.numbered, 0)')} f`;

/** $1 endpoint, $2 since, $3 now. One row: how many were missed. Only rows that the dispatcher has passed. */
export const MISSED = `SELECT webhook_recover_v2($1, $2, $3, ${QUIET}) AS missed`;

/** $1 notice, $2 position, $3 now, $4 the next digest, $5 to whom only, or to whom not; tracks count where there is one. */
export const noticeSql = (only: boolean) => `
  WITH made AS (
    INSERT INTO webhook_deliveries
      (id, endpoint_id, type, public, position, track_id, notice_id, in_order, created_at, next_at)
    SELECT webhook_id_v2(e.id, 'notice:' || n.type || ':' || coalesce(n.track_id, 0) || ':' || n.about), e.id, n.type,
      e.public, $2, n.track_id, n.id,
      ${only ? 'NULL' : 'CASE WHEN e.digest THEN 0 WHEN e.ordered THEN n.track_id END'},
      $3::timestamptz, CASE WHEN e.digest THEN $4::timestamptz ELSE $3 END
    FROM webhook_notices n LEFT JOIN tracks t ON t.id = n.track_id
    JOIN webhook_endpoints e ON e.public = n.public AND e.disabled_at IS NULL AND e.deleted_at IS NULL
    WHERE n.id = $1 AND ${
      only
        ? 'e.id = $5'
        : '(t.id IS NULL OR webhook_concerns_v2(e, t)) AND n.type LIKE ANY(e.patterns) AND e.id IS DISTINCT FROM $5'
    }
    ON CONFLICT DO NOTHING
    RETURNING *
  ), lanes AS (
    SELECT webhook_queue_v2(array_agg(d::webhook_deliveries)) FROM made d
  )
  SELECT id FROM made, lanes`;
