/** $1 whether of the public numbering. The position up to which it has been fanned out. */
export const READ_POSITION =
  'SELECT position, feed_cursor_v2(public, position) AS cursor FROM webhook_positions WHERE public = $1';

export const LOCK_POSITION = `${READ_POSITION} FOR UPDATE`;

/** $1 endpoint. */
export const LOCK_LANES_OF_ENDPOINT = `
  SELECT FROM webhook_lanes WHERE endpoint_id = $1 ORDER BY lane FOR UPDATE`;

/** $1 endpoint. */
export const DELETE_LANES = 'DELETE FROM webhook_lanes WHERE endpoint_id = $1';
