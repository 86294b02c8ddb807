import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens to every entry between its commit and the first byte to a receiver, in one call: it is numbered, its
 * deliveries are made, and those that begin a lane are claimed (docs/adr/0011). Each statement in these functions sees
 * what was committed before it began, so what follows a lock sees all that was done under it. Rows are looked up one by
 * one: joined, they would be planned while the logs are small, and read whole ever after.
 */
export class NumberAndFanOut0000000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where 0007 had made others.
      DROP FUNCTION IF EXISTS number_feed, webhook_fan_out;

      -- Gives committed rows the next positions of the full and the public feed; how many, or null where another is at it:
      -- one at a time. What is seen of a track is always a beginning of it, since its rows commit in order; so the
      -- order within a track is kept, and a transaction that is open elsewhere holds up nothing.
      CREATE FUNCTION number_feed() RETURNS integer LANGUAGE plpgsql
        SET plan_cache_mode = force_generic_plan AS $$
      DECLARE
        numbered integer;
      BEGIN
        IF pg_try_advisory_xact_lock(727275) THEN
          WITH gone AS (DELETE FROM unnumbered RETURNING public, track_id, seq)
          INSERT INTO feed (public, position, track_id, seq)
          SELECT g.public, coalesce((SELECT max(f.position) FROM feed f WHERE f.public = g.public), 0)
            + row_number() OVER (PARTITION BY g.public ORDER BY g.recorded_at, g.track_id, g.seq), g.track_id, g.seq
          FROM (SELECT public, track_id, seq, CASE WHEN public
            THEN (SELECT p.recorded_at FROM public_log p WHERE p.track_id = gone.track_id AND p.seq = gone.seq)
            ELSE (SELECT l.recorded_at FROM ledger l WHERE l.track_id = gone.track_id AND l.seq = gone.seq)
            END AS recorded_at FROM gone) g;
          GET DIAGNOSTICS numbered = ROW_COUNT;
        END IF;
        RETURN numbered;
      END $$;

      -- Makes the deliveries of one row of the feed: to whoever asks for it, or what one endpoint alone is missing of it.
      -- A correction is told to whoever was told of the entry: it is in their log, or should once have been.
      CREATE FUNCTION webhook_deliver(fed feed, now timestamptz, digest_at timestamptz, one uuid DEFAULT NULL)
        RETURNS SETOF webhook_deliveries LANGUAGE plpgsql AS $$
      DECLARE
        its_type text;
        original integer;
        original_type text;
        original_position bigint;
        told_before uuid[] := '{}';
      BEGIN
        IF fed.public THEN
          SELECT l.type, p.corrects INTO its_type, original
          FROM public_log p JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
          WHERE p.track_id = fed.track_id AND p.seq = fed.seq;
        ELSE
          SELECT l.type, l.corrects INTO its_type, original
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
        RETURN QUERY
          INSERT INTO webhook_deliveries
            (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
          SELECT webhook_id(e.id, fed.track_id || ':' || fed.seq), e.id, its_type, fed.public, fed.position,
            fed.track_id, fed.seq, CASE WHEN e.digest THEN 0 WHEN e.ordered THEN fed.track_id END, now,
            CASE WHEN e.digest THEN digest_at ELSE now END
          FROM tracks t JOIN webhook_endpoints e ON e.public = fed.public AND e.deleted_at IS NULL
          WHERE t.id = fed.track_id
            AND CASE WHEN one IS NULL THEN e.disabled_at IS NULL AND fed.position > e.starts_after ELSE e.id = one END
            AND (e.id = ANY(told_before) OR (webhook_concerns(e, t) AND (its_type LIKE ANY(e.patterns)
              OR (original_type LIKE ANY(e.patterns) AND e.starts_after < original_position))))
          ON CONFLICT DO NOTHING
          RETURNING *;
      END $$;

      -- Lanes for deliveries that wait, in the order in which whoever settles locks them. One that is there already keeps
      -- its time, which is its first delivery's; it is written all the same, so that whoever is about to end it waits and
      -- then sees what was added.
      CREATE FUNCTION webhook_queue(made webhook_deliveries[]) RETURNS void LANGUAGE sql
        BEGIN ATOMIC
          INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
          SELECT d.endpoint_id, d.lane, min(d.next_at) FROM unnest(made) d
          GROUP BY d.endpoint_id, d.lane ORDER BY d.endpoint_id, d.lane
          ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at;
        END;

      -- Fans out both numberings, so many rows of each at most, and moves their positions on. A lane that begins is
      -- claimed under one of the names if its endpoint has a place free and nothing against it. Whoever numbers does not
      -- wait for another that fans out (is_busy says so then), nor looks where nothing was numbered.
      -- Returns the deliveries that were claimed, in order, and last, without a delivery, how much was done.
      CREATE FUNCTION webhook_fan_out(numbered integer, waits boolean, most integer, now timestamptz,
        digest_at timestamptz, names uuid[], until timestamptz)
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
              all_told := all_told || ARRAY(SELECT d FROM webhook_deliver(fed, now, digest_at) d);
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
        IF made > 0 AND cardinality(names) > 0 AND pg_try_advisory_xact_lock(727277) THEN
          FOREACH told IN ARRAY all_told LOOP
            IF (told.endpoint_id, told.lane) IS DISTINCT FROM (last.endpoint_id, last.lane) THEN
              EXIT WHEN used = cardinality(names);
              SELECT names[used + 1], e.xmin::text INTO claims, endpoint_version FROM webhook_endpoints e
              WHERE e.id = told.endpoint_id AND e.rate_limit IS NULL AND NOT e.digest AND e.failures < 5
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
          PERFORM webhook_queue(all_told[queued + 1:]);
        END IF;
        told := NULL;
        RETURN NEXT;
      END $$;

      -- Makes again, for one endpoint, what was recorded since then, has been fanned out and is missing; how many.
      CREATE FUNCTION webhook_recover(one uuid, since timestamptz, now timestamptz) RETURNS integer LANGUAGE plpgsql AS $$
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
          ) r CROSS JOIN LATERAL webhook_deliver(r.f, now, now, one) d);
        PERFORM webhook_queue(all_told);
        RETURN cardinality(all_told);
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION webhook_recover, webhook_fan_out, webhook_queue, webhook_deliver, number_feed',
    );
  }
}
