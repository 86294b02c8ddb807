import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which links of twins are rows of the ledger: those of before, and those named when a track was opened, are not. */
export class Twins0000000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // In three steps: where a function takes rows of the table, PostgreSQL 15.20 refuses a new column with a value.
    await runner.query(`
      ALTER TABLE tracks ADD COLUMN twin_recorded boolean;
      UPDATE tracks SET twin_recorded = false;
      ALTER TABLE tracks ALTER COLUMN twin_recorded SET DEFAULT false, ALTER COLUMN twin_recorded SET NOT NULL;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
