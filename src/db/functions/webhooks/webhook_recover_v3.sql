-- Makes again, for one endpoint, what it misses at these positions of its numbering. What has not been fanned out yet is left
-- to the fan-out. Returns how many were made.
CREATE OR REPLACE FUNCTION webhook_recover_v3(one uuid, positions bigint[], now timestamptz, of_record text[])
  RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  place webhook_positions;
  all_told webhook_deliveries[];
BEGIN
  SELECT w.* INTO place FROM webhook_positions w
  WHERE w.public = (SELECT e.public FROM webhook_endpoints e WHERE e.id = one) FOR UPDATE;
  all_told := ARRAY(SELECT d FROM (
      SELECT f FROM feed f
      WHERE f.public = place.public AND f.position = ANY(positions) AND f.position <= place.position
      ORDER BY f.position
    ) r CROSS JOIN LATERAL webhook_deliver_v2(r.f, now, now, of_record, one) d);
  PERFORM webhook_queue_v2(all_told);
  RETURN cardinality(all_told);
END $$;
