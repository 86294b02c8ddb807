import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States are stored without what is as it was before the first entry: existing tracks are folded at the next start. */
export class StoredStates0000000000052 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 7');
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
