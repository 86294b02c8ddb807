import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What waits for a second person. Both tables are facts: what was proposed, and the one decision on it; that it waits
 * is that no decision is there. A ledger row says who approved it; rows from before have nothing to say and keep their
 * hash.
 */
export class Proposals0000000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ledger ADD COLUMN approval jsonb;
      CREATE INDEX ledger_approval ON ledger ((approval->>'proposal')) WHERE approval IS NOT NULL;

      -- number is what lists page by; request is the whole of what was asked, as it was checked.
      CREATE TABLE proposals (
        id uuid PRIMARY KEY,
        number integer GENERATED ALWAYS AS IDENTITY UNIQUE,
        act text NOT NULL CHECK (act IN ('record', 'correct', 'publish', 'import')),
        tracks text[] NOT NULL,
        because text[] NOT NULL,
        request jsonb NOT NULL,
        proposer text NOT NULL,
        proposed_by text NOT NULL,
        proposed_at timestamptz(3) NOT NULL
      );
      CREATE INDEX proposals_tracks ON proposals USING gin (tracks);

      -- The primary key is why nothing is decided twice: whoever comes second waits for the first and finds it taken.
      CREATE TABLE proposal_decisions (
        proposal uuid PRIMARY KEY REFERENCES proposals,
        state text NOT NULL CHECK (state IN ('approved', 'returned')),
        decider text NOT NULL,
        decided_by text NOT NULL,
        decided_at timestamptz(3) NOT NULL,
        comment jsonb CHECK (state = 'approved' OR comment IS NOT NULL)
      );
    `);
    for (const table of ['proposals', 'proposal_decisions']) {
      await runner.query(`
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();`);
    }
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
