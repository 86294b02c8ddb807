import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A calendar reads what is recorded of rounds: as much as they are, whatever else the ledger holds. */
export class Rounds0000000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX ledger_rounds ON ledger (track_id, seq)
        WHERE type IN ('round.planned', 'round.rescheduled', 'round.cancelled', 'round.held');`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ledger_rounds');
  }
}
