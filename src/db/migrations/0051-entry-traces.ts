import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * In which trace a row was written, for the deliveries that it causes (docs/adr/0037). It is no part of the record: nothing
 * hashes, shows or exports it, and it goes after some days.
 */
export class EntryTraces0000000000051 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE entry_traces (
        public boolean NOT NULL,
        track_id integer NOT NULL,
        seq integer NOT NULL,
        -- As the header traceparent has it.
        parent text NOT NULL CHECK (length(parent) = 55),
        recorded_at timestamptz(3) NOT NULL DEFAULT now(),
        PRIMARY KEY (public, track_id, seq)
      );
      CREATE INDEX entry_traces_age ON entry_traces (recorded_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE entry_traces');
  }
}
