import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Where tracks moved to another version of their kind: few rows of a ledger, and every answer as known at an instant
 * asks for them.
 */
export class KindUpgrades0000000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX ledger_upgrades ON ledger (track_id, seq) WHERE type = 'kind.upgraded'`);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
