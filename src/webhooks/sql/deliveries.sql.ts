import { instant, selected } from '../../db/columns.js';
import { LOGGED_DELIVERY } from './tables.sql.js';

const ENTRY = `
  SELECT ${selected(LOGGED_DELIVERY, 'd')}, t.slug AS track, feed_cursor_v2(d.public, d.position) AS cursor, a.attempts
  FROM webhook_deliveries d
  JOIN webhook_endpoints e ON e.id = d.endpoint_id AND e.channel = 'webhook' AND e.deleted_at IS NULL
  LEFT JOIN tracks t ON t.id = d.track_id
  CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(json_build_object('attempt', attempt, 'at', ${instant('at')}, 'status', status,
      'latencyMs', latency_ms, 'error', error, 'excerpt', excerpt, 'nextAttemptAt', ${instant('next_at')})
      ORDER BY attempt), '[]') AS attempts
    FROM webhook_attempts WHERE delivery = d.number
  ) a`;

/** $1 endpoint, $2 state, $3 before this number, $4 limit, $5 only endpoints that name tracks, all among these. Null: any. */
export const DELIVERY_LOG = `${ENTRY}
  WHERE ($1::uuid IS NULL OR d.endpoint_id = $1) AND ($2::text IS NULL OR d.state = $2)
    AND ($3::bigint IS NULL OR d.number < $3)
    AND ($5::text[] IS NULL OR (e.tracks <> '{}' AND e.tracks <@ $5))
  ORDER BY d.number DESC LIMIT $4`;

/** $1 id. */
export const DELIVERY = `${ENTRY} WHERE d.id = $1`;

/** $1 id. */
export const DELIVERY_NUMBER = 'SELECT d.number FROM webhook_deliveries d WHERE d.id = $1';

/** $1 endpoint, $2 created at or after. */
export const FAILED_DELIVERY_NUMBERS = `
  SELECT d.number FROM webhook_deliveries d
  WHERE d.endpoint_id = $1 AND d.state = 'failed' AND d.created_at >= $2 ORDER BY d.number`;

/** $1 numbers of deliveries. */
export const LOCK_LANES_OF_DELIVERIES = `
  SELECT FROM webhook_lanes l
  WHERE (l.endpoint_id, l.lane) IN (SELECT d.endpoint_id, d.lane FROM webhook_deliveries d WHERE d.number = ANY($1))
  ORDER BY l.endpoint_id, l.lane FOR UPDATE`;

/** $1 numbers of deliveries, $2 now. */
export const REQUEUE = `
  WITH again AS (
    UPDATE webhook_deliveries d SET state = 'waiting', tries = 0, next_at = $2::timestamptz, finished_at = NULL
    WHERE d.number = ANY($1) RETURNING d.endpoint_id, d.lane
  )
  INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
  SELECT DISTINCT endpoint_id, lane, $2::timestamptz FROM again ORDER BY endpoint_id, lane
  ON CONFLICT (endpoint_id, lane) DO UPDATE
    SET next_at = CASE WHEN w.holder IS NULL OR w.next_at <= $2 THEN excluded.next_at ELSE w.next_at END`;

export const BACKLOG = `
  SELECT endpoint_id AS "endpointId", count(*)::integer AS waiting, min(created_at) AS oldest
  FROM webhook_deliveries WHERE state = 'waiting' GROUP BY endpoint_id`;

/**
 * $1 now. Each endpoint, and since when a lane of it that may be sent has been due: not where the receiver has failed so often
 * that it is spared for a while, or where it is disabled.
 */
export const ENDPOINTS_NOW = `
  SELECT e.id AS "endpointId", CASE WHEN e.disabled_at IS NULL THEN 'enabled' ELSE coalesce(e.disabled_reason, 'by_hand') END
    AS state,
    CASE WHEN e.disabled_at IS NULL AND (e.open_until <= $1) IS NOT FALSE THEN
      (SELECT min(l.next_at) FROM webhook_lanes l WHERE l.endpoint_id = e.id) END AS "dueSince"
  FROM webhook_endpoints e WHERE e.deleted_at IS NULL`;

/** $1 ids. Deliveries whose content the public log does not show, with their visibility. `track.stalled` is never public. */
export const RESTRICTED_DELIVERIES = `
  SELECT d.id, CASE d.type WHEN 'track.stalled' THEN 'internal' ELSE l.visibility END AS visibility,
    ${instant('l.embargo_until')} AS "embargoUntil"
  FROM webhook_deliveries d
  LEFT JOIN ledger l ON l.track_id = d.track_id AND l.seq = d.seq
  WHERE d.id = ANY($1) AND NOT d.public AND (d.type = 'track.stalled' OR l.visibility <> 'public' AND NOT EXISTS (
    SELECT FROM public_log p WHERE p.track_id = l.track_id AND p.row_seq = coalesce(l.corrects, l.seq)))`;

/** $1 deletes deliveries created before, $2 limit. Their attempts are deleted by the foreign key. */
export const PRUNE_OLD = `
  DELETE FROM webhook_deliveries WHERE number = ANY (ARRAY(
    SELECT number FROM webhook_deliveries WHERE state <> 'waiting' AND created_at < $1 ORDER BY created_at LIMIT $2))`;

/** $1 written before, $2 limit. */
export const PRUNE_TRACES = `
  DELETE FROM entry_traces WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM entry_traces WHERE recorded_at < $1 ORDER BY recorded_at LIMIT $2))`;

/** $1 whether of the public log, $2 track, $3 seq. */
export const CAUSE = 'SELECT parent FROM entry_traces WHERE public = $1 AND track_id = $2 AND seq = $3';

/** $1 endpoints deleted before, $2 limit. */
export const PRUNE_DELIVERIES_OF_DELETED = `
  DELETE FROM webhook_deliveries WHERE number = ANY (ARRAY(
    SELECT d.number FROM webhook_endpoints e JOIN webhook_deliveries d ON d.endpoint_id = e.id
    WHERE e.deleted_at < $1 LIMIT $2))`;

/** $1 endpoints deleted before. */
export const PRUNE_LANES = `
  DELETE FROM webhook_lanes l USING webhook_endpoints e WHERE e.id = l.endpoint_id AND e.deleted_at < $1`;

/** $1 endpoints deleted before. */
export const PRUNE_ENDPOINTS = `
  DELETE FROM webhook_endpoints e WHERE e.deleted_at < $1
    AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
    AND NOT EXISTS (SELECT FROM webhook_lanes l WHERE l.endpoint_id = e.id)`;
