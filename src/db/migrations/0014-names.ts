import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A track's name is its title and parties: whether another has the same is asked on every page that names one. */
export class Names0000000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A title in any language, or in none.
      CREATE INDEX tracks_titles ON tracks
        USING gin ((ARRAY[title->>'en', title->>'ru', title->>'kk', title #>> '{}']), parties);
      -- What tracks were renamed to, corrections of that too.
      CREATE INDEX ledger_titles ON ledger
        USING gin ((ARRAY[data->'title'->>'en', data->'title'->>'ru', data->'title'->>'kk', data #>> '{title}']))
        WHERE data ? 'title';
      -- Whether a track was renamed, without reading its ledger.
      CREATE INDEX ledger_renamed ON ledger (track_id) WHERE data ? 'title';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ledger_renamed, ledger_titles, tracks_titles');
  }
}
