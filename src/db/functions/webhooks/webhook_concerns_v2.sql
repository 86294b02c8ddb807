-- Whether an endpoint asks for what happens on a track.
CREATE OR REPLACE FUNCTION webhook_concerns_v2(e webhook_endpoints, t tracks) RETURNS boolean LANGUAGE sql IMMUTABLE
  RETURN (e.kinds = '{}' OR t.kind = ANY(e.kinds)) AND (e.tracks = '{}' OR t.slug = ANY(e.tracks))
    AND (e.parties = '{}' OR t.parties && e.parties);
