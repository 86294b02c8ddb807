import type { ClientBase } from 'pg';

/** The position before lanes, as the dispatcher locks them; lanes before their endpoint, as whoever settles does. */
export async function lockLanes(at: ClientBase, id: string): Promise<void> {
  await at.query(
    `SELECT FROM webhook_positions WHERE public = (SELECT public FROM webhook_endpoints WHERE id = $1) FOR UPDATE`,
    [id],
  );
  await at.query('SELECT FROM webhook_lanes WHERE endpoint_id = $1 ORDER BY lane FOR UPDATE', [id]);
}

/**
 * Puts what waits into lanes of the other sort, if it is not in such already. What is under way keeps its lane until then: a new lane with the
 * same delivery begins when its lease would have ended.
 */
export async function rearrangeLanes(
  at: ClientBase,
  id: string,
  ordered: boolean,
  now: string,
): Promise<void> {
  const { rows } = await at.query<{ ordered: boolean }>(
    'SELECT ordered FROM webhook_endpoints WHERE id = $1',
    [id],
  );
  if (rows[0]?.ordered === ordered) return;
  await at.query(
    `WITH held AS (
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
     INSERT INTO webhook_lanes (endpoint_id, lane, next_at) SELECT $1, lane, max(next_at) FROM moved GROUP BY lane`,
    [id, ordered, now],
  );
}
