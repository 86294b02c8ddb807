import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was redacted, why, and what the hashes of the rows were before (docs/adr/0034). */
export class Redactions0000000000048 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE redactions (
        track_id integer NOT NULL,
        seq integer NOT NULL,
        number integer NOT NULL CHECK (number > 0),
        -- JSON pointers into the row.
        fields text[] NOT NULL CHECK (fields <> '{}'),
        reason text NOT NULL,
        actor text NOT NULL,
        redacted_at timestamptz(3) NOT NULL,
        -- The hash that the row's own hash covers: of the row as it was recorded, however often it is redacted.
        payload bytea NOT NULL,
        -- The same hash of what was left.
        remains bytea NOT NULL,
        -- Of the rows of the public log that show it, by their seqs and in hexadecimal: they are in the tree of that log.
        public_payloads jsonb NOT NULL,
        PRIMARY KEY (track_id, seq, number),
        FOREIGN KEY (track_id, seq) REFERENCES ledger
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON redactions
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON redactions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
