-- Planned while there are few tracks, a lookup would read them all ever after. Planned for each row, it takes ten times as
-- long.
CREATE OR REPLACE FUNCTION name_track_v2() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  INSERT INTO track_names SELECT * FROM names_of_v2(NEW)
  ON CONFLICT (track_id, public) DO UPDATE SET codes = excluded.codes,
    en = excluded.en, ru = excluded.ru, kk = excluded.kk, words = excluded.words,
    keys = excluded.keys
  WHERE (track_names.codes, track_names.en, track_names.ru, track_names.kk, track_names.words, track_names.keys)
    IS DISTINCT FROM (excluded.codes, excluded.en, excluded.ru, excluded.kk, excluded.words, excluded.keys);
  RETURN NULL;
END $$;
