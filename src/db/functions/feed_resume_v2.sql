-- Null where a reader who was at this position of this epoch (null: the first) goes on from there. Else the position up
-- to which both certainly agree: where the next epoch began; the beginning, for an unknown epoch; and the beginning of
-- the epoch, for a position beyond the head, which nobody can have reached without a restore that nobody reported.
CREATE OR REPLACE FUNCTION feed_resume_v2(of_public boolean, of_epoch uuid, at bigint) RETURNS bigint
  LANGUAGE plpgsql STABLE AS $$
DECLARE
  mine feed_epochs;
  agreed bigint;
  head bigint;
BEGIN
  IF at = 0 THEN
    RETURN NULL;
  END IF;
  SELECT e.* INTO mine FROM feed_epochs e
  WHERE e.public = of_public AND CASE WHEN of_epoch IS NULL THEN e.number = 1 ELSE e.id = of_epoch END;
  IF NOT FOUND AND of_epoch IS NOT NULL THEN
    RETURN 0;
  END IF;
  head := coalesce((SELECT max(f.position) FROM feed f WHERE f.public = of_public), 0);
  agreed := (SELECT min(e.began_after) FROM feed_epochs e WHERE e.public = of_public AND e.number > mine.number);
  IF at <= least(coalesce(agreed, head), head) THEN
    RETURN NULL;
  END IF;
  RETURN CASE WHEN agreed <= head THEN agreed WHEN mine.began_after <= head THEN mine.began_after ELSE 0 END;
END $$;
