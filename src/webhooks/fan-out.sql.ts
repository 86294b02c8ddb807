/**
 * A delivery's id follows from what it is: whoever makes the same one again, after a restore even, makes it with
 * the same id, and the receiver can tell.
 */
const idOf = (what: string) =>
  `left(encode(sha256(convert_to(e.id::text || ':' || ${what}, 'UTF8')), 'hex'), 32)::uuid`;

const FULL_ROWS = `
  SELECT b.position, b.track_id, b.seq, l.recorded_at, l.type, o.seq AS original, o.type AS original_type
  FROM batch b
  JOIN ledger l ON l.track_id = b.track_id AND l.seq = b.seq
  LEFT JOIN ledger o ON o.track_id = l.track_id AND o.seq = l.corrects`;

const PUBLIC_ROWS = `
  SELECT b.position, b.track_id, b.seq, p.recorded_at, l.type, q.seq AS original, o.type AS original_type
  FROM batch b
  JOIN public_log p ON p.track_id = b.track_id AND p.seq = b.seq
  JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
  LEFT JOIN public_log q ON q.track_id = p.track_id AND q.seq = p.corrects
  LEFT JOIN ledger o ON o.track_id = q.track_id AND o.seq = q.row_seq`;

const MATCHES_TRACK = `
  (e.kinds = '{}' OR t.kind = ANY(e.kinds)) AND (e.tracks = '{}' OR t.slug = ANY(e.tracks))
  AND (e.parties = '{}' OR t.parties && e.parties)`;

/** Whether the endpoint was told of the entry that a row corrects: it is in its log, or should once have been. */
const WAS_TOLD = `
  EXISTS (SELECT FROM webhook_deliveries d
    WHERE d.endpoint_id = e.id AND d.track_id = r.track_id AND d.seq = r.original)
  OR (${MATCHES_TRACK} AND r.original_type LIKE ANY(e.patterns) AND EXISTS (SELECT FROM feed f
    WHERE f.track_id = r.track_id AND f.public = e.public AND f.seq = r.original AND f.position > e.starts_after))`;

/** What endpoints of an ordered sort put in a track's lane; a digest has one lane for all (0). */
const IN_ORDER = 'CASE WHEN e.digest THEN 0 WHEN e.ordered THEN r.track_id END';

type Part = { isPublic: boolean; batch: string; endpoints: string; nextAt: string; now: string };

/**
 * Deliveries of the rows in `batch` (position, track_id, seq) to the endpoints that they match, with their lanes.
 * A lane that is there already keeps its time, which is its first delivery's; it is written all the same, so that
 * whoever is about to end it waits and then sees what was added.
 */
const deliveriesOf = ({ isPublic, batch, endpoints, nextAt, now }: Part) => `
  WITH batch AS MATERIALIZED (${batch}),
  r AS (${isPublic ? PUBLIC_ROWS : FULL_ROWS}),
  made AS (
    INSERT INTO webhook_deliveries
      (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
    SELECT ${idOf(`r.track_id || ':' || r.seq`)}, e.id, r.type, e.public, r.position, r.track_id, r.seq, ${IN_ORDER},
      ${now}, ${nextAt}
    FROM r JOIN tracks t ON t.id = r.track_id
    JOIN webhook_endpoints e ON e.public = ${isPublic} AND e.deleted_at IS NULL AND ${endpoints}
    WHERE (${MATCHES_TRACK} AND r.type LIKE ANY(e.patterns)) OR (r.original IS NOT NULL AND (${WAS_TOLD}))
    ORDER BY r.position
    ON CONFLICT DO NOTHING
    RETURNING endpoint_id, lane, next_at
  ), lanes AS (
    INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
    SELECT endpoint_id, lane, min(next_at) FROM made GROUP BY endpoint_id, lane ORDER BY endpoint_id, lane
    ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at
  )`;

/** Parameters: batch size, now, the next digest. The position is locked. One row: the position now reached, and how many. */
export const dispatchSql = (isPublic: boolean) => `${deliveriesOf({
  isPublic,
  batch: `SELECT position, track_id, seq FROM feed WHERE public = ${isPublic} AND position > (SELECT position FROM webhook_positions WHERE public = ${isPublic})
    ORDER BY position LIMIT $1`,
  endpoints: 'e.disabled_at IS NULL AND r.position > e.starts_after',
  now: '$2::timestamptz',
  nextAt: 'CASE WHEN e.digest THEN $3::timestamptz ELSE $2 END',
})}
  UPDATE webhook_positions w SET position = b.last
  FROM (SELECT max(position) AS last, count(*)::integer AS rows FROM batch) b
  WHERE w.public = ${isPublic} AND b.last IS NOT NULL
  RETURNING w.position, b.rows, (SELECT count(*)::integer FROM made) AS made`;

/** Parameters: endpoint, since, now. One row: how many were missed. Only rows that the dispatcher has passed. */
export const missedSql = (isPublic: boolean) => `${deliveriesOf({
  isPublic,
  batch: isPublic
    ? `SELECT f.position, f.track_id, f.seq FROM public_log p
       JOIN feed f ON f.track_id = p.track_id AND f.public AND f.seq = p.seq
       JOIN webhook_positions w ON w.public AND f.position <= w.position WHERE p.recorded_at >= $2`
    : `SELECT f.position, f.track_id, f.seq FROM ledger l
       JOIN feed f ON f.track_id = l.track_id AND NOT f.public AND f.seq = l.seq
       JOIN webhook_positions w ON NOT w.public AND f.position <= w.position WHERE l.recorded_at >= $2`,
  endpoints: 'e.id = $1',
  now: '$3::timestamptz',
  nextAt: '$3',
})}
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
  ), lanes AS (
    INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
    SELECT endpoint_id, lane, min(next_at) FROM made GROUP BY endpoint_id, lane ORDER BY endpoint_id, lane
    ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at
  )
  SELECT id FROM made`;
