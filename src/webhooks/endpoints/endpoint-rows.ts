import type { ClientBase } from 'pg';
import { Problem } from '../../http/problems/problem.js';
import type { EndpointRow } from './endpoint.js';
import { lockPosition } from './fan-out-position.js';

/** The only row there can be. */
export function found(rows: EndpointRow[], id: string): EndpointRow {
  const [row] = rows;
  if (!row) throw noEndpoint(id);
  return row;
}

export const noEndpoint = (id: string) => new Problem('not_found', `There is no endpoint ${id}.`);

/**
 * Inserts an endpoint that hears of everything after the newest position. The dispatcher's position is locked
 * meanwhile: it must not pass a row by that comes after the position and before the endpoint.
 */
export async function insertEndpoint(
  at: ClientBase,
  columns: Record<string, unknown>,
): Promise<EndpointRow[]> {
  await lockPosition(at, columns.public === true);
  const { rows } = await at.query<{ position: string }>(
    'SELECT coalesce(max(position), 0) AS position FROM feed WHERE public = $1',
    [columns.public],
  );
  const all = { ...columns, starts_after: rows[0]?.position };
  const names = Object.keys(all);
  const inserted = await at.query<EndpointRow>(
    `INSERT INTO webhook_endpoints (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})
     RETURNING *`,
    Object.values(all),
  );
  return inserted.rows;
}

export async function update(
  at: ClientBase,
  id: string,
  columns: Record<string, unknown>,
): Promise<EndpointRow> {
  const sets = Object.keys(columns).map((name, i) => `${name} = $${i + 2}`);
  const { rows } = await at.query<EndpointRow>(
    `UPDATE webhook_endpoints SET ${sets.join(', ')} WHERE id = $1 AND deleted_at IS NULL RETURNING *`,
    [id, ...Object.values(columns)],
  );
  return found(rows, id);
}

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
