import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an agreement is about, the members of an organisation that ratify it as well, and its depositary: said when a
 * track is opened, and never changed.
 */
export class AnyParties0000000000019 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'ALTER TABLE tracks ADD COLUMN subtype jsonb, ADD COLUMN members jsonb, ADD COLUMN depositary text',
    );
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
