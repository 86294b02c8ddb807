-- All tracks that one statement opens: an archive opens thousands.
CREATE OR REPLACE FUNCTION name_tracks_v2() RETURNS trigger LANGUAGE plpgsql
  SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  INSERT INTO track_names SELECT n.* FROM opened o JOIN heads h USING (track_id), names_of_v2(h) n;
  RETURN NULL;
END $$;
