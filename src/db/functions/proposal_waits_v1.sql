-- A proposal waits from when it is made until it is decided: a trigger of both tables.
CREATE OR REPLACE FUNCTION proposal_waits_v1() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'proposals' THEN
    INSERT INTO waiting_proposals (number, proposal) VALUES (NEW.number, NEW.id);
  ELSE
    DELETE FROM waiting_proposals WHERE proposal = NEW.proposal;
  END IF;
  RETURN NULL;
END $$;
