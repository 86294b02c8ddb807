import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happens to every entry between its commit and the first byte to a receiver, in one call: it is numbered, its
 * deliveries are made, and those that begin a lane are claimed (docs/adr/0011). Each statement in these functions sees
 * what was committed before it began, so what follows a lock sees all that was done under it. Rows are looked up one by
 * one: joined, they would be planned while the logs are small, and read whole ever after.
 */
export class FanOut0000000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Gives committed rows the next positions of the full and the public feed; how many. One at a time: nothing where
      -- another is at it. What is seen of a track is always a beginning of it, since its rows commit in order; so the
      -- order within a track is kept, and a transaction that is open elsewhere holds up nothing.
      CREATE FUNCTION number_feed() RETURNS integer LANGUAGE plpgsql
        SET plan_cache_mode = force_generic_plan AS $$
      DECLARE
        last_full bigint;
        last_public bigint;
        taken record;
        numbered integer := 0;
      BEGIN
        IF NOT pg_try_advisory_xact_lock(727275) THEN
          RETURN 0;
        END IF;
        FOR taken IN
          WITH gone AS (DELETE FROM unnumbered RETURNING public, track_id, seq)
          SELECT g.public, g.track_id, g.seq, CASE WHEN g.public
            THEN (SELECT p.recorded_at FROM public_log p WHERE p.track_id = g.track_id AND p.seq = g.seq)
            ELSE (SELECT l.recorded_at FROM ledger l WHERE l.track_id = g.track_id AND l.seq = g.seq) END AS recorded_at
          FROM gone g ORDER BY recorded_at, track_id, seq
        LOOP
          IF numbered = 0 THEN
            last_full := coalesce((SELECT max(f.position) FROM feed f WHERE NOT f.public), 0);
            last_public := coalesce((SELECT max(f.position) FROM feed f WHERE f.public), 0);
          END IF;
          numbered := numbered + 1;
          IF taken.public THEN
            last_public := last_public + 1;
            INSERT INTO feed (public, position, track_id, seq)
              VALUES (true, last_public, taken.track_id, taken.seq);
          ELSE
            last_full := last_full + 1;
            INSERT INTO feed (public, position, track_id, seq)
              VALUES (false, last_full, taken.track_id, taken.seq);
          END IF;
        END LOOP;
        RETURN numbered;
      END $$;

      -- Whether an endpoint asks for what happens on a track.
      CREATE FUNCTION webhook_concerns(e webhook_endpoints, t tracks) RETURNS boolean LANGUAGE sql IMMUTABLE
        RETURN (e.kinds = '{}' OR t.kind = ANY(e.kinds)) AND (e.tracks = '{}' OR t.slug = ANY(e.tracks))
          AND (e.parties = '{}' OR t.parties && e.parties);

      -- A delivery's id follows from what it is: whoever makes the same one again, after a restore even, makes it with the
      -- same id, and the receiver can tell.
      CREATE FUNCTION webhook_id(endpoint uuid, about text) RETURNS uuid LANGUAGE sql STABLE
        RETURN left(encode(sha256(convert_to(endpoint::text || ':' || about, 'UTF8')), 'hex'), 32)::uuid;

      -- Fans out both numberings, so many rows of each at most, and moves their positions on; or makes again, for one
      -- endpoint alone, what was recorded since then and is missing. A lane that begins is claimed under one of the names
      -- if its endpoint has a place free and nothing against it. Whoever numbers does not wait for another that fans out
      -- (is_busy says so then), nor looks where nothing was numbered.
      -- Returns the deliveries that were claimed, in order, and last, without a number, how much was done.
      CREATE FUNCTION webhook_fan_out(numbered integer, waits boolean, most integer, now timestamptz,
        digest_at timestamptz, names uuid[], until timestamptz, one uuid DEFAULT NULL, since timestamptz DEFAULT NULL)
        RETURNS TABLE (is_busy boolean, rows_told integer, made integer, endpoint_id uuid, lane bigint, number bigint,
          id uuid, type text, public boolean, "position" bigint, track_id integer, seq integer, notice_id bigint,
          tries integer, next_at timestamptz, holder uuid, endpoint_version text)
        LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
      #variable_conflict use_column
      DECLARE
        may_claim boolean;
        place record;
        feed_rows refcursor;
        fed feed;
        reached bigint;
        is_heard boolean;
        row_type text;
        original integer;
        original_type text;
        told webhook_deliveries;
        all_told webhook_deliveries[] := '{}';
        batch integer;
        claims uuid;
        is_ours boolean;
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
          PERFORM w.public FROM webhook_positions w ORDER BY w.public FOR UPDATE;
        ELSE
          PERFORM count(*) FROM (SELECT FROM webhook_positions w ORDER BY w.public FOR UPDATE SKIP LOCKED) p
            HAVING count(*) = 2;
        END IF;
        IF NOT FOUND THEN
          is_busy := true;
          RETURN NEXT;
          RETURN;
        END IF;
        may_claim := cardinality(names) > 0 AND pg_try_advisory_xact_lock(727277);
        FOR place IN SELECT w.public, w.position FROM webhook_positions w
          WHERE one IS NULL OR w.public = (SELECT e.public FROM webhook_endpoints e WHERE e.id = one)
        LOOP
          reached := place.position;
          batch := 0;
          is_heard := EXISTS (SELECT FROM webhook_endpoints e
            WHERE e.public = place.public AND e.deleted_at IS NULL AND (e.disabled_at IS NULL OR e.id = one));
          IF one IS NULL THEN
            OPEN feed_rows FOR SELECT f.* FROM feed f
              WHERE f.public = place.public AND f.position > place.position ORDER BY f.position LIMIT most;
          ELSIF place.public THEN
            OPEN feed_rows FOR SELECT f.* FROM public_log p
              JOIN feed f ON f.track_id = p.track_id AND f.public AND f.seq = p.seq
              WHERE p.recorded_at >= since AND f.position <= place.position ORDER BY f.position;
          ELSE
            OPEN feed_rows FOR SELECT f.* FROM ledger l
              JOIN feed f ON f.track_id = l.track_id AND NOT f.public AND f.seq = l.seq
              WHERE l.recorded_at >= since AND f.position <= place.position ORDER BY f.position;
          END IF;
          LOOP
            FETCH feed_rows INTO fed;
            EXIT WHEN NOT FOUND;
            reached := fed.position;
            batch := batch + 1;
            CONTINUE WHEN NOT is_heard;
            original_type := NULL;
            IF fed.public THEN
              SELECT l.type, p.corrects INTO row_type, original
              FROM public_log p JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
              WHERE p.track_id = fed.track_id AND p.seq = fed.seq;
              IF original IS NOT NULL THEN
                SELECT l.type INTO original_type
                FROM public_log p JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
                WHERE p.track_id = fed.track_id AND p.seq = original;
              END IF;
            ELSE
              SELECT l.type, l.corrects INTO row_type, original
              FROM ledger l WHERE l.track_id = fed.track_id AND l.seq = fed.seq;
              IF original IS NOT NULL THEN
                SELECT l.type INTO original_type
                FROM ledger l WHERE l.track_id = fed.track_id AND l.seq = original;
              END IF;
            END IF;
            -- A correction is told to whoever was told of the entry: it is in their log, or should once have been.
            FOR told IN
              INSERT INTO webhook_deliveries
                (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
              SELECT webhook_id(e.id, fed.track_id || ':' || fed.seq), e.id, row_type, fed.public, fed.position,
                fed.track_id, fed.seq, CASE WHEN e.digest THEN 0 WHEN e.ordered THEN fed.track_id END, now,
                CASE WHEN e.digest THEN digest_at ELSE now END
              FROM tracks t JOIN webhook_endpoints e ON e.public = fed.public AND e.deleted_at IS NULL
              WHERE t.id = fed.track_id
                AND CASE WHEN one IS NULL THEN e.disabled_at IS NULL AND fed.position > e.starts_after ELSE e.id = one END
                AND ((webhook_concerns(e, t) AND (row_type LIKE ANY(e.patterns)
                    OR (original_type LIKE ANY(e.patterns) AND e.starts_after < (SELECT f.position FROM feed f
                      WHERE f.track_id = fed.track_id AND f.public = fed.public AND f.seq = original))))
                  OR (original IS NOT NULL AND (SELECT true FROM webhook_deliveries d
                    WHERE d.endpoint_id = e.id AND d.track_id = fed.track_id AND d.seq = original)))
              ON CONFLICT DO NOTHING
              RETURNING *
            LOOP
              all_told := all_told || told;
            END LOOP;
          END LOOP;
          CLOSE feed_rows;
          IF one IS NULL AND reached > place.position THEN
            UPDATE webhook_positions w SET position = reached WHERE w.public = place.public;
          END IF;
          rows_told := greatest(rows_told, batch);
        END LOOP;
        made := cardinality(all_told);
        -- Lanes in the order in which whoever settles locks them. One that is there already keeps its time, which is its
        -- first delivery's; it is written all the same, so that whoever is about to end it waits and then sees what was
        -- added.
        IF made > 1 THEN
          all_told := ARRAY(SELECT d FROM unnest(all_told) d ORDER BY d.endpoint_id, d.lane, d.position);
        END IF;
        FOREACH told IN ARRAY all_told LOOP
          IF (told.endpoint_id, told.lane) IS DISTINCT FROM (endpoint_id, lane) THEN
            EXIT WHEN NOT may_claim OR used = cardinality(names);
            SELECT names[used + 1], e.xmin::text INTO claims, endpoint_version FROM webhook_endpoints e
            WHERE e.id = told.endpoint_id AND e.rate_limit IS NULL AND NOT e.digest AND e.failures < 5
              AND (e.open_until IS NULL OR e.open_until <= now)
              AND e.concurrency > (SELECT count(DISTINCT l.holder) FROM webhook_lanes l
                WHERE l.endpoint_id = e.id AND l.holder IS NOT NULL AND l.next_at > now);
            INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at, holder)
            VALUES (told.endpoint_id, told.lane, CASE WHEN claims IS NULL THEN told.next_at ELSE until END, claims)
            ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at
            RETURNING w.holder = claims INTO is_ours;
            used := used + CASE WHEN is_ours THEN 1 ELSE 0 END;
            endpoint_id := told.endpoint_id;
            lane := told.lane;
            holder := claims;
          END IF;
          queued := queued + 1;
          IF is_ours THEN
            number := told.number;
            id := told.id;
            type := told.type;
            public := told.public;
            position := told.position;
            track_id := told.track_id;
            seq := told.seq;
            tries := told.tries;
            next_at := told.next_at;
            RETURN NEXT;
          END IF;
        END LOOP;
        IF queued < made THEN
          INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at)
          SELECT d.endpoint_id, d.lane, min(d.next_at) FROM unnest(all_told[queued + 1:]) d
          GROUP BY d.endpoint_id, d.lane ORDER BY d.endpoint_id, d.lane
          ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at;
        END IF;
        number := NULL;
        RETURN NEXT;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION webhook_fan_out, webhook_id, webhook_concerns, number_feed`);
  }
}
