-- Makes again, for one endpoint, what was recorded since then, has been fanned out and is missing. Returns how many.
CREATE OR REPLACE FUNCTION webhook_recover_v2(one uuid, since timestamptz, now timestamptz, of_record text[])
  RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  place webhook_positions;
  all_told webhook_deliveries[];
BEGIN
  SELECT w.* INTO place FROM webhook_positions w
  WHERE w.public = (SELECT e.public FROM webhook_endpoints e WHERE e.id = one) FOR UPDATE;
  all_told := ARRAY(SELECT d FROM (
      SELECT f FROM (
        SELECT true AS public, p.track_id, p.seq FROM public_log p WHERE place.public AND p.recorded_at >= since
        UNION ALL
        SELECT false, l.track_id, l.seq FROM ledger l WHERE NOT place.public AND l.recorded_at >= since
      ) r JOIN feed f USING (track_id, public, seq)
      WHERE f.position <= place.position ORDER BY f.position
    ) r CROSS JOIN LATERAL webhook_deliver_v2(r.f, now, now, of_record, one) d);
  PERFORM webhook_queue_v2(all_told);
  RETURN cardinality(all_told);
END $$;
