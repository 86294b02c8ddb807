import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Rows of an import wait for their positions behind all others (number_feed_v4). The key begins with what the sequencer
 * asks for, so that the rows of others are found at once among a million of an import.
 */
export class BulkRows0000000000026 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE unnumbered ADD COLUMN bulk boolean NOT NULL DEFAULT false;
      ALTER TABLE unnumbered DROP CONSTRAINT unnumbered_pkey;
      ALTER TABLE unnumbered ADD PRIMARY KEY (public, bulk, track_id, seq);
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
