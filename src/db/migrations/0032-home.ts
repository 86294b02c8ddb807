import type { MigrationInterface, QueryRunner } from 'typeorm';
import { textOf } from '../functions.js';

/**
 * What the page of who has signed in needs: the tracks that a person follows, when they were last there, and the
 * proposals that wait, which are few however many were decided.
 */
export class Home0000000000032 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE follows (
        person_id uuid NOT NULL REFERENCES people,
        track_id integer NOT NULL REFERENCES tracks,
        since timestamptz(3) NOT NULL,
        PRIMARY KEY (person_id, track_id)
      );
      -- seen_at: when the page was last opened. before_at: the same of the visit before; null on the first.
      CREATE TABLE visits (
        person_id uuid PRIMARY KEY REFERENCES people,
        seen_at timestamptz(3) NOT NULL,
        before_at timestamptz(3)
      );

      CREATE TABLE waiting_proposals (
        number integer PRIMARY KEY,
        proposal uuid NOT NULL UNIQUE REFERENCES proposals
      );
      INSERT INTO waiting_proposals SELECT p.number, p.id FROM proposals p
        WHERE NOT EXISTS (SELECT FROM proposal_decisions d WHERE d.proposal = p.id);
      CREATE INDEX proposal_decisions_returned ON proposal_decisions (decided_at) WHERE state = 'returned';

      -- Planned rounds by the days on which they may be.
      CREATE INDEX deadlines_rounds ON deadlines USING gist (int4range(due_first, due_last, '[]'))
        WHERE rule = 'round';
    `);
    await runner.query(textOf('proposal_waits_v1'));
    await runner.query(`
      CREATE TRIGGER proposal_waits AFTER INSERT ON proposals
        FOR EACH ROW EXECUTE FUNCTION proposal_waits_v1();
      CREATE TRIGGER proposal_decided AFTER INSERT ON proposal_decisions
        FOR EACH ROW EXECUTE FUNCTION proposal_waits_v1();
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
