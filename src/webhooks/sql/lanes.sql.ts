/** $1 whether of the public numbering. The position up to which it has been fanned out. */
export const READ_POSITION =
  'SELECT position, feed_cursor_v2(public, position) AS cursor FROM webhook_positions WHERE public = $1';

export const LOCK_POSITION = `${READ_POSITION} FOR UPDATE`;

/** $1 endpoint. */
export const LOCK_POSITION_OF = `
  SELECT FROM webhook_positions WHERE public = (SELECT public FROM webhook_endpoints WHERE id = $1) FOR UPDATE`;

/** $1 endpoint. */
export const LOCK_LANES_OF_ENDPOINT = `
  SELECT FROM webhook_lanes WHERE endpoint_id = $1 ORDER BY lane FOR UPDATE`;

/** $1 endpoint, $2 whether it is ordered, $3 now. */
export const REARRANGE_LANES = `
  WITH held AS (
    DELETE FROM webhook_lanes WHERE endpoint_id = $1 RETURNING lane, next_at, holder
  ), moved AS (
    UPDATE webhook_deliveries d SET in_order = CASE WHEN $2 THEN d.track_id END
    FROM (
      SELECT w.number, max(h.next_at) FILTER (WHERE h.holder IS NOT NULL) AS held_until
      FROM webhook_deliveries w LEFT JOIN held h ON h.lane = w.lane
      WHERE w.endpoint_id = $1 AND w.state = 'waiting' GROUP BY w.number
    ) w
    WHERE d.number = w.number RETURNING d.lane, greatest(w.held_until, $3::timestamptz) AS next_at
  )
  INSERT INTO webhook_lanes (endpoint_id, lane, next_at) SELECT $1, lane, max(next_at) FROM moved GROUP BY lane`;

/** $1 endpoint. */
export const DELETE_LANES = 'DELETE FROM webhook_lanes WHERE endpoint_id = $1';
