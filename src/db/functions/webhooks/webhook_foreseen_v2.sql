-- What entries that are not yet recorded would come to: `rows` of either log, each {public, track_id, type}.
CREATE OR REPLACE FUNCTION webhook_foreseen_v2(rows jsonb, of_record text[],
    OUT alerts bigint, OUT endpoints bigint, OUT subscribers bigint)
  LANGUAGE sql STABLE
  BEGIN ATOMIC
    SELECT coalesce(sum(r.n), 0), count(DISTINCT e.id) FILTER (WHERE e.channel = 'webhook'),
      count(DISTINCT e.id) FILTER (WHERE e.channel = 'mail')
    FROM (
      SELECT public, track_id, type, count(*) AS n
      FROM jsonb_to_recordset(rows) AS r(public boolean, track_id integer, type text)
      GROUP BY public, track_id, type
    ) r
    JOIN tracks t ON t.id = r.track_id
    JOIN webhook_endpoints e ON e.public = r.public AND e.disabled_at IS NULL AND e.deleted_at IS NULL
    WHERE r.type <> ALL(of_record) AND webhook_concerns_v2(e, t) AND r.type LIKE ANY(e.patterns);
  END;
