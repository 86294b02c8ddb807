import type { ClientBase } from 'pg';
import { LOCK_LANES_OF_ENDPOINT, LOCK_POSITION_OF, REARRANGE_LANES } from '../sql/lanes.sql.js';

/** Lock order: the position before lanes, as in the fan-out; lanes before their endpoint, as in Claims.settle. */
export async function lockLanes(at: ClientBase, id: string): Promise<void> {
  await at.query(LOCK_POSITION_OF, [id]);
  await at.query(LOCK_LANES_OF_ENDPOINT, [id]);
}

/**
 * Moves waiting deliveries to new lanes if `ordered` changes. A delivery that is being sent keeps its lease: its new lane
 * is due when that lease would have ended.
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
