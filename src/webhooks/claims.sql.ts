/** After so many failures in a row an endpoint is tried less and less often, one delivery at a time. */
export const TRIPS_AT = 5;

/**
 * $1 now. Endpoints with something due, locked: who counts what is under way must be alone in adding to it. Those whose
 * rate is spent come too, with the time until which it is.
 */
export const DUE_ENDPOINTS = `
  SELECT e.id, e.spent_until FROM webhook_endpoints e
  WHERE e.disabled_at IS NULL AND e.deleted_at IS NULL
    AND (e.open_until IS NULL OR e.open_until <= $1)
    AND EXISTS (SELECT FROM webhook_lanes l WHERE l.endpoint_id = e.id AND l.next_at <= $1)
  ORDER BY e.id
  FOR NO KEY UPDATE OF e`;

/**
 * $1 now, $2 endpoints, $3 how many at most, $4 who claims, $5 until when. Of each endpoint as many lanes as it still
 * has room for; where there are more than fit, those with the least under way come first. A rate is paced by the time
 * until which it is spent; no more than a twentieth of a second's worth goes at once.
 */
export const CLAIM = `
  WITH room AS (
    SELECT e.id, e.rate_limit, h.held,
      least(CASE WHEN e.failures >= ${TRIPS_AT} THEN 1 ELSE e.concurrency END - h.held, coalesce(greatest(1, e.rate_limit / 20), 1000))
        AS free
    FROM webhook_endpoints e CROSS JOIN LATERAL (
      SELECT count(*) AS held FROM webhook_lanes l
      WHERE l.endpoint_id = e.id AND l.holder IS NOT NULL AND l.next_at > $1
    ) h
    WHERE e.id = ANY($2)
  ), due AS (
    SELECT room.id, room.held, l.lane, l.next_at
    FROM room CROSS JOIN LATERAL (
      SELECT l.lane, l.next_at FROM webhook_lanes l
      WHERE l.endpoint_id = room.id AND l.next_at <= $1
      ORDER BY l.next_at LIMIT greatest(room.free, 0) FOR UPDATE SKIP LOCKED
    ) l
  ), picked AS (
    SELECT id, lane FROM (
      SELECT id, lane, held + row_number() OVER (PARTITION BY id ORDER BY next_at) AS turn, next_at FROM due
    ) d ORDER BY turn, next_at LIMIT $3
  ), paced AS (
    UPDATE webhook_endpoints e
    SET spent_until = greatest(e.spent_until, $1::timestamptz) + p.taken * interval '1 second' / e.rate_limit
    FROM (SELECT id, count(*) AS taken FROM picked GROUP BY id) p
    WHERE p.id = e.id AND e.rate_limit IS NOT NULL
  )
  UPDATE webhook_lanes l SET holder = $4, next_at = $5
  FROM picked p WHERE l.endpoint_id = p.id AND l.lane = p.lane
  RETURNING l.endpoint_id, l.lane`;

/**
 * $1 endpoints, $2 lanes. What is first in each lane, or all that waits for a digest; nothing where it is not yet
 * due. Read in a statement of its own, after the lanes are ours: only then does it see what others have done.
 */
export const HEADS = `
  SELECT w.endpoint_id, w.lane, d.number, d.id, d.type, d.public, d.position, d.seq, d.notice_id, d.tries, d.next_at
  FROM unnest($1::uuid[], $2::bigint[]) AS w(endpoint_id, lane)
  JOIN webhook_endpoints e ON e.id = w.endpoint_id
  CROSS JOIN LATERAL (
    SELECT * FROM webhook_deliveries d
    WHERE d.endpoint_id = w.endpoint_id AND d.lane = w.lane AND d.state = 'waiting'
    ORDER BY d.position, d.number LIMIT CASE WHEN e.digest THEN 500 ELSE 1 END
  ) d`;

/** $1 endpoints, $2 lanes, $3 holder. */
export const LOCK_LANES = `
  SELECT l.endpoint_id, l.lane FROM unnest($1::uuid[], $2::bigint[]) AS w(endpoint_id, lane)
  JOIN webhook_lanes l ON l.endpoint_id = w.endpoint_id AND l.lane = w.lane AND l.holder = $3
  ORDER BY l.endpoint_id, l.lane FOR UPDATE OF l`;

/**
 * $1 the attempts as JSON. One that comes after its lease may find the delivery done by another: what is done stays
 * done, and the attempt is in the log all the same.
 */
export const RECORD = `
  WITH told AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS a(number bigint, state text, at timestamptz, latency integer,
      status integer, error text, excerpt text, next_at timestamptz, finished_at timestamptz)
  ), done AS (
    UPDATE webhook_deliveries d
    SET attempts = d.attempts + 1, tries = d.tries + 1,
      state = CASE WHEN d.state = 'waiting' OR a.state = 'delivered' THEN a.state ELSE d.state END,
      next_at = coalesce(a.next_at, d.next_at),
      finished_at = CASE WHEN d.state = 'waiting' OR a.state = 'delivered' THEN a.finished_at ELSE d.finished_at END
    FROM told a WHERE d.number = a.number
    RETURNING d.number, d.attempts
  )
  INSERT INTO webhook_attempts (delivery, attempt, at, latency_ms, status, error, excerpt, next_at)
  SELECT a.number, d.attempts, a.at, a.latency, a.status, a.error, a.excerpt, a.next_at
  FROM told a JOIN done d ON d.number = a.number`;

/** $1 endpoints, $2 lanes, all locked. A lane goes on with its next delivery, or ends. */
export const RELEASE = `
  WITH head AS (
    SELECT w.endpoint_id, w.lane, d.next_at FROM unnest($1::uuid[], $2::bigint[]) AS w(endpoint_id, lane)
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

/** $1 endpoints that took something. */
export const RECOVERED = `
  UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, open_until = NULL
  WHERE id = ANY($1) AND (failures > 0 OR failing_since IS NOT NULL OR open_until IS NOT NULL)`;

/**
 * $1 endpoints that took nothing, as JSON with how often, what they asked to wait until and whether they are gone;
 * $2 now; $3 since when failing disables. The pause doubles from five seconds up to five minutes.
 */
export const FAILED = `
  UPDATE webhook_endpoints e
  SET failures = e.failures + f.times, failing_since = coalesce(e.failing_since, $2::timestamptz),
    open_until = nullif(greatest(coalesce(e.open_until, '-infinity'), coalesce(f.wait_until, '-infinity'),
      CASE WHEN e.failures + f.times >= ${TRIPS_AT} THEN $2::timestamptz
        + least(300, 5 * 2 ^ least(e.failures + f.times - ${TRIPS_AT}, 10)) * interval '1 second'
      ELSE '-infinity' END), '-infinity'),
    disabled_at = CASE WHEN f.gone OR e.failing_since <= $3 THEN $2::timestamptz END,
    disabled_reason = CASE WHEN f.gone THEN 'gone' WHEN e.failing_since <= $3 THEN 'failing' END
  FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, times integer, wait_until timestamptz, gone boolean)
  WHERE e.id = f.id AND e.disabled_at IS NULL AND e.deleted_at IS NULL
  RETURNING e.id, e.public, e.description, e.disabled_at, e.disabled_reason`;
