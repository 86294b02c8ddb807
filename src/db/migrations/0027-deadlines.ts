import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States hold what sides took on and the articles of the text: existing tracks are folded at the next start. */
export class Deadlines0000000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 4');
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
