-- The only way in which the application takes anything out of the security log: a batch of what is older than so many
-- days. It runs as the owner, so the month that everything stays is no parameter: whoever calls could shorten it.
CREATE OR REPLACE FUNCTION prune_security_log_v2(keep_days integer, batch integer) RETURNS bigint
  LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  WITH gone AS (
    DELETE FROM security_log WHERE id = ANY (ARRAY(
      SELECT id FROM security_log
      WHERE last_at < now() - make_interval(days => greatest(keep_days, 31)) ORDER BY last_at LIMIT batch))
    RETURNING 1
  )
  SELECT count(*) FROM gone $$;
REVOKE EXECUTE ON FUNCTION prune_security_log_v2 FROM PUBLIC;
