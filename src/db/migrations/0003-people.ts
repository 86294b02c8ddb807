import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, the links that let them in for the first time, and where everybody is signed in. */
export class People0000000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Somebody signs in here, by user name, or elsewhere, as a subject of an issuer. No role: what desks grant.
      CREATE TABLE people (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        username text UNIQUE,
        issuer text,
        subject text,
        role text CHECK (role IN ('reader', 'officer', 'approver', 'administrator', 'auditor')),
        -- Argon2id as a PHC string. The secret of the codes is sealed; codes_step: the last one that counted.
        password text,
        codes text,
        codes_step bigint,
        created_at timestamptz(3) NOT NULL,
        signed_in_at timestamptz(3),
        disabled_at timestamptz(3),
        UNIQUE (issuer, subject),
        CHECK ((issuer IS NULL) = (subject IS NULL)),
        CHECK ((username IS NULL) <> (issuer IS NULL)),
        CHECK (username IS NOT NULL OR (password IS NULL AND codes IS NULL))
      );

      -- Good once, for choosing a password. Of nobody: for the first administrator.
      CREATE TABLE one_time_links (
        hash bytea PRIMARY KEY,
        person_id uuid REFERENCES people,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        used_at timestamptz(3)
      );
      CREATE INDEX one_time_links_person ON one_time_links (person_id);

      -- A browser that is signed in, as a person or with a token; with neither it is the bootstrap token.
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        hash bytea NOT NULL UNIQUE,
        person_id uuid REFERENCES people,
        token_id uuid REFERENCES tokens,
        created_at timestamptz(3) NOT NULL,
        seen_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        ended_at timestamptz(3),
        address text NOT NULL,
        agent text NOT NULL,
        CHECK (person_id IS NULL OR token_id IS NULL)
      );
      CREATE INDEX sessions_person ON sessions (person_id, created_at) WHERE ended_at IS NULL;
      CREATE INDEX sessions_token ON sessions (token_id, created_at) WHERE ended_at IS NULL;
      CREATE INDEX sessions_age ON sessions (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE sessions, one_time_links, people');
  }
}
