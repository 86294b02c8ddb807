import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A stored state says no longer in which log it is, so that both logs have the same one where nothing is hidden
 * (docs/adr/0024). Existing tracks are folded again at the next start.
 */
export class OneFold0000000000035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 5');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 4');
  }
}
