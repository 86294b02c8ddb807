import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The text by article reads the entries that state it: as much as they are, whatever else the ledger holds. */
export class Texts0000000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX ledger_texts ON ledger (track_id, seq) WHERE type = 'text.stated'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ledger_texts');
  }
}
