import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The search index (docs/adr/0027): a projection of both logs, each by itself. It is filled from the feed after the
 * migration, by whichever process serves (src/search/following).
 */
export class Search0000000000023 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTrigrams(runner);
    await runner.query(`
      -- What a log has of each track. activity: the certain day of its last event, in days since 1970-01-01.
      CREATE TABLE search_tracks (
        track_id integer NOT NULL REFERENCES tracks,
        public boolean NOT NULL,
        slug text COLLATE "C" NOT NULL,
        activity integer NOT NULL,
        terms tsvector NOT NULL,
        PRIMARY KEY (track_id, public)
      );
      CREATE TABLE search_entries (
        track_id integer NOT NULL,
        public boolean NOT NULL,
        seq integer NOT NULL,
        activity integer NOT NULL,
        terms tsvector NOT NULL,
        PRIMARY KEY (track_id, public, seq)
      );
      -- People and sources, each with the latest entry that names it.
      CREATE TABLE search_names (
        public boolean NOT NULL,
        type text NOT NULL CHECK (type IN ('person', 'source')),
        key text NOT NULL,
        track_id integer NOT NULL,
        seq integer NOT NULL,
        activity integer NOT NULL,
        terms tsvector NOT NULL,
        PRIMARY KEY (public, type, key)
      );
      -- The distinct words of each log, in which a mistyped word is looked for.
      CREATE TABLE search_words (
        public boolean NOT NULL,
        word text COLLATE "C" NOT NULL,
        PRIMARY KEY (public, word)
      );
      -- How far each log is indexed. version: of what is indexed (src/search/following/index-version.ts).
      CREATE TABLE search_positions (
        public boolean PRIMARY KEY,
        position bigint NOT NULL,
        version integer NOT NULL
      );
      INSERT INTO search_positions VALUES (false, 0, 0), (true, 0, 0);
      -- Tracks that were opened and are not indexed yet: nothing may be recorded on them, so the feed does not tell of them.
      CREATE TABLE search_opened (track_id integer NOT NULL);
      -- Few rows of a ledger: a track is found by its earlier titles too.
      CREATE INDEX ledger_renames ON ledger (track_id, seq) WHERE type = 'track.renamed';
      CREATE FUNCTION search_opened() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO search_opened SELECT id FROM opened;
        RETURN NULL;
      END $$;
      CREATE TRIGGER search_opened AFTER INSERT ON tracks REFERENCING NEW TABLE AS opened
        FOR EACH STATEMENT EXECUTE FUNCTION search_opened();
    `);
    for (const [log, which] of [
      ['full', 'NOT public'],
      ['public', 'public'],
    ]) {
      // A small list of pending entries: every search reads all of it.
      await runner.query(`
        CREATE INDEX search_tracks_${log} ON search_tracks USING gin (terms)
          WITH (gin_pending_list_limit = 256) WHERE ${which};
        CREATE INDEX search_entries_${log} ON search_entries USING gin (terms)
          WITH (gin_pending_list_limit = 512) WHERE ${which};
        -- Of every sixteenth day: in it matches are counted (src/search/queries/search.sql.ts).
        CREATE INDEX search_entries_sample_${log} ON search_entries USING gin (terms)
          WITH (gin_pending_list_limit = 256) WHERE ${which} AND activity % 16 = 0;
        CREATE INDEX search_names_${log} ON search_names USING gin (terms)
          WITH (gin_pending_list_limit = 256) WHERE ${which};
        CREATE INDEX search_words_${log} ON search_words USING gin (word gin_trgm_ops)
          WITH (gin_pending_list_limit = 256) WHERE ${which};
        CREATE INDEX search_tracks_activity_${log} ON search_tracks (activity DESC, slug) WHERE ${which};
        CREATE INDEX search_entries_activity_${log} ON search_entries (activity DESC, track_id, seq) WHERE ${which};
        CREATE INDEX search_names_activity_${log} ON search_names (activity DESC, type, key) WHERE ${which}`);
    }
  }

  async down(): Promise<void> {
    throw new Error('Later releases search this index: restore a backup instead of going back.');
  }
}

/** pg_trgm is part of PostgreSQL; since release 13 whoever may create in the database may install it. */
async function createTrigrams(runner: QueryRunner): Promise<void> {
  try {
    await runner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm');
  } catch (error) {
    throw new Error(
      `Search needs the extension pg_trgm, which comes with PostgreSQL (package postgresql-contrib): have an administrator run CREATE EXTENSION pg_trgm in this database, then migrate again. PostgreSQL says: ${(error as Error).message}`,
    );
  }
}
