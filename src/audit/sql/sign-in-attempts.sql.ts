/** Locks the row of a key, and makes it if it is not there. $1 the key, $2 long before any attempt. */
export const LOCK = `
  INSERT INTO sign_in_attempts (key, failures, last_at, locked_until) VALUES ($1, 0, $2, $2)
  ON CONFLICT (key) DO UPDATE SET key = excluded.key`;

export const BY_KEYS =
  'SELECT key, failures, last_at, locked_until FROM sign_in_attempts WHERE key = ANY ($1)';

export const FAILED = `
  UPDATE sign_in_attempts SET failures = $2, last_at = $3, locked_until = $4 WHERE key = $1`;

/** $1 the keys of the place, which loses this attempt; $2 that of the account, which is clear again; $3 as in LOCK. */
export const SUCCEEDED = `
  UPDATE sign_in_attempts SET locked_until = $3,
    failures = CASE WHEN key = ANY ($1) THEN greatest(failures - 1, 0) ELSE 0 END
  WHERE key = ANY ($1) OR key = $2`;

/** Takes out at most $2 that failed last before $1. */
export const PRUNE = `
  DELETE FROM sign_in_attempts
  WHERE key = ANY (ARRAY(SELECT key FROM sign_in_attempts WHERE last_at < $1 LIMIT $2))`;
