-- Makes the deliveries of one row of the feed: for everybody who asks for it, or for one endpoint what it misses. A
-- correction goes to whoever was told of the entry: it is in their log, or should once have been. Nothing is made of what
-- alerts nobody (ledger.alerts) and of events about the record alone; whoever publishes history later means it as news.
CREATE OR REPLACE FUNCTION webhook_deliver_v2(fed feed, now timestamptz, digest_at timestamptz, of_record text[],
    one uuid DEFAULT NULL)
  RETURNS SETOF webhook_deliveries LANGUAGE plpgsql AS $$
DECLARE
  its_id uuid;
  its_type text;
  original integer;
  original_type text;
  original_position bigint;
  told_before uuid[] := '{}';
  alerts boolean;
BEGIN
  IF fed.public THEN
    SELECT l.id, l.type, p.corrects, l.alerts OR EXISTS (SELECT FROM ledger c
        WHERE c.track_id = l.track_id AND c.corrects = l.seq AND c.type = 'transition.published')
      INTO its_id, its_type, original, alerts
    FROM public_log p JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
    WHERE p.track_id = fed.track_id AND p.seq = fed.seq;
  ELSE
    SELECT l.id, l.type, l.corrects, l.alerts INTO its_id, its_type, original, alerts
    FROM ledger l WHERE l.track_id = fed.track_id AND l.seq = fed.seq;
  END IF;
  IF original IS NOT NULL THEN
    SELECT l.type, f.position INTO original_type, original_position
    FROM feed f JOIN ledger l ON l.track_id = f.track_id AND l.seq = CASE WHEN fed.public THEN
      (SELECT p.row_seq FROM public_log p WHERE p.track_id = fed.track_id AND p.seq = original)
      ELSE original END
    WHERE f.track_id = fed.track_id AND f.public = fed.public AND f.seq = original;
    told_before := ARRAY(SELECT e.id FROM webhook_endpoints e WHERE EXISTS (SELECT FROM webhook_deliveries d
      WHERE d.endpoint_id = e.id AND d.track_id = fed.track_id AND d.seq = original));
  END IF;
  IF NOT alerts OR coalesce(original_type, its_type) = ANY(of_record) THEN
    RETURN;
  END IF;
  RETURN QUERY
    INSERT INTO webhook_deliveries
      (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
    SELECT webhook_id_v2(e.id, its_id::text), e.id, its_type, fed.public, fed.position,
      fed.track_id, fed.seq, CASE WHEN e.digest THEN 0 WHEN e.ordered THEN fed.track_id END, now,
      CASE WHEN e.digest THEN digest_at ELSE now END
    FROM tracks t JOIN webhook_endpoints e ON e.public = fed.public AND e.deleted_at IS NULL
    WHERE t.id = fed.track_id
      AND CASE WHEN one IS NULL THEN e.disabled_at IS NULL AND fed.position > e.starts_after ELSE e.id = one END
      AND (e.id = ANY(told_before) OR (webhook_concerns_v2(e, t) AND (its_type LIKE ANY(e.patterns)
        OR (original_type LIKE ANY(e.patterns) AND e.starts_after < original_position))))
    ON CONFLICT DO NOTHING
    RETURNING *;
END $$;
