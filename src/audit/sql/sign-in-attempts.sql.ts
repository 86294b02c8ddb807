/** Locks the row of a key, and inserts it if it does not exist. $1 the key, $2 an instant before any attempt. */
export const LOCK = `
  INSERT INTO sign_in_attempts (key, failures, last_at, locked_until) VALUES ($1, 0, $2, $2)
  ON CONFLICT (key) DO UPDATE SET key = excluded.key`;

export const BY_KEYS =
  'SELECT key, failures, last_at, locked_until FROM sign_in_attempts WHERE key = ANY ($1)';

export const SET_FAILURES = `
  UPDATE sign_in_attempts SET failures = $2, last_at = $3, locked_until = $4 WHERE key = $1`;

/**
 * $1 the keys of address and network, which lose this attempt; $2 the key of the account, which is cleared; $3 as $2 of
 * LOCK.
 */
export const FORGIVE = `
  WITH locked AS MATERIALIZED (
    SELECT key FROM sign_in_attempts WHERE key = ANY ($1) OR key = $2 ORDER BY key FOR UPDATE
  )
  UPDATE sign_in_attempts a SET locked_until = $3,
    failures = CASE WHEN a.key = ANY ($1) THEN greatest(a.failures - 1, 0) ELSE 0 END
  FROM locked WHERE a.key = locked.key`;

/** Deletes at most $2 rows whose last failure was before $1. */
export const PRUNE = `
  DELETE FROM sign_in_attempts
  WHERE key = ANY (ARRAY(SELECT key FROM sign_in_attempts WHERE last_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED))`;
