import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Signed checkpoints of both logs (docs/adr/0033). The tree is built after the migration, in the background. */
export class Checkpoints0000000000047 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- How many entries of each log are in its tree.
      CREATE TABLE log_trees (
        public boolean PRIMARY KEY,
        size bigint NOT NULL CHECK (size >= 0)
      );
      INSERT INTO log_trees VALUES (false, 0), (true, 0);

      -- The hashes of the trees, up to 256 side by side. Whoever has the ledger can compute them again.
      CREATE TABLE log_tiles (
        public boolean NOT NULL,
        level smallint NOT NULL CHECK (level >= 0),
        number bigint NOT NULL CHECK (number >= 0),
        hashes bytea NOT NULL CHECK (length(hashes) % 32 = 0 AND length(hashes) BETWEEN 32 AND 8192),
        PRIMARY KEY (public, level, number)
      );
      -- They are random, so that compression only takes time.
      ALTER TABLE log_tiles ALTER hashes SET STORAGE EXTERNAL;

      -- The keys that sign, the newest one now. A later key comes with a statement that the one before it signed.
      CREATE TABLE log_keys (
        number integer PRIMARY KEY CHECK (number > 0),
        public_key bytea NOT NULL UNIQUE CHECK (length(public_key) = 32),
        sealed text NOT NULL,
        statement text,
        made_at timestamptz(3) NOT NULL DEFAULT now()
      );

      -- What each epoch of a log is called, and which head of the epoch before it continues.
      CREATE TABLE log_origins (
        public boolean NOT NULL,
        epoch integer NOT NULL,
        origin text COLLATE "C" NOT NULL UNIQUE,
        continues text,
        PRIMARY KEY (public, epoch),
        FOREIGN KEY (public, epoch) REFERENCES feed_epochs
      );

      -- The newest signed head of each log, and the definitions whose hash it names.
      CREATE TABLE checkpoints (
        public boolean PRIMARY KEY,
        epoch integer NOT NULL,
        size bigint NOT NULL,
        note text NOT NULL,
        definitions jsonb NOT NULL,
        signed_at timestamptz(3) NOT NULL
      );

      -- Heads that left the database, and what a witness answered.
      CREATE TABLE outside_heads (
        public boolean NOT NULL,
        destination text COLLATE "C" NOT NULL,
        size bigint NOT NULL,
        note text NOT NULL,
        sent_at timestamptz(3) NOT NULL,
        PRIMARY KEY (public, destination, sent_at)
      );
    `);
    for (const table of ['log_keys', 'log_origins', 'outside_heads']) {
      await runner.query(`
        CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON ${table}
          FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON ${table}
          FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Heads that were given out name this log: restore a backup instead of going back.');
  }
}
