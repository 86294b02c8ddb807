import type { MigrationInterface, QueryRunner } from 'typeorm';

/** States name the entries on which deadlines rest: existing tracks are folded at the next start. */
export class Bases0000000000036 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 6');
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
