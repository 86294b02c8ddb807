-- Gives committed rows the next positions of the full and the public feed, so many of each at most. `numbered` is null
-- where another process numbers: one at a time. A snapshot holds a beginning of each track, since its rows commit in
-- order; so the order within a track is kept, and a transaction that is open elsewhere holds up nothing. No position is
-- given while an epoch is due: whoever calls begins it (feed_begin_epoch_v2).
--
-- Rows of an import come last, and fewer of them while others write: whoever writes beside one is not to wait until its
-- hundred thousand rows are numbered. A row comes before them only if none of its own track is before it.
CREATE OR REPLACE FUNCTION number_feed_v4(most integer, most_bulk integer, number_lock bigint,
    OUT numbered integer, OUT is_more boolean, OUT epoch_is_due boolean)
  LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
DECLARE
  last_origin text;
BEGIN
  is_more := false;
  epoch_is_due := false;
  IF NOT pg_try_advisory_xact_lock(number_lock) THEN
    RETURN;
  END IF;
  numbered := 0;
  last_origin := (SELECT e.origin FROM feed_epochs e WHERE NOT e.public ORDER BY e.number DESC LIMIT 1);
  IF last_origin IS NULL THEN
    PERFORM feed_begin_epoch_v2(NULL, NULL, false, number_lock);
  ELSIF last_origin <> feed_origin_v2() THEN
    epoch_is_due := true;
    RETURN;
  END IF;
  WITH single AS MATERIALIZED (
    SELECT log.public, ARRAY(
      SELECT w.ctid FROM unnumbered w
      WHERE w.public = log.public AND NOT w.bulk AND NOT EXISTS (
        SELECT FROM unnumbered b WHERE b.public = log.public AND b.bulk AND b.track_id = w.track_id AND b.seq < w.seq)
      ORDER BY w.track_id, w.seq LIMIT most) AS rows
    FROM (VALUES (false), (true)) log(public)
  ), chosen AS MATERIALIZED (
    SELECT s.rows || ARRAY(
      SELECT b.ctid FROM unnumbered b
      WHERE b.public = s.public AND b.bulk AND NOT EXISTS (
        SELECT FROM unnumbered w WHERE w.public = s.public AND NOT w.bulk AND w.track_id = b.track_id AND w.seq < b.seq)
      ORDER BY b.track_id, b.seq
      LIMIT CASE cardinality(s.rows) WHEN 0 THEN most_bulk ELSE most_bulk / 5 END) AS rows
    FROM single s
  ), gone AS (
    DELETE FROM unnumbered u WHERE u.ctid = ANY (ARRAY(SELECT unnest(c.rows) FROM chosen c))
    RETURNING u.public, u.track_id, u.seq
  )
  INSERT INTO feed (public, position, track_id, seq)
  SELECT g.public,
    -- Either head is looked for once: nothing in it depends on the row.
    CASE WHEN g.public THEN (SELECT coalesce(max(f.position), 0) FROM feed f WHERE f.public)
      ELSE (SELECT coalesce(max(f.position), 0) FROM feed f WHERE NOT f.public) END
    + row_number() OVER (PARTITION BY g.public ORDER BY g.recorded_at, g.track_id, g.seq), g.track_id, g.seq
  FROM (SELECT public, track_id, seq, CASE WHEN public
    THEN (SELECT p.recorded_at FROM public_log p WHERE p.track_id = gone.track_id AND p.seq = gone.seq)
    ELSE (SELECT l.recorded_at FROM ledger l WHERE l.track_id = gone.track_id AND l.seq = gone.seq)
    END AS recorded_at FROM gone) g;
  GET DIAGNOSTICS numbered = ROW_COUNT;
  is_more := numbered >= most_bulk / 5;
END $$;
