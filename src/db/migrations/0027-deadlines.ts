import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * States hold what sides took on and the articles of the text, and deadlines are rows (docs/adr/0028): existing tracks
 * are folded at the next start, which writes both.
 */
export class Deadlines0000000000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 4;
      CREATE TABLE deadlines (
        track_id integer NOT NULL REFERENCES tracks,
        key text NOT NULL,
        rule text NOT NULL,
        owner text,
        number integer,
        due_first integer,
        due_last integer,
        stated text,
        awaits text,
        is_met boolean NOT NULL,
        PRIMARY KEY (track_id, key)
      );
      CREATE INDEX deadlines_due ON deadlines (due_last, track_id, key) WHERE NOT is_met;
      CREATE INDEX deadlines_owner ON deadlines (owner, due_last, track_id, key) WHERE NOT is_met;
      -- Days that pass and are followed by another (ledger/deadlines/renewal.ts).
      CREATE INDEX deadlines_recurring ON deadlines (due_last, track_id) WHERE rule = 'notice_of_end';
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
