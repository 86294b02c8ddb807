-- A name as lists sort it: without case, and short enough for an index.
CREATE OR REPLACE FUNCTION sort_name_v1(name text) RETURNS text LANGUAGE sql IMMUTABLE
  RETURN left(lower(name COLLATE "und-x-icu"), 200);
