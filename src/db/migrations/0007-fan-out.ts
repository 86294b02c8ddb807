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
      CREATE FUNCTION number_feed() RETURNS integer LANGUAGE plpgsql AS $$
      DECLARE
        last_full bigint;
        last_public bigint;
        numbered integer;
      BEGIN
        IF NOT pg_try_advisory_xact_lock(727275) THEN
          RETURN 0;
        END IF;
        SELECT coalesce(max(position), 0) INTO last_full FROM feed WHERE NOT public;
        SELECT coalesce(max(position), 0) INTO last_public FROM feed WHERE public;
        WITH taken AS (
          DELETE FROM unnumbered RETURNING public, track_id, seq
        ), told AS (
          SELECT t.*, CASE WHEN t.public
            THEN (SELECT p.recorded_at FROM public_log p WHERE p.track_id = t.track_id AND p.seq = t.seq)
            ELSE (SELECT l.recorded_at FROM ledger l WHERE l.track_id = t.track_id AND l.seq = t.seq) END AS recorded_at
          FROM taken t
        )
        INSERT INTO feed (public, position, track_id, seq)
        SELECT public, CASE WHEN public THEN last_public ELSE last_full END
            + row_number() OVER (PARTITION BY public ORDER BY recorded_at, track_id, seq), track_id, seq
        FROM told;
        GET DIAGNOSTICS numbered = ROW_COUNT;
        RETURN numbered;
      END $$;

      -- Whether an endpoint asks for what happens on a track.
      CREATE FUNCTION webhook_concerns(e webhook_endpoints, t tracks) RETURNS boolean LANGUAGE sql IMMUTABLE
        RETURN (e.kinds = '{}' OR t.kind = ANY(e.kinds)) AND (e.tracks = '{}' OR t.slug = ANY(e.tracks))
          AND (e.parties = '{}' OR t.parties && e.parties);

      -- A delivery's id follows from what it is: whoever makes the same one again, after a restore even, makes it with the
      -- same id, and the receiver can tell.
      CREATE FUNCTION webhook_id(endpoint uuid, about text) RETURNS uuid LANGUAGE sql IMMUTABLE
        RETURN left(encode(sha256(convert_to(endpoint::text || ':' || about, 'UTF8')), 'hex'), 32)::uuid;

      -- Makes the deliveries of one row of the feed, to all that it concerns or to one alone. A correction is told to
      -- whoever was told of the entry: it is in their log, or should once have been.
      CREATE FUNCTION webhook_tell(of_public boolean, at_position bigint, of_track integer, of_seq integer,
        now timestamptz, digest_at timestamptz, one uuid) RETURNS SETOF webhook_deliveries LANGUAGE plpgsql AS $$
      DECLARE
        row_type text;
        original integer;
        original_type text;
      BEGIN
        IF of_public THEN
          SELECT l.type, p.corrects INTO row_type, original
          FROM public_log p JOIN ledger l ON l.track_id = of_track AND l.seq = p.row_seq
          WHERE p.track_id = of_track AND p.seq = of_seq;
        ELSE
          SELECT l.type, l.corrects INTO row_type, original FROM ledger l WHERE l.track_id = of_track AND l.seq = of_seq;
        END IF;
        IF original IS NOT NULL AND of_public THEN
          SELECT l.type INTO original_type
          FROM public_log p JOIN ledger l ON l.track_id = of_track AND l.seq = p.row_seq
          WHERE p.track_id = of_track AND p.seq = original;
        ELSIF original IS NOT NULL THEN
          SELECT l.type INTO original_type FROM ledger l WHERE l.track_id = of_track AND l.seq = original;
        END IF;
        RETURN QUERY
          INSERT INTO webhook_deliveries
            (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
          SELECT webhook_id(e.id, of_track || ':' || of_seq), e.id, row_type, of_public, at_position, of_track, of_seq,
            CASE WHEN e.digest THEN 0 WHEN e.ordered THEN of_track END, now,
            CASE WHEN e.digest THEN digest_at ELSE now END
          FROM tracks t JOIN webhook_endpoints e ON e.public = of_public AND e.deleted_at IS NULL
          WHERE t.id = of_track
            AND CASE WHEN one IS NULL THEN e.disabled_at IS NULL AND at_position > e.starts_after ELSE e.id = one END
            AND (
              (webhook_concerns(e, t) AND row_type LIKE ANY(e.patterns))
              OR (original IS NOT NULL AND (
                EXISTS (SELECT FROM webhook_deliveries d
                  WHERE d.endpoint_id = e.id AND d.track_id = of_track AND d.seq = original)
                OR (webhook_concerns(e, t) AND original_type LIKE ANY(e.patterns) AND e.starts_after < (
                  SELECT f.position FROM feed f
                  WHERE f.track_id = of_track AND f.public = of_public AND f.seq = original)))))
          ON CONFLICT DO NOTHING
          RETURNING *;
      END $$;

      -- Puts deliveries where they wait. A lane that is there already keeps its time, which is its first delivery's; it
      -- is written all the same, so that whoever is about to end it waits and then sees what was added. A new one is
      -- held by the name given, if any, until the time given. Returns who holds the lane now.
      CREATE FUNCTION webhook_queue(endpoint uuid, in_lane bigint, due timestamptz, name uuid, until timestamptz)
        RETURNS uuid LANGUAGE sql AS $$
        INSERT INTO webhook_lanes AS w (endpoint_id, lane, next_at, holder)
        VALUES (endpoint, in_lane, CASE WHEN name IS NULL THEN due ELSE until END, name)
        ON CONFLICT (endpoint_id, lane) DO UPDATE SET next_at = w.next_at
        RETURNING w.holder $$;

      -- Fans out both numberings, so many rows of each at most, and moves their positions on. A lane that begins is
      -- claimed under one of the names if its endpoint has a place free and nothing against it. Whoever numbers does not
      -- wait for another that fans out (is_busy says so then), nor looks where nothing was numbered.
      -- Returns the deliveries that were claimed, in order, and last, without a number, how much was done.
      CREATE FUNCTION webhook_fan_out(numbered integer, waits boolean, most integer, now timestamptz,
        digest_at timestamptz, names uuid[], until timestamptz)
        RETURNS TABLE (is_busy boolean, rows_told integer, made integer, endpoint_id uuid, lane bigint, number bigint,
          id uuid, type text, public boolean, "position" bigint, track_id integer, seq integer, notice_id bigint,
          tries integer, next_at timestamptz, holder uuid, endpoint_version text)
        LANGUAGE plpgsql AS $$
      #variable_conflict use_column
      DECLARE
        may_claim boolean;
        place record;
        fed record;
        delivery webhook_deliveries;
        used integer := 0;
        claims uuid;
        version text;
        reached bigint;
        batch integer;
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
        FOR place IN SELECT w.public, w.position FROM webhook_positions w LOOP
          reached := place.position;
          batch := 0;
          FOR fed IN SELECT f.* FROM feed f WHERE f.public = place.public AND f.position > place.position
            ORDER BY f.position LIMIT most
          LOOP
            reached := fed.position;
            batch := batch + 1;
            FOR delivery IN
              SELECT * FROM webhook_tell(fed.public, fed.position, fed.track_id, fed.seq, now, digest_at, NULL)
            LOOP
              made := made + 1;
              claims := NULL;
              IF may_claim AND used < cardinality(names) THEN
                SELECT names[used + 1], e.xmin::text INTO claims, version FROM webhook_endpoints e
                WHERE e.id = delivery.endpoint_id AND e.rate_limit IS NULL AND NOT e.digest AND e.failures < 5
                  AND (e.open_until IS NULL OR e.open_until <= now)
                  AND e.concurrency > (SELECT count(DISTINCT l.holder) FROM webhook_lanes l
                    WHERE l.endpoint_id = e.id AND l.holder IS NOT NULL AND l.next_at > now);
              END IF;
              holder := webhook_queue(delivery.endpoint_id, delivery.lane, delivery.next_at, claims, until);
              IF holder = claims THEN
                used := used + 1;
              END IF;
              IF holder = ANY(names) THEN
                endpoint_id := delivery.endpoint_id;
                endpoint_version := version;
                lane := delivery.lane;
                number := delivery.number;
                id := delivery.id;
                type := delivery.type;
                public := delivery.public;
                position := delivery.position;
                track_id := delivery.track_id;
                seq := delivery.seq;
                tries := delivery.tries;
                next_at := delivery.next_at;
                RETURN NEXT;
              END IF;
            END LOOP;
          END LOOP;
          UPDATE webhook_positions w SET position = reached WHERE w.public = place.public AND w.position < reached;
          rows_told := greatest(rows_told, batch);
        END LOOP;
        number := NULL;
        RETURN NEXT;
      END $$;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION webhook_fan_out, webhook_queue, webhook_tell, webhook_id, webhook_concerns, number_feed`);
  }
}
