import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An approval is of what was shown, by another human. A proposal has the digest of what it would record, a decision that
 * of what was approved; both are null where a release of before made them. A token belongs to a person, or to a machine:
 * all of before are a machine's, which proposes and does not approve.
 */
export class SecondPerson0000000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE proposals ADD COLUMN digest text;
      ALTER TABLE proposal_decisions ADD COLUMN digest text;

      -- made_by: every token and person in whose hands the secret was, up to the one that made the first of them.
      ALTER TABLE tokens
        ADD COLUMN person_id uuid REFERENCES people,
        ADD COLUMN made_by text[] NOT NULL DEFAULT '{}';
      CREATE INDEX tokens_person ON tokens (person_id) WHERE person_id IS NOT NULL;

      -- Of whom a proposal is once its proposer is gone: the last one's.
      CREATE TABLE proposal_takeovers (
        proposal uuid NOT NULL REFERENCES proposals,
        number integer NOT NULL CHECK (number > 0),
        proposer text NOT NULL,
        proposed_by text NOT NULL,
        taken_at timestamptz(3) NOT NULL,
        PRIMARY KEY (proposal, number)
      );
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON proposal_takeovers
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON proposal_takeovers
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
