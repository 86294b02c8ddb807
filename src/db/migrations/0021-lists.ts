import type { MigrationInterface, QueryRunner } from 'typeorm';
import { textOf } from '../functions.js';

/** Each calls only those before it. */
const NAMING = ['sort_name_v1', 'words_of_v1'] as const;

/** What 0037-namesakes.ts replaces. */
const NAMING_UNTIL_KEYS = `
  CREATE OR REPLACE FUNCTION slug_of_head_v1() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
  BEGIN
    SELECT slug INTO NEW.slug FROM tracks WHERE id = NEW.track_id;
    RETURN NEW;
  END $$;
  CREATE OR REPLACE FUNCTION names_of_v1(h heads) RETURNS SETOF track_names LANGUAGE sql STABLE AS $$
    SELECT t.id, log.public, t.slug, t.kind,
      t.parties || coalesce((SELECT array_agg(code) FROM jsonb_each(t.members) m(party, codes),
        jsonb_array_elements_text(m.codes) code), '{}') || log.acceded,
      sort_name_v1(coalesce(c.title ->> 'en', c.title ->> 'ru', c.title ->> 'kk', c.title #>> '{}')),
      sort_name_v1(coalesce(c.title ->> 'ru', c.title ->> 'kk', c.title ->> 'en', c.title #>> '{}')),
      sort_name_v1(coalesce(c.title ->> 'kk', c.title ->> 'ru', c.title ->> 'en', c.title #>> '{}')),
      words_of_v1(concat_ws(' ', t.slug, c.title ->> 'en', c.title ->> 'ru', c.title ->> 'kk',
        CASE jsonb_typeof(c.title) WHEN 'string' THEN c.title #>> '{}' END))
    FROM tracks t
    CROSS JOIN (VALUES (false, h.renamed, h.acceded), (true, h.public_renamed, h.public_acceded))
      AS log(public, renamed, acceded)
    CROSS JOIN LATERAL (SELECT coalesce(log.renamed::jsonb, t.title) AS title) c
    WHERE t.id = h.track_id AND (NOT log.public OR h.public_activity IS NOT NULL)
  $$;
  CREATE OR REPLACE FUNCTION name_track_v1() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
  BEGIN
    INSERT INTO track_names SELECT * FROM names_of_v1(NEW)
    ON CONFLICT (track_id, public) DO UPDATE SET codes = excluded.codes,
      en = excluded.en, ru = excluded.ru, kk = excluded.kk, words = excluded.words
    WHERE (track_names.codes, track_names.en, track_names.ru, track_names.kk, track_names.words)
      IS DISTINCT FROM (excluded.codes, excluded.en, excluded.ru, excluded.kk, excluded.words);
    RETURN NULL;
  END $$;
  CREATE OR REPLACE FUNCTION name_tracks_v1() RETURNS trigger LANGUAGE plpgsql
    SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
  BEGIN
    INSERT INTO track_names SELECT n.* FROM opened o JOIN heads h USING (track_id), names_of_v1(h) n;
    RETURN NULL;
  END $$;
`;

/**
 * Lists of tracks in pages (docs/adr/0026). What changes with entries stands in `heads`, which every write updates
 * anyway. What changes with a title or a party stands in `track_names`. The keys of existing tracks are folded at the
 * next start (src/ledger/refold.ts).
 */
export class Lists0000000000021 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE heads
        ADD COLUMN slug text COLLATE "C",
        ADD COLUMN activity integer NOT NULL DEFAULT -2147483647,
        ADD COLUMN stage integer NOT NULL DEFAULT 0,
        ADD COLUMN next_day integer,
        ADD COLUMN stalled_from integer,
        ADD COLUMN renamed text,
        ADD COLUMN acceded text[] NOT NULL DEFAULT '{}',
        ADD COLUMN public_activity integer,
        ADD COLUMN public_stage integer NOT NULL DEFAULT 0,
        ADD COLUMN public_next_day integer,
        ADD COLUMN public_renamed text,
        ADD COLUMN public_acceded text[] NOT NULL DEFAULT '{}';
      UPDATE heads h SET slug = t.slug FROM tracks t WHERE t.id = h.track_id;
      ALTER TABLE heads ALTER COLUMN slug SET NOT NULL;
      ALTER TABLE heads ALTER COLUMN fold SET DEFAULT 3;

      -- The newest first, as one order of two ascending keys, so that a page begins where the one before ended.
      CREATE INDEX heads_activity ON heads ((-activity), slug);
      CREATE INDEX heads_stage ON heads (stage, (-activity), slug);
      CREATE INDEX heads_next ON heads (next_day, slug) WHERE next_day IS NOT NULL;
      CREATE INDEX heads_stalled ON heads (stalled_from) WHERE stalled_from IS NOT NULL;
      CREATE INDEX heads_public_activity ON heads ((-public_activity), slug) WHERE public_activity IS NOT NULL;
      CREATE INDEX heads_public_stage ON heads (public_stage, (-public_activity), slug)
        WHERE public_activity IS NOT NULL;
      CREATE INDEX heads_public_next ON heads (public_next_day, slug) WHERE public_next_day IS NOT NULL;

      ALTER TABLE statuses ADD COLUMN activity integer NOT NULL DEFAULT -2147483647;
      CREATE INDEX statuses_activity ON statuses (public, (-activity), track_id, position);
      -- Of which tracks nothing is known yet on a day.
      CREATE INDEX statuses_first ON statuses (public, certain_day, track_id) WHERE position = 1;

      -- When the public log last got another track.
      CREATE INDEX feed_public_first ON feed (position) WHERE public AND seq = 1;

      CREATE TABLE track_names (
        track_id integer NOT NULL REFERENCES tracks,
        public boolean NOT NULL,
        slug text COLLATE "C" NOT NULL,
        kind text NOT NULL,
        codes text[] NOT NULL,
        en text COLLATE "en-x-icu" NOT NULL,
        ru text COLLATE "ru-x-icu" NOT NULL,
        kk text COLLATE "kk-x-icu" NOT NULL,
        words tsvector NOT NULL,
        PRIMARY KEY (track_id, public)
      );
      CREATE INDEX track_names_slug ON track_names (public, slug);
      CREATE INDEX track_names_kind ON track_names (public, kind, slug);
      CREATE INDEX track_names_en ON track_names (public, en, slug);
      CREATE INDEX track_names_ru ON track_names (public, ru, slug);
      CREATE INDEX track_names_kk ON track_names (public, kk, slug);
      -- A small list of pending entries: every search reads all of it.
      CREATE INDEX track_names_codes ON track_names USING gin (codes) WITH (gin_pending_list_limit = 256) WHERE NOT public;
      CREATE INDEX track_names_public_codes ON track_names USING gin (codes) WITH (gin_pending_list_limit = 256) WHERE public;
      CREATE INDEX track_names_words ON track_names USING gin (words) WITH (gin_pending_list_limit = 256) WHERE NOT public;
      CREATE INDEX track_names_public_words ON track_names USING gin (words) WITH (gin_pending_list_limit = 256) WHERE public;
    `);
    for (const name of NAMING) await runner.query(textOf(name));
    await runner.query(NAMING_UNTIL_KEYS);
    await runner.query(`
      INSERT INTO track_names SELECT n.* FROM heads h, names_of_v1(h) n;

      -- An instance of the release before gives none.
      CREATE TRIGGER slug_of_head BEFORE INSERT ON heads FOR EACH ROW WHEN (NEW.slug IS NULL)
        EXECUTE FUNCTION slug_of_head_v1();
      CREATE TRIGGER name_opened AFTER INSERT ON heads REFERENCING NEW TABLE AS opened
        FOR EACH STATEMENT EXECUTE FUNCTION name_tracks_v1();
      CREATE TRIGGER name_changed AFTER UPDATE ON heads FOR EACH ROW
        WHEN (NEW.renamed IS DISTINCT FROM OLD.renamed OR NEW.acceded <> OLD.acceded
          OR NEW.public_renamed IS DISTINCT FROM OLD.public_renamed OR NEW.public_acceded <> OLD.public_acceded
          OR (NEW.public_activity IS NULL) <> (OLD.public_activity IS NULL))
        EXECUTE FUNCTION name_track_v1();
    `);
  }

  async down(): Promise<void> {
    throw new Error('The ledger is append-only: restore a backup instead of going back.');
  }
}
