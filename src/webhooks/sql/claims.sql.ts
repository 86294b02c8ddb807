import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { names, recordset, selected } from '../../db/columns.js';
import { ATTEMPT_RESULT, ATTEMPTS, LANES, QUEUED_DELIVERY, RECORDED_RESULT } from './tables.sql.js';

/**
 * Commits of the fan-out and of claims do not wait for the disk. If the database crashes, it may lose the last
 * deliveries together with the position and their attempts; the fan-out then makes them again with the same ids.
 */
export const BEGIN_ASYNC_COMMIT = `BEGIN; SET LOCAL synchronous_commit = off;
  SET LOCAL idle_in_transaction_session_timeout = 5000`;

/** Failures in a row after which an endpoint gets one delivery at a time, with growing pauses. */
export const BREAKER_THRESHOLD = 5;

/** Most deliveries of one batch: about what a fast receiver accepts while a batch may run. */
export const BATCH_SIZE = 50;

/** Most deliveries of one claim, since their messages are read together and held in memory. Each lane gets at least one. */
const CLAIM_SIZE = 1_000;

/** Most deliveries of one digest. */
const DIGEST_SIZE = 500;

/** Only one claim at a time may count an endpoint's batches and add to them. */
export const LOCK_CLAIMS = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.claimDeliveries})`;

const IS_ON = 'e.disabled_at IS NULL AND e.deleted_at IS NULL';
const HAS_DUE = 'EXISTS (SELECT FROM webhook_lanes l WHERE l.endpoint_id = e.id AND l.next_at <= $1)';

const { endpointId, lane, holder } = LANES;

/** A lane and the batch that leases it. */
export const LANE_LEASE = { endpointId, lane, holder } as const;

/**
 * $1 now, $2 one id per free batch, $3 the end of the lease, $4 the batches that this process still works on: their leases
 * hold though the clock was set forward. Each endpoint gets the batches that its concurrency allows;
 * if there are too few ids, endpoints with the fewest running batches come first. The due lanes of an endpoint are spread
 * over its batches, so that as many as possible run in parallel. A failing endpoint gets a single delivery. An endpoint
 * with a rate limit gets at most a twentieth of a second's worth at once and then waits until `spent_until`.
 */
export const CLAIM_LANES = `
  WITH room AS (
    SELECT e.id, e.rate_limit, e.digest, h.held, e.failures >= ${BREAKER_THRESHOLD} OR e.rate_limit IS NOT NULL AS singly,
      greatest(0, least(CASE WHEN e.failures >= ${BREAKER_THRESHOLD} THEN 1 ELSE e.concurrency END - h.held,
        coalesce(greatest(1, e.rate_limit / 20), 1000))) AS free
    FROM webhook_endpoints e CROSS JOIN LATERAL (
      SELECT count(DISTINCT l.holder) AS held FROM webhook_lanes l
      WHERE l.endpoint_id = e.id AND l.holder IS NOT NULL AND (l.next_at > $1 OR l.holder = ANY($4::uuid[]))
    ) h
    WHERE ${IS_ON} AND (e.open_until IS NULL OR e.open_until <= $1)
      AND (e.spent_until IS NULL OR e.spent_until <= $1) AND ${HAS_DUE}
  ), due AS (
    SELECT room.id, room.held, room.free, l.lane, l.next_at,
      row_number() OVER (PARTITION BY room.id ORDER BY l.next_at, l.lane) AS n
    FROM room CROSS JOIN LATERAL (
      SELECT l.lane, l.next_at FROM webhook_lanes l
      WHERE l.endpoint_id = room.id AND l.next_at <= $1 AND (l.holder = ANY($4::uuid[])) IS NOT TRUE
      ORDER BY l.next_at LIMIT room.free * CASE WHEN room.singly THEN 1 ELSE ${BATCH_SIZE} END
      FOR UPDATE SKIP LOCKED
    ) l
  ), batches AS (
    SELECT id, n, name FROM (
      SELECT id, n, row_number() OVER (ORDER BY held + n, next_at, id) AS place FROM due WHERE n <= free
    ) t JOIN unnest($2::uuid[]) WITH ORDINALITY AS names(name, place) USING (place)
  ), each AS (
    SELECT id, count(*) AS batches FROM batches GROUP BY id
  ), dealt AS (
    SELECT d.id, d.lane, d.n, t.name, each.batches
    FROM due d JOIN each USING (id) JOIN batches t ON t.id = d.id AND t.n = (d.n - 1) % each.batches + 1
  ), pacing AS (
    SELECT e.id FROM webhook_endpoints e WHERE e.rate_limit IS NOT NULL AND e.id IN (SELECT id FROM dealt)
    ORDER BY e.id FOR NO KEY UPDATE
  ), paced AS (
    UPDATE webhook_endpoints e
    SET spent_until = greatest(e.spent_until, $1::timestamptz) + p.taken * interval '1 second' / e.rate_limit
    FROM (SELECT id, count(*) AS taken FROM dealt JOIN pacing USING (id) GROUP BY id) p
    WHERE p.id = e.id
  ), claimed AS (
    UPDATE webhook_lanes l SET holder = d.name, next_at = $3
    FROM dealt d WHERE l.endpoint_id = d.id AND l.lane = d.lane
    RETURNING l.endpoint_id, l.lane, l.holder, d.n
  )
  SELECT ${selected(LANE_LEASE, 'c')},
    CASE WHEN r.digest THEN ${DIGEST_SIZE} WHEN r.singly THEN 1
      ELSE greatest(1, least(${BATCH_SIZE} / count(*) OVER (PARTITION BY c.holder), ${CLAIM_SIZE} / count(*) OVER ())) END::integer
      AS most
  FROM claimed c JOIN room r ON r.id = c.endpoint_id ORDER BY c.n`;

/** $1 now. Whether more is due than the claim could take, and when the next endpoint at its rate limit may get more. */
export const REMAINING_DUE = `
  SELECT count(*) FILTER (WHERE (e.spent_until > $1) IS NOT TRUE) > 0 AS more, min(e.spent_until) AS "spentUntil"
  FROM webhook_endpoints e
  WHERE ${IS_ON} AND (e.open_until IS NULL OR e.open_until <= $1) AND ${HAS_DUE}`;

/**
 * $1 endpoints, $2 lanes, $3 how many per lane at most. The first deliveries of each lane, due or not. This must be a
 * statement of its own after the lanes are leased: only then does it see what other processes have committed.
 */
export const LANE_HEADS = `
  SELECT ${selected(QUEUED_DELIVERY, 'd')}, feed_cursor_v2(d.public, d.position) AS cursor
  FROM unnest($1::uuid[], $2::bigint[], $3::integer[]) WITH ORDINALITY AS w(endpoint_id, lane, most, n)
  CROSS JOIN LATERAL (
    SELECT * FROM webhook_deliveries d
    WHERE d.endpoint_id = w.endpoint_id AND d.lane = w.lane AND d.state = 'waiting'
    ORDER BY d.position, d.number LIMIT w.most
  ) d
  ORDER BY w.n, d.position, d.number`;

/** $1 endpoints, $2 lanes, $3 holders. The lanes whose lease is still held. */
const STILL_HELD = `
  SELECT l.endpoint_id, l.lane FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS w(endpoint_id, lane, holder)
  JOIN webhook_lanes l ON l.endpoint_id = w.endpoint_id AND l.lane = w.lane AND l.holder = w.holder`;

export const LOCK_LANES = `${STILL_HELD} ORDER BY l.endpoint_id, l.lane FOR UPDATE OF l`;

/**
 * $1 the attempts as JSON. If an attempt outlived its lease, another process may have finished the delivery meanwhile.
 * The delivery then stays finished, and the attempt is still logged. For the same reason one call may record two attempts
 * at the same delivery.
 */
export const RECORD_ATTEMPTS = `
  WITH attempted AS (
    SELECT a.*, row_number() OVER (PARTITION BY number ORDER BY at) AS nth
    FROM ${recordset('$1', RECORDED_RESULT, 'a')}
  ), final AS (
    SELECT DISTINCT ON (number) number, state, next_at, finished_at, count(*) OVER (PARTITION BY number) AS times
    FROM attempted ORDER BY number, state = 'delivered' DESC, nth DESC
  ), done AS (
    UPDATE webhook_deliveries d
    SET attempts = d.attempts + f.times, tries = d.tries + f.times,
      state = CASE WHEN d.state = 'waiting' OR f.state = 'delivered' THEN f.state ELSE d.state END,
      next_at = coalesce(f.next_at, d.next_at),
      finished_at = CASE WHEN d.state = 'waiting' OR f.state = 'delivered' THEN f.finished_at ELSE d.finished_at END
    FROM final f WHERE d.number = f.number
    RETURNING d.number, d.attempts - f.times AS before
  )
  INSERT INTO webhook_attempts (${names(ATTEMPTS)})
  SELECT a.number, d.before + a.nth, ${names(ATTEMPT_RESULT, 'a')}
  FROM attempted a JOIN done d ON d.number = a.number`;

/** Parameters as of {@link LOCK_LANES}, which must have locked the lanes. A lane waits for its next delivery, or is deleted. */
export const RELEASE_LANES = `
  WITH head AS (
    SELECT w.endpoint_id, w.lane, d.next_at FROM (${STILL_HELD}) w
    LEFT JOIN LATERAL (
      SELECT d.next_at FROM webhook_deliveries d
      WHERE d.endpoint_id = w.endpoint_id AND d.lane = w.lane AND d.state = 'waiting'
      ORDER BY d.position, d.number LIMIT 1
    ) d ON true
  ), ended AS (
    DELETE FROM webhook_lanes l USING head h
    WHERE l.endpoint_id = h.endpoint_id AND l.lane = h.lane AND h.next_at IS NULL
  )
  UPDATE webhook_lanes l SET holder = NULL, next_at = h.next_at FROM head h
  WHERE l.endpoint_id = h.endpoint_id AND l.lane = h.lane AND h.next_at IS NOT NULL`;

/**
 * $1 now. Deliveries that were due when they were made, and would be due only later, were made before the clock was set
 * back: they are due now. Whatever somebody else works on is left alone, so nobody waits for this statement.
 */
export const RECALL_UNTRIED = `
  WITH early AS (
    SELECT number FROM webhook_deliveries
    WHERE state = 'waiting' AND tries = 0 AND next_at > $1 AND next_at <= created_at FOR UPDATE SKIP LOCKED
  ), due AS (
    UPDATE webhook_deliveries d SET next_at = $1 FROM early e WHERE d.number = e.number
  ), free AS (
    SELECT l.endpoint_id, l.lane FROM webhook_lanes l
    WHERE l.holder IS NULL AND l.next_at > $1 AND EXISTS (
      SELECT FROM webhook_deliveries d WHERE d.endpoint_id = l.endpoint_id AND d.lane = l.lane AND d.state = 'waiting'
        AND d.tries = 0 AND (d.next_at <= $1 OR d.next_at <= d.created_at))
    FOR UPDATE OF l SKIP LOCKED
  )
  UPDATE webhook_lanes l SET next_at = $1 FROM free f WHERE l.endpoint_id = f.endpoint_id AND l.lane = f.lane`;

/** $1 endpoints. Locks them in the order of their ids, so that no two processes block each other. */
export const LOCK_ENDPOINTS =
  'SELECT FROM webhook_endpoints WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE';

/** $1 endpoints that accepted a delivery. */
export const RESET_FAILURES = `
  UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, open_until = NULL
  WHERE id = ANY($1) AND (failures > 0 OR failing_since IS NOT NULL OR open_until IS NOT NULL)`;

/** What failed at an endpoint: how many attempts, until when it asked to wait, and whether it answered 410 Gone. */
export const ENDPOINT_FAILURE = {
  id: 'uuid',
  times: 'integer',
  waitUntil: 'timestamptz(3) null',
  gone: 'boolean',
} as const;

/**
 * $1 {@link ENDPOINT_FAILURE} as JSON; $2 now; $3 an endpoint that has failed since then is disabled. The pause doubles
 * from five seconds to five minutes.
 */
export const RECORD_FAILURES = `
  UPDATE webhook_endpoints e
  SET failures = e.failures + f.times, failing_since = coalesce(e.failing_since, $2::timestamptz),
    open_until = nullif(greatest(coalesce(e.open_until, '-infinity'), coalesce(f.wait_until, '-infinity'),
      CASE WHEN e.failures + f.times >= ${BREAKER_THRESHOLD} THEN $2::timestamptz
        + least(300, 5 * 2 ^ least(e.failures + f.times - ${BREAKER_THRESHOLD}, 10)) * interval '1 second'
      ELSE '-infinity' END), '-infinity'),
    disabled_at = CASE WHEN f.gone OR e.failing_since <= $3 THEN $2::timestamptz END,
    disabled_reason = CASE WHEN f.gone THEN 'gone' WHEN e.failing_since <= $3 THEN 'failing' END
  FROM ${recordset('$1', ENDPOINT_FAILURE, 'f')}
  WHERE e.id = f.id AND e.disabled_at IS NULL AND e.deleted_at IS NULL
  RETURNING e.id, e.public, e.description, e.disabled_at, e.disabled_reason`;
