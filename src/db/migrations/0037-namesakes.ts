import type { MigrationInterface, QueryRunner } from 'typeorm';
import { textOf } from '../functions.js';

/**
 * Names have keys: whether another track has the same name is one lookup in the index of `track_names`. By titles or by
 * parties alone it read all tracks with the same partner.
 */
export class Namesakes0000000000037 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX tracks_titles, ledger_titles;
      DROP TRIGGER name_opened ON heads;
      DROP TRIGGER name_changed ON heads;
      -- For instances of 0.3.0, which gave no slug.
      DROP TRIGGER slug_of_head ON heads;
      DROP FUNCTION name_track_v1, name_tracks_v1, names_of_v1, slug_of_head_v1;
      DELETE FROM track_names;
      ALTER TABLE track_names ADD COLUMN keys text[] NOT NULL;
    `);
    for (const name of ['name_keys_v1', 'names_of_v2', 'name_track_v2', 'name_tracks_v2'])
      await runner.query(textOf(name));
    await runner.query(`
      INSERT INTO track_names SELECT n.* FROM heads h, names_of_v2(h) n;
      CREATE INDEX track_names_keys ON track_names USING gin (keys) WITH (gin_pending_list_limit = 256);
      CREATE TRIGGER name_opened AFTER INSERT ON heads REFERENCING NEW TABLE AS opened
        FOR EACH STATEMENT EXECUTE FUNCTION name_tracks_v2();
      CREATE TRIGGER name_changed AFTER UPDATE ON heads FOR EACH ROW
        WHEN (NEW.renamed IS DISTINCT FROM OLD.renamed OR NEW.acceded <> OLD.acceded
          OR NEW.public_renamed IS DISTINCT FROM OLD.public_renamed OR NEW.public_acceded <> OLD.public_acceded
          OR (NEW.public_activity IS NULL) <> (OLD.public_activity IS NULL))
        EXECUTE FUNCTION name_track_v2();
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
