/**
 * Adds what this instance spent to each key's account, and returns the balance. Times are relative, because the
 * instances' clocks may differ. Rows are locked in the order of keys, against deadlocks. $3: the most that each key may
 * owe; a row that is further ahead was written before the database's clock was set back, and counts as paid.
 */
export const SETTLE = `
  INSERT INTO rate_limits AS r (key, spent_until)
  SELECT key, now() + ms * interval '1 millisecond'
  FROM unnest($1::text[], $2::float8[]) AS spent (key, ms) ORDER BY key
  ON CONFLICT (key) DO UPDATE
    SET spent_until = CASE
        WHEN r.spent_until > now() + ($3::float8[])[array_position($1, r.key)] * interval '1 millisecond' THEN now()
        ELSE greatest(r.spent_until, now())
      END + (excluded.spent_until - now())
  RETURNING key, (extract(epoch FROM spent_until - now()) * 1000)::float8 AS ahead`;

/** Deletes accounts that owe nothing. It waits for none that is settled just now: two that wait for each other are a deadlock. */
export const PRUNE = `
  DELETE FROM rate_limits WHERE key = ANY (ARRAY(
    SELECT key FROM rate_limits WHERE spent_until < now() - interval '1 minute' FOR UPDATE SKIP LOCKED))`;
