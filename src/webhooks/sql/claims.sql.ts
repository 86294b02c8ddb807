import { ADVISORY_LOCKS } from '../../db/advisory-locks.js';
import { names, recordset, selected } from '../../db/columns.js';
import { ATTEMPTS, LANES, RESULT, RESULTS, WAITING } from './tables.sql.js';

/**
 * A crash of the database may take back the last deliveries made, and with them the position and what was learnt of
 * them: they are made again with the same ids. So no commit here has to wait for the disk.
 */
export const RELAXED = `BEGIN; SET LOCAL synchronous_commit = off;
  SET LOCAL idle_in_transaction_session_timeout = 5000`;

/** After so many failures in a row an endpoint is tried less and less often, one delivery at a time. */
export const TRIPS_AT = 5;

/** Deliveries that one turn takes at most: what a quick receiver takes in the time that a turn may last. */
export const TURN_TAKES = 50;

/** Deliveries that a claim takes at most, but for one a lane: their messages are read together and kept meanwhile. */
const CLAIM_TAKES = 1_000;

/** A digest says so much at most. */
const DIGEST_TAKES = 500;

/** Who counts what is under way must be alone in adding to it. */
export const CLAIM_ALONE = `SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.claimDeliveries})`;

const IS_ON = 'e.disabled_at IS NULL AND e.deleted_at IS NULL';
const HAS_DUE = 'EXISTS (SELECT FROM webhook_lanes l WHERE l.endpoint_id = e.id AND l.next_at <= $1)';

const { endpointId, lane, holder } = LANES;

/** A lane and who holds it. */
export const CLAIMED = { endpointId, lane, holder } as const;

/**
 * $1 now, $2 the names of as many turns as there is room for, $3 until when. Each endpoint gets as many turns as its
 * concurrency leaves it; where there are more than fit, those with the fewest under way come first. Its lanes are dealt
 * out to its turns, so that whatever can go side by side does. One that fails gets a single delivery; a rate is paced by
 * the time until which it is spent, and no more than a twentieth of a second's worth goes at once.
 */
export const CLAIM = `
  WITH room AS (
    SELECT e.id, e.rate_limit, e.digest, h.held, e.failures >= ${TRIPS_AT} OR e.rate_limit IS NOT NULL AS singly,
      greatest(0, least(CASE WHEN e.failures >= ${TRIPS_AT} THEN 1 ELSE e.concurrency END - h.held,
        coalesce(greatest(1, e.rate_limit / 20), 1000))) AS free
    FROM webhook_endpoints e CROSS JOIN LATERAL (
      SELECT count(DISTINCT l.holder) AS held FROM webhook_lanes l
      WHERE l.endpoint_id = e.id AND l.holder IS NOT NULL AND l.next_at > $1
    ) h
    WHERE ${IS_ON} AND (e.open_until IS NULL OR e.open_until <= $1)
      AND (e.spent_until IS NULL OR e.spent_until <= $1) AND ${HAS_DUE}
  ), due AS (
    SELECT room.id, room.held, room.free, l.lane, l.next_at,
      row_number() OVER (PARTITION BY room.id ORDER BY l.next_at, l.lane) AS n
    FROM room CROSS JOIN LATERAL (
      SELECT l.lane, l.next_at FROM webhook_lanes l
      WHERE l.endpoint_id = room.id AND l.next_at <= $1
      ORDER BY l.next_at LIMIT room.free * CASE WHEN room.singly THEN 1 ELSE ${TURN_TAKES} END
      FOR UPDATE SKIP LOCKED
    ) l
  ), turns AS (
    SELECT id, n, name FROM (
      SELECT id, n, row_number() OVER (ORDER BY held + n, next_at, id) AS place FROM due WHERE n <= free
    ) t JOIN unnest($2::uuid[]) WITH ORDINALITY AS names(name, place) USING (place)
  ), each AS (
    SELECT id, count(*) AS turns FROM turns GROUP BY id
  ), dealt AS (
    SELECT d.id, d.lane, d.n, t.name, each.turns
    FROM due d JOIN each USING (id) JOIN turns t ON t.id = d.id AND t.n = (d.n - 1) % each.turns + 1
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
  SELECT ${selected(CLAIMED, 'c')},
    CASE WHEN r.digest THEN ${DIGEST_TAKES} WHEN r.singly THEN 1
      ELSE greatest(1, least(${TURN_TAKES} / count(*) OVER (PARTITION BY c.holder), ${CLAIM_TAKES} / count(*) OVER ())) END::integer
      AS most
  FROM claimed c JOIN room r ON r.id = c.endpoint_id ORDER BY c.n`;

/** $1 now. Whether more is due than there were turns for, and when an endpoint whose rate is spent may be told more. */
export const LEFT = `
  SELECT count(*) FILTER (WHERE (e.spent_until > $1) IS NOT TRUE) > 0 AS more, min(e.spent_until) AS "spentUntil"
  FROM webhook_endpoints e
  WHERE ${IS_ON} AND (e.open_until IS NULL OR e.open_until <= $1) AND ${HAS_DUE}`;

/**
 * $1 endpoints, $2 lanes, $3 how many at most. What is first in each lane, due or not. Read in a statement of its own,
 * after the lanes are ours: only then does it see what others have done.
 */
export const HEADS = `
  SELECT ${selected(WAITING, 'd')}, feed_cursor_v2(d.public, d.position) AS cursor
  FROM unnest($1::uuid[], $2::bigint[], $3::integer[]) WITH ORDINALITY AS w(endpoint_id, lane, most, n)
  CROSS JOIN LATERAL (
    SELECT * FROM webhook_deliveries d
    WHERE d.endpoint_id = w.endpoint_id AND d.lane = w.lane AND d.state = 'waiting'
    ORDER BY d.position, d.number LIMIT w.most
  ) d
  ORDER BY w.n, d.position, d.number`;

/** $1 endpoints, $2 lanes, $3 holders: those that are still so held. */
const STILL_HELD = `
  SELECT l.endpoint_id, l.lane FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS w(endpoint_id, lane, holder)
  JOIN webhook_lanes l ON l.endpoint_id = w.endpoint_id AND l.lane = w.lane AND l.holder = w.holder`;

export const LOCK_LANES = `${STILL_HELD} ORDER BY l.endpoint_id, l.lane FOR UPDATE OF l`;

/**
 * $1 the attempts as JSON. One that comes after its lease may find the delivery done by another: what is done stays
 * done, and the attempt is in the log all the same. So the same delivery may even come twice at once, where its lease
 * ended before what came of it could be said.
 */
export const RECORD = `
  WITH told AS (
    SELECT a.*, row_number() OVER (PARTITION BY number ORDER BY at) AS nth
    FROM ${recordset('$1', RESULTS, 'a')}
  ), final AS (
    SELECT DISTINCT ON (number) number, state, next_at, finished_at, count(*) OVER (PARTITION BY number) AS times
    FROM told ORDER BY number, state = 'delivered' DESC, nth DESC
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
  SELECT a.number, d.before + a.nth, ${names(RESULT, 'a')}
  FROM told a JOIN done d ON d.number = a.number`;

/** As {@link LOCK_LANES}, all locked. A lane goes on with its next delivery, or ends. */
export const RELEASE = `
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

/** $1 endpoints. In one order, whatever is then said of each. */
export const LOCK_ENDPOINTS =
  'SELECT FROM webhook_endpoints WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE';

/** $1 endpoints that took something. */
export const RECOVERED = `
  UPDATE webhook_endpoints SET failures = 0, failing_since = NULL, open_until = NULL
  WHERE id = ANY($1) AND (failures > 0 OR failing_since IS NOT NULL OR open_until IS NOT NULL)`;

/** An endpoint that took nothing: how often, what it asked to wait until, and whether it is gone. */
export const FAILURES = {
  id: 'uuid',
  times: 'integer',
  waitUntil: 'timestamptz(3) null',
  gone: 'boolean',
} as const;

/**
 * $1 such endpoints, as JSON; $2 now; $3 since when failing disables. The pause doubles from five seconds up to five minutes.
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
  FROM ${recordset('$1', FAILURES, 'f')}
  WHERE e.id = f.id AND e.disabled_at IS NULL AND e.deleted_at IS NULL
  RETURNING e.id, e.public, e.description, e.disabled_at, e.disabled_reason`;
