-- A position as a cursor: the epoch that gave it, and the position in decimal digits.
CREATE OR REPLACE FUNCTION feed_cursor_v2(of_public boolean, at bigint) RETURNS text LANGUAGE sql STABLE
  RETURN coalesce((SELECT replace(e.id::text, '-', '') || '-' FROM feed_epochs e
    WHERE e.public = of_public AND e.began_after < at ORDER BY e.number DESC LIMIT 1), '') || at;
