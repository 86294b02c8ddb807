-- Begins an epoch of both numberings at their heads: where the database goes on from an earlier state, or where it is
-- asked for. Returns whether one began.
CREATE OR REPLACE FUNCTION feed_begin_epoch_v2(full_id uuid, public_id uuid, asked boolean, number_lock bigint)
  RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(number_lock);
  INSERT INTO feed_epochs (public, number, began_after, origin)
  SELECT n.public, 1, 0, feed_origin_v2() FROM (VALUES (false), (true)) n(public)
  WHERE NOT EXISTS (SELECT FROM feed_epochs);
  INSERT INTO feed_epochs (public, number, id, began_after, origin)
  SELECT n.public, last.number + 1, n.id,
    coalesce((SELECT max(f.position) FROM feed f WHERE f.public = n.public), 0), feed_origin_v2()
  FROM (VALUES (false, full_id), (true, public_id)) n(public, id) CROSS JOIN LATERAL (
    SELECT e.number, e.origin FROM feed_epochs e WHERE e.public = n.public ORDER BY e.number DESC LIMIT 1
  ) last
  WHERE asked OR last.origin <> feed_origin_v2();
  RETURN FOUND;
END $$;
