CREATE OR REPLACE FUNCTION slug_of_head_v1() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  SELECT slug INTO NEW.slug FROM tracks WHERE id = NEW.track_id;
  RETURN NEW;
END $$;
