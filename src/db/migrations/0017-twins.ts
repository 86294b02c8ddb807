import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which links of twins are rows of the ledger: those of before, and those named when a track was opened, are not. */
export class Twins0000000000017 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE tracks ADD COLUMN twin_recorded boolean NOT NULL DEFAULT false');
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
