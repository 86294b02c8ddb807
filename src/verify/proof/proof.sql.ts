/** What the epochs of the logs are called. The first epoch of a log that was never restored begins after 0. */
export const EPOCH_NAMES = `
  SELECT o.public, o.origin, e.began_after::float8 AS "beganAfter"
  FROM log_origins o JOIN feed_epochs e ON e.public = o.public AND e.number = o.epoch ORDER BY o.public, o.epoch`;

export const SIGNED_HEADS = 'SELECT public, note, definitions FROM checkpoints';

/** $1: the log, $2: the number of a tile of leaves. */
export const SIGNED_LEAVES = 'SELECT hashes FROM log_tiles WHERE public = $1 AND level = 0 AND number = $2';

export const STORED_DEFINITIONS = `
  SELECT kind, version, hash, definition FROM kind_definitions ORDER BY kind, version`;
