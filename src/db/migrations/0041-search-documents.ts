import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Documents are searched too. What is recorded already is indexed after the migration: the release that serves has a new
 * version of the index, and fills it again (src/search/following/index-version.ts).
 */
export class SearchDocuments0000000000041 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE search_names DROP CONSTRAINT search_names_type_check;
      ALTER TABLE search_names ADD CONSTRAINT search_names_type_check
        CHECK (type IN ('person', 'source', 'document'));
    `);
  }

  /** An earlier release fills the index again, since it has a version of its own. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM search_names WHERE type = 'document';
      UPDATE search_positions SET version = 0;
      ALTER TABLE search_names DROP CONSTRAINT search_names_type_check;
      ALTER TABLE search_names ADD CONSTRAINT search_names_type_check CHECK (type IN ('person', 'source'));
    `);
  }
}
