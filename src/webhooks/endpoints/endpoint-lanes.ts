import type { ClientBase } from 'pg';
import { LOCK_LANES_OF_ENDPOINT, LOCK_POSITION_OF, REARRANGE_LANES } from '../sql/lanes.sql.js';

/** The position before lanes, as the dispatcher locks them; lanes before their endpoint, as whoever settles does. */
export async function lockLanes(at: ClientBase, id: string): Promise<void> {
  await at.query(LOCK_POSITION_OF, [id]);
  await at.query(LOCK_LANES_OF_ENDPOINT, [id]);
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
  await at.query(REARRANGE_LANES, [id, ordered, now]);
}
