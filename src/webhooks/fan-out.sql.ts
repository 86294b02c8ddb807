import { CLAIM_LOCK, DELIVERY, HELD, TRIPS_AT } from './claims.sql.js';

/**
 * A delivery's id follows from what it is: whoever makes the same one again, after a restore even, makes it with
 * the same id, and the receiver can tell.
 */
const idOf = (what: string) =>
  `left(encode(sha256(convert_to(e.id::text || ':' || ${what}, 'UTF8')), 'hex'), 32)::uuid`;

/**
 * What the rows in `batch` are. Looked up row by row (a sub-select is never made a join): planned while a log is small,
 * a join would read it whole ever after.
 */
const ROWS = `
  SELECT b.*, l.type, CASE WHEN b.public THEN p.corrects ELSE l.corrects END AS original,
    (SELECT o.type FROM ledger o WHERE o.track_id = b.track_id AND o.seq = CASE WHEN b.public
      THEN (SELECT q.row_seq FROM public_log q WHERE q.track_id = b.track_id AND q.seq = p.corrects)
      ELSE l.corrects END) AS original_type
  FROM batch b
  LEFT JOIN LATERAL (
    SELECT p.row_seq, p.corrects FROM public_log p
    WHERE b.public AND p.track_id = b.track_id AND p.seq = b.seq LIMIT 1
  ) p ON true
  CROSS JOIN LATERAL (
    SELECT l.type, l.corrects FROM ledger l
    WHERE l.track_id = b.track_id AND l.seq = coalesce(p.row_seq, b.seq) LIMIT 1
  ) l`;

const MATCHES_TRACK = `
  (e.kinds = '{}' OR t.kind = ANY(e.kinds)) AND (e.tracks = '{}' OR t.slug = ANY(e.tracks))
  AND (e.parties = '{}' OR t.parties && e.parties)`;

/** Whether the endpoint was told of the entry that a row corrects: it is in its log, or should once have been. */
const WAS_TOLD = `
  (SELECT true FROM webhook_deliveries d
    WHERE d.endpoint_id = e.id AND d.track_id = r.track_id AND d.seq = r.original LIMIT 1)
  OR (${MATCHES_TRACK} AND r.original_type LIKE ANY(e.patterns) AND (SELECT f.position FROM feed f
    WHERE f.track_id = r.track_id AND f.public = e.public AND f.seq = r.original LIMIT 1) > e.starts_after)`;

/** What endpoints of an ordered sort put in a track's lane; a digest has one lane for all (0). */
const IN_ORDER = 'CASE WHEN e.digest THEN 0 WHEN e.ordered THEN r.track_id END';

type Part = { batch: string; endpoints: string; nextAt: string; now: string };

/** Deliveries of the rows in `batch` (public, position, track_id, seq) to the endpoints that they match. */
const madeOf = ({ batch, endpoints, nextAt, now }: Part) => `
  batch AS MATERIALIZED (${batch}),
  r AS (${ROWS}),
  made AS (
    INSERT INTO webhook_deliveries
      (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
    SELECT ${idOf(`r.track_id || ':' || r.seq`)}, e.id, r.type, e.public, r.position, r.track_id, r.seq, ${IN_ORDER},
      ${now}, ${nextAt}
    FROM r JOIN tracks t ON t.id = r.track_id
    JOIN webhook_endpoints e ON e.public = r.public AND e.deleted_at IS NULL AND ${endpoints}
    WHERE (${MATCHES_TRACK} AND r.type LIKE ANY(e.patterns)) OR (r.original IS NOT NULL AND (${WAS_TOLD}))
    ORDER BY r.public, r.position
    ON CONFLICT DO NOTHING
    RETURNING ${DELIVERY}
  )`;

/**
 * A lane that is there already keeps its time, which is its first delivery's; it is written all the same, so that
 * whoever is about to end it waits and then sees what was added.
 */
const KEEPS_ITS_TIME = 'ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at';

const LANES = `lanes AS (
    INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
    SELECT endpoint_id, lane, min(next_at) FROM made GROUP BY endpoint_id, lane ORDER BY endpoint_id, lane
    ${KEEPS_ITS_TIME}
  )`;

/** $1 now, $2 names of turns, $3 until when. A lane that begins is claimed at once if its endpoint has a place for it. */
const LANES_CLAIMED = `ready AS (
    SELECT e.id, e.concurrency - (${HELD}) AS free FROM webhook_endpoints e
    WHERE current_setting('paraph.claims') = 'true' AND e.id = ANY(ARRAY(SELECT DISTINCT endpoint_id FROM made))
      AND e.rate_limit IS NULL AND NOT e.digest AND e.failures < ${TRIPS_AT}
      AND (e.open_until IS NULL OR e.open_until <= $1)
  ), begun AS (
    SELECT endpoint_id, lane, min(next_at) AS next_at, row_number() OVER (PARTITION BY endpoint_id ORDER BY lane) AS n,
      row_number() OVER (ORDER BY endpoint_id, lane) AS place
    FROM made GROUP BY endpoint_id, lane
  ), lanes AS (
    INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at, holder)
    SELECT b.endpoint_id, b.lane, CASE WHEN t.name IS NULL THEN b.next_at ELSE $3 END, t.name
    FROM begun b LEFT JOIN (ready CROSS JOIN unnest($2::uuid[]) WITH ORDINALITY AS turns(name, place)) t
      ON t.id = b.endpoint_id AND b.n <= t.free AND t.place = b.place
    ORDER BY b.endpoint_id, b.lane
    ${KEEPS_ITS_TIME}
    RETURNING endpoint_id, lane, holder
  )`;

/**
 * Who may fan out, and who may claim meanwhile, in this transaction; only a statement after it sees what was done before.
 * Whoever numbers waits for nobody (`waits` false): another is at it then.
 */
export const fanOutAlone = (waits: boolean) => `
  SELECT set_config('paraph.fans_out', (count(*) = 2)::text, true) AS fans_out,
    set_config('paraph.claims', pg_try_advisory_xact_lock(${CLAIM_LOCK})::text, true)
  FROM (SELECT FROM webhook_positions ORDER BY public FOR UPDATE ${waits ? '' : 'SKIP LOCKED'}) p`;

/**
 * $1 now, $2 names of turns, $3 until when, $4 the next digest, $5 rows at most of either log. The positions are locked
 * ({@link fanOutAlone}) and are moved on. At least one row: how many rows were fanned out, how many deliveries were made,
 * and those that are claimed already, in order.
 */
export const FAN_OUT = `
  WITH ${madeOf({
    batch: `SELECT f.* FROM webhook_positions w CROSS JOIN LATERAL (
      SELECT public, position, track_id, seq FROM feed f
      WHERE f.public = w.public AND f.position > w.position ORDER BY f.position LIMIT $5
    ) f WHERE current_setting('paraph.fans_out') = 'true'`,
    endpoints: 'e.disabled_at IS NULL AND r.position > e.starts_after',
    now: '$1::timestamptz',
    nextAt: 'CASE WHEN e.digest THEN $4::timestamptz ELSE $1 END',
  })}, ${LANES_CLAIMED},
  moved AS (
    UPDATE webhook_positions w SET position = b.last
    FROM (SELECT public, max(position) AS last FROM batch GROUP BY public) b WHERE w.public = b.public
  )
  SELECT (SELECT count(*) FROM batch)::integer AS rows, (SELECT count(*) FROM made)::integer AS made, c.*
  FROM (VALUES (true)) AS always LEFT JOIN (
    SELECT m.*, l.holder FROM lanes l JOIN made m USING (endpoint_id, lane) WHERE l.holder = ANY($2)
  ) c ON true
  ORDER BY c.position, c.number`;

/** $1 names of turns: whom they tell. */
export const ENDPOINTS_TOLD = `
  SELECT * FROM webhook_endpoints
  WHERE id = ANY(ARRAY(SELECT l.endpoint_id FROM webhook_lanes l WHERE l.holder = ANY($1)))`;

/** Parameters: endpoint, since, now. One row: how many were missed. Only rows that the dispatcher has passed. */
export const missedSql = (isPublic: boolean) => `
  WITH ${madeOf({
    batch: isPublic
      ? `SELECT f.public, f.position, f.track_id, f.seq FROM public_log p
         JOIN feed f ON f.track_id = p.track_id AND f.public AND f.seq = p.seq
         JOIN webhook_positions w ON w.public AND f.position <= w.position WHERE p.recorded_at >= $2`
      : `SELECT f.public, f.position, f.track_id, f.seq FROM ledger l
         JOIN feed f ON f.track_id = l.track_id AND NOT f.public AND f.seq = l.seq
         JOIN webhook_positions w ON NOT w.public AND f.position <= w.position WHERE l.recorded_at >= $2`,
    endpoints: 'e.id = $1',
    now: '$3::timestamptz',
    nextAt: '$3',
  })}, ${LANES}
  SELECT count(*)::integer AS missed FROM made`;

/** Parameters: notice, position, now. To `only`, or to all that match; tracks are filtered where there is one. */
export const noticeSql = (only: boolean) => `
  WITH n AS (
    SELECT n.*, n.track_id AS in_track FROM webhook_notices n WHERE n.id = $1
  ), made AS (
    INSERT INTO webhook_deliveries
      (id, endpoint_id, type, public, position, track_id, notice_id, in_order, created_at, next_at)
    SELECT ${idOf(`'notice:' || r.type || ':' || coalesce(r.track_id, 0) || ':' || r.about`)}, e.id, r.type, e.public, $2,
      r.track_id, r.id, ${only ? 'NULL' : IN_ORDER}, $3::timestamptz,
      CASE WHEN e.digest THEN $4::timestamptz ELSE $3 END
    FROM n r LEFT JOIN tracks t ON t.id = r.track_id
    JOIN webhook_endpoints e ON e.public = r.public AND e.disabled_at IS NULL AND e.deleted_at IS NULL
    WHERE ${only ? 'e.id = $5' : `(t.id IS NULL OR (${MATCHES_TRACK})) AND r.type LIKE ANY(e.patterns) AND e.id IS DISTINCT FROM $5`}
    ON CONFLICT DO NOTHING
    RETURNING id, endpoint_id, lane, next_at
  ), ${LANES}
  SELECT id FROM made`;
