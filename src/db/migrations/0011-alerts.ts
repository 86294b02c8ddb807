import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of which rows somebody is alerted: not of what is about the record alone, nor of history that an import brings in. */
export class Alerts0000000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether anybody is to be alerted of the row. No fact of the ledger: it is outside the hash.
      ALTER TABLE ledger ADD COLUMN alerts boolean NOT NULL DEFAULT true;

      -- Events about the record of a track and not its negotiation (src/domain/events/event-data.ts, OF_RECORD).
      CREATE FUNCTION is_of_record(type text) RETURNS boolean LANGUAGE sql IMMUTABLE
        RETURN type IN ('coverage.stated', 'twin.linked', 'kind.upgraded');

      -- As before (0008), but for two things. Nothing is made of what alerts nobody; whoever publishes history later
      -- means it as news. And a delivery's id follows from the row's own, not from its number: after a restore to an
      -- earlier state another row may get the same number, and a receiver would take it for the one that it knows. Not
      -- under a name of its own, since whichever release makes a delivery must give it the same id.
      CREATE OR REPLACE FUNCTION webhook_deliver(fed feed, now timestamptz, digest_at timestamptz, one uuid DEFAULT NULL)
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
        IF NOT alerts OR is_of_record(coalesce(original_type, its_type)) THEN
          RETURN;
        END IF;
        RETURN QUERY
          INSERT INTO webhook_deliveries
            (id, endpoint_id, type, public, position, track_id, seq, in_order, created_at, next_at)
          SELECT webhook_id(e.id, its_id::text), e.id, its_type, fed.public, fed.position,
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

      -- What entries that are not yet recorded would come to: \`rows\` of either log, each {public, track_id, type}.
      CREATE FUNCTION webhook_foreseen(rows jsonb, OUT alerts bigint, OUT endpoints bigint, OUT subscribers bigint)
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
          WHERE NOT is_of_record(r.type) AND webhook_concerns(e, t) AND r.type LIKE ANY(e.patterns);
        END;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
