/** $1 whether of the public numbering. The position up to which it has been fanned out. */
export const READ_POSITION =
  'SELECT position, feed_cursor_v2(public, position) AS cursor FROM webhook_positions WHERE public = $1';

export const LOCK_POSITION = `${READ_POSITION} FOR UPDATE`;

/**
 * $1 endpoint. Its lanes, locked in the order in which whoever settles locks them. Only these may be changed with them: a
 * statement that came after would wait in any order for lanes that were made since.
 */
const LOCKED = `
  WITH locked AS MATERIALIZED (
    SELECT endpoint_id, lane FROM webhook_lanes WHERE endpoint_id = $1 ORDER BY lane FOR UPDATE
  )`;

const IS_LOCKED = '(l.endpoint_id, l.lane) = (locked.endpoint_id, locked.lane)';

/** $1 endpoint. Lanes that are made meanwhile are left to the pruner. */
export const DELETE_LANES = `${LOCKED} DELETE FROM webhook_lanes l USING locked WHERE ${IS_LOCKED}`;

/** $1 endpoint, $2 now. */
export const WAKE_LANES = `${LOCKED}
  UPDATE webhook_lanes l SET next_at = least(l.next_at, $2) FROM locked WHERE ${IS_LOCKED} AND l.holder IS NULL`;
