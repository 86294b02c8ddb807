import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Feed positions in chunks and in epochs (docs/adr/0018). Functions of the release before stay as they are beside the
 * new ones: its instances go on calling them until they are stopped, under the same advisory lock.
 */
export class FeedEpochs0000000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A chunk is the first rows of this order: so it holds a beginning of each track, and is found without a sort.
      ALTER TABLE unnumbered ADD PRIMARY KEY (public, track_id, seq);

      -- A numbering's epochs: an epoch gave the positions after began_after, up to where the next one began. The first
      -- has no id: cursors of it are those that were given before there were epochs.
      CREATE TABLE feed_epochs (
        public boolean NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        id uuid UNIQUE,
        began_after bigint NOT NULL CHECK (began_after >= 0),
        origin text NOT NULL,
        begun_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (public, number),
        CHECK (CASE WHEN number = 1 THEN id IS NULL AND began_after = 0 ELSE id IS NOT NULL END)
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON feed_epochs
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON feed_epochs
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      -- What differs where the database goes on from an earlier state, as far as PostgreSQL can tell: another cluster
      -- (system identifier), a recovery to a point in time or a promotion (timeline), a dump restored beside the original
      -- (database) or over it (table). The timeline comes from the log's insert position: the control file has that of the
      -- last checkpoint, which after a promotion is still the old one.
      CREATE FUNCTION feed_origin() RETURNS text LANGUAGE sql STABLE
        RETURN (SELECT system_identifier FROM pg_control_system())
          || '/' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
          || '/' || (SELECT oid FROM pg_database WHERE datname = current_database())
          || '/' || 'feed'::regclass::oid;

      -- A position as a cursor: the epoch that gave it, and the position in decimal digits.
      CREATE FUNCTION feed_cursor(of_public boolean, at bigint) RETURNS text LANGUAGE sql STABLE
        RETURN coalesce((SELECT replace(e.id::text, '-', '') || '-' FROM feed_epochs e
          WHERE e.public = of_public AND e.began_after < at ORDER BY e.number DESC LIMIT 1), '') || at;

      -- Null where a reader who was at this position of this epoch (null: the first) goes on from there. Else the position
      -- up to which both certainly agree: where the next epoch began; of an unknown epoch the beginning; and beyond the head,
      -- which nobody can have been without a restore that nobody told us of, the beginning of the epoch.
      CREATE FUNCTION feed_resume(of_public boolean, of_epoch uuid, at bigint) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
      DECLARE
        mine feed_epochs;
        agreed bigint;
        head bigint;
      BEGIN
        IF at = 0 THEN
          RETURN NULL;
        END IF;
        SELECT e.* INTO mine FROM feed_epochs e
        WHERE e.public = of_public AND CASE WHEN of_epoch IS NULL THEN e.number = 1 ELSE e.id = of_epoch END;
        IF NOT FOUND AND of_epoch IS NOT NULL THEN
          RETURN 0;
        END IF;
        head := coalesce((SELECT max(f.position) FROM feed f WHERE f.public = of_public), 0);
        agreed := (SELECT min(e.began_after) FROM feed_epochs e WHERE e.public = of_public AND e.number > mine.number);
        IF at <= least(coalesce(agreed, head), head) THEN
          RETURN NULL;
        END IF;
        RETURN CASE WHEN agreed <= head THEN agreed WHEN mine.began_after <= head THEN mine.began_after ELSE 0 END;
      END $$;

      -- Begins an epoch of both numberings at their heads: where the database goes on from an earlier state, or where it
      -- is asked for. Whether one began.
      CREATE FUNCTION feed_begin_epoch(full_id uuid, public_id uuid, asked boolean) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock(727275);
        INSERT INTO feed_epochs (public, number, began_after, origin)
        SELECT n.public, 1, 0, feed_origin() FROM (VALUES (false), (true)) n(public)
        WHERE NOT EXISTS (SELECT FROM feed_epochs);
        INSERT INTO feed_epochs (public, number, id, began_after, origin)
        SELECT n.public, last.number + 1, n.id,
          coalesce((SELECT max(f.position) FROM feed f WHERE f.public = n.public), 0), feed_origin()
        FROM (VALUES (false, full_id), (true, public_id)) n(public, id) CROSS JOIN LATERAL (
          SELECT e.number, e.origin FROM feed_epochs e WHERE e.public = n.public ORDER BY e.number DESC LIMIT 1
        ) last
        WHERE asked OR last.origin <> feed_origin();
        RETURN FOUND;
      END $$;

      -- Gives committed rows the next positions of the full and the public feed, so many of each at most; null where another
      -- is at it: one at a time. What is seen of a track is always a beginning of it, since its rows commit in order; so the
      -- order within a track is kept, and a transaction that is open elsewhere holds up nothing. No position is given while
      -- an epoch is due: whoever calls brings its ids (feed_begin_epoch).
      CREATE FUNCTION number_feed_2(most integer, OUT numbered integer, OUT is_more boolean, OUT epoch_is_due boolean)
        LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off SET enable_bitmapscan = off AS $$
      DECLARE
        last_origin text;
      BEGIN
        is_more := false;
        epoch_is_due := false;
        IF NOT pg_try_advisory_xact_lock(727275) THEN
          RETURN;
        END IF;
        numbered := 0;
        last_origin := (SELECT e.origin FROM feed_epochs e WHERE NOT e.public ORDER BY e.number DESC LIMIT 1);
        IF last_origin IS NULL THEN
          PERFORM feed_begin_epoch(NULL, NULL, false);
        ELSIF last_origin <> feed_origin() THEN
          epoch_is_due := true;
          RETURN;
        END IF;
        WITH gone AS (
          DELETE FROM unnumbered u WHERE u.ctid = ANY (
            ARRAY(SELECT w.ctid FROM unnumbered w WHERE NOT w.public ORDER BY w.track_id, w.seq LIMIT most)
            || ARRAY(SELECT w.ctid FROM unnumbered w WHERE w.public ORDER BY w.track_id, w.seq LIMIT most))
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
        is_more := numbered >= most;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Cursors that were given out name epochs: restore a backup instead of going back.');
  }
}
