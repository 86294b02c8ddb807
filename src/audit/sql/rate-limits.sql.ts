/**
 * The account of each key goes on from where the others have left it, whatever they or we have added in the
 * meantime. Times are told as distances: the instances' clocks need not agree. In order, against deadlock.
 */
export const SETTLE = `
  INSERT INTO rate_limits AS r (key, spent_until)
  SELECT key, now() + ms * interval '1 millisecond'
  FROM unnest($1::text[], $2::float8[]) AS spent (key, ms) ORDER BY key
  ON CONFLICT (key) DO UPDATE
    SET spent_until = greatest(r.spent_until, now()) + (excluded.spent_until - now())
  RETURNING key, (extract(epoch FROM spent_until - now()) * 1000)::float8 AS ahead`;

/** Takes out what is paid for. */
export const PRUNE = `DELETE FROM rate_limits WHERE spent_until < now() - interval '1 minute'`;
