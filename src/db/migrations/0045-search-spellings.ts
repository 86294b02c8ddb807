import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The names of people by language, as each track’s entries have them: pages name people in the reader’s language. Filled
 * with the search index, of which the release that serves has a new version (src/search/following/index-version.ts).
 */
export class SearchSpellings0000000000045 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE search_spellings (
        public boolean NOT NULL,
        -- Equal for all spellings of a name (src/i18n/spelling/words.ts).
        key text COLLATE "C" NOT NULL,
        language text COLLATE "C" NOT NULL,
        track_id integer NOT NULL,
        -- The entry that has it.
        seq integer NOT NULL,
        name text NOT NULL,
        PRIMARY KEY (public, key, language, track_id)
      );
      CREATE INDEX search_spellings_entry ON search_spellings (track_id, public, seq);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE search_spellings;
      UPDATE search_positions SET version = 0;
    `);
  }
}
