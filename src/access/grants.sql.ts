/** SQL: the roles by desk of a holder, as JSON; null for none. `holder` is an expression for the id. */
export const grantsOf = (holder: string): string => `(
  SELECT json_agg(json_build_object('desk', d.slug, 'role', g.role, 'tracks', (
    SELECT coalesce(json_agg(t.slug), '[]') FROM desk_tracks dt JOIN tracks t ON t.id = dt.track_id
    WHERE dt.desk_id = d.id
  )) ORDER BY d.slug)
  FROM desk_grants g JOIN desks d ON d.id = g.desk_id WHERE g.holder = ${holder})`;

/** Those of the tracks in $1 that anybody may know of. */
export const OPEN_TRACKS = {
  name: 'open-tracks',
  text: `SELECT t.slug FROM tracks t JOIN heads h ON h.track_id = t.id
    WHERE t.slug = ANY($1) AND h.public_revision > 0`,
};
