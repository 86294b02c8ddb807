-- A delivery's id follows from what it is. Whoever makes the same one again, after a restore even, makes it with the same
-- id, and the receiver can tell. So the next version of this function must make the same ids.
CREATE OR REPLACE FUNCTION webhook_id_v2(endpoint uuid, about text) RETURNS uuid LANGUAGE sql STABLE
  RETURN left(encode(sha256(convert_to(endpoint::text || ':' || about, 'UTF8')), 'hex'), 32)::uuid;
