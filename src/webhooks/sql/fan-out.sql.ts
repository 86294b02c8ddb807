import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { selected } from '../../db/columns.js';
import { ADMINISTRATIVE_EVENTS } from '../../domain/events/event-data.js';
import { NUMBER } from '../../ledger/sql/numbering.sql.js';
import { BREAKER_THRESHOLD } from './claims.sql.js';
import { QUEUED_DELIVERY } from './tables.sql.js';

/** Types that are never delivered. */
const SILENT_TYPES = `'{${ADMINISTRATIVE_EVENTS.join()}}'`;

/**
 * $1 whether to wait while another process fans out, $2 most rows of either numbering, $3 now, $4 time of the next digest,
 * $5 ids of batches, $6 end of their leases (db/functions/webhook_fan_out_v2.sql). `numbered`: rows numbered just now.
 */
const fanOut = (numbered: string) =>
  `webhook_fan_out_v2(${numbered}, $1, $2, $3::timestamptz, $4::timestamptz, $5::uuid[], $6::timestamptz,
    trips_at => ${BREAKER_THRESHOLD}, of_record => ${SILENT_TYPES}, claim_lock => ${ADVISORY_LOCKS.claimDeliveries})`;

const FANNED_OUT = `${selected(QUEUED_DELIVERY, '(f.told)')},
  feed_cursor_v2((f.told).public, (f.told).position) AS cursor, f.holder, f.endpoint_version AS "endpointVersion",
  f.is_busy AS "isBusy", f.rows_told::integer AS "rowsFannedOut", f.made`;

export const FAN_OUT = `SELECT ${FANNED_OUT} FROM ${fanOut('NULL')} f`;

/** Numbers the unnumbered rows first. */
export const NUMBER_AND_FAN_OUT = `
  SELECT n.*, ${FANNED_OUT} FROM ${NUMBER} n CROSS JOIN LATERAL ${fanOut('coalesce(n.numbered, 0)')} f`;

/**
 * $1 whether of the public numbering, $2 after this position, $3 recorded since, $4 how many rows are looked through.
 * `reached`: the last of them; null if there is none. `positions`: of those recorded since then.
 */
export const RECORDED_SINCE = `
  WITH page AS MATERIALIZED (
    SELECT f.track_id, f.seq, f.position FROM feed f WHERE f.public = $1 AND f.position > $2
    ORDER BY f.position LIMIT $4
  ), dated AS (
    SELECT p.position, l.recorded_at FROM page p JOIN ledger l USING (track_id, seq) WHERE NOT $1
    UNION ALL
    SELECT p.position, o.recorded_at FROM page p JOIN public_log o USING (track_id, seq) WHERE $1
  )
  SELECT max(position) AS reached,
    coalesce(array_agg(position ORDER BY position) FILTER (WHERE recorded_at >= $3), '{}') AS positions
  FROM dated`;

/** $1 endpoint, $2 positions, $3 now. Makes missing deliveries of rows already fanned out; answers how many. */
export const RECOVER_MISSED = `SELECT webhook_recover_v3($1, $2, $3, ${SILENT_TYPES}) AS missed`;

/**
 * $1 notice, $2 position, $3 now, $4 time of the next digest, $5 the only endpoint (if `only`), else an endpoint to leave
 * out. Filters by track apply if the notice is about a track.
 */
export const fanOutNotice = (only: boolean) => `
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
