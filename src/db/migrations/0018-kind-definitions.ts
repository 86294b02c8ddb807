import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The definitions of kinds as data, each by its hash. Those in `kind_versions` were printed from machines that earlier
 * releases wrote in code; that table goes on naming which versions there are. `heads.fold` says by which form of the
 * fold a track's statuses were made (src/ledger/refold.ts).
 */
export class KindDefinitions0000000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE kind_definitions (
        hash text PRIMARY KEY,
        kind text NOT NULL,
        version integer NOT NULL,
        definition jsonb NOT NULL,
        FOREIGN KEY (kind, version) REFERENCES kind_versions
      )`);
    await runner.query(`
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kind_definitions
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON kind_definitions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    await runner.query('ALTER TABLE heads ADD COLUMN fold integer NOT NULL DEFAULT 1');
    await runner.query('ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 2');
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
