-- Fans out both numberings, so many rows of each at most, and moves their positions on. A lane that begins is claimed
-- under one of the names if its endpoint has a place free, has failed less often in a row than `trips_at` and has nothing
-- else against it. Whoever numbers does not wait for another that fans out (is_busy says so then), nor looks where nothing
-- was numbered. Returns the deliveries that were claimed, in order, and last, without a delivery, how much was done.
--
-- Each statement sees what was committed before it began, so what follows a lock sees all that was done under it. Rows are
-- looked up one by one: joined, they would be planned while the logs are small, and read whole ever after.
CREATE OR REPLACE FUNCTION webhook_fan_out_v2(numbered integer, waits boolean, most integer, now timestamptz,
    digest_at timestamptz, names uuid[], until timestamptz, trips_at integer, of_record text[], claim_lock bigint)
  RETURNS TABLE (told webhook_deliveries, holder uuid, endpoint_version text, is_busy boolean, rows_told bigint,
    made integer)
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
  heard boolean[];
  place webhook_positions;
  places integer := 0;
  fed feed;
  reached bigint;
  all_told webhook_deliveries[] := '{}';
  last webhook_deliveries;
  claims uuid;
  used integer := 0;
  queued integer := 0;
BEGIN
  is_busy := false;
  rows_told := 0;
  made := 0;
  IF numbered = 0 THEN
    RETURN NEXT;
    RETURN;
  END IF;
  IF waits THEN
    PERFORM FROM webhook_positions w ORDER BY w.public FOR UPDATE;
  END IF;
  heard := ARRAY(
    SELECT DISTINCT e.public FROM webhook_endpoints e WHERE e.disabled_at IS NULL AND e.deleted_at IS NULL);
  FOR place IN SELECT w.* FROM webhook_positions w ORDER BY w.public FOR UPDATE SKIP LOCKED LOOP
    places := places + 1;
    reached := NULL;
    FOR fed IN SELECT f.* FROM feed f
      WHERE f.public = place.public AND f.position > place.position ORDER BY f.position LIMIT most
    LOOP
      reached := fed.position;
      IF fed.public = ANY(heard) THEN
        all_told := all_told || ARRAY(SELECT d FROM webhook_deliver_v2(fed, now, digest_at, of_record) d);
      END IF;
    END LOOP;
    IF reached IS NOT NULL THEN
      UPDATE webhook_positions w SET position = reached WHERE w.public = place.public;
      rows_told := greatest(rows_told, reached - place.position);
    END IF;
  END LOOP;
  is_busy := places < 2;
  made := cardinality(all_told);
  -- Lanes in the order in which whoever settles locks them.
  IF made > 1 THEN
    all_told := ARRAY(SELECT d FROM unnest(all_told) d ORDER BY d.endpoint_id, d.lane, d.position);
  END IF;
  IF made > 0 AND cardinality(names) > 0 AND pg_try_advisory_xact_lock(claim_lock) THEN
    FOREACH told IN ARRAY all_told LOOP
      IF (told.endpoint_id, told.lane) IS DISTINCT FROM (last.endpoint_id, last.lane) THEN
        EXIT WHEN used = cardinality(names);
        SELECT names[used + 1], e.xmin::text INTO claims, endpoint_version FROM webhook_endpoints e
        WHERE e.id = told.endpoint_id AND e.rate_limit IS NULL AND NOT e.digest AND e.failures < trips_at
          AND (e.open_until IS NULL OR e.open_until <= now)
          AND e.concurrency > (SELECT count(DISTINCT l.holder) FROM webhook_lanes l
            WHERE l.endpoint_id = e.id AND l.holder IS NOT NULL AND l.next_at > now);
        INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at, holder)
        VALUES (told.endpoint_id, told.lane, CASE WHEN claims IS NULL THEN told.next_at ELSE until END, claims)
        ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at
        RETURNING CASE WHEN w.holder = claims THEN claims END INTO holder;
        used := used + CASE WHEN holder IS NULL THEN 0 ELSE 1 END;
        last := told;
      END IF;
      queued := queued + 1;
      IF holder IS NOT NULL THEN
        RETURN NEXT;
      END IF;
    END LOOP;
  END IF;
  IF queued < made THEN
    PERFORM webhook_queue_v2(all_told[queued + 1:]);
  END IF;
  told := NULL;
  RETURN NEXT;
END $$;
