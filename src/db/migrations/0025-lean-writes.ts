import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Every row of `statuses` and `public_log` asked other tables whether they have what the same statement has just written
 * there. Statuses are a projection, and the row that holds a public entry's content is in the ledger that only grows:
 * `verify` compares both.
 */
export class LeanWrites0000000000025 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE statuses DROP CONSTRAINT statuses_track_id_fkey;
      ALTER TABLE public_log DROP CONSTRAINT public_log_track_id_content_seq_fkey;
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
