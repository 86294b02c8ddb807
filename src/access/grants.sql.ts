/**
 * An SQL expression for a holder's roles by desk, as JSON; null for none. `holder` is an SQL expression for the id. OFFSET 0
 * looks each track up by its key: joined, all tracks would be read for a desk that PostgreSQL takes for large.
 */
export const grantsOf = (holder: string): string => `(
  SELECT json_agg(json_build_object('desk', d.slug, 'role', g.role, 'tracks', (
    SELECT coalesce(json_agg(t.slug), '[]') FROM desk_tracks dt
    CROSS JOIN LATERAL (SELECT slug FROM tracks WHERE id = dt.track_id OFFSET 0) t WHERE dt.desk_id = d.id
  )) ORDER BY d.slug)
  FROM desk_grants g JOIN desks d ON d.id = g.desk_id WHERE g.holder = ${holder})`;

/** The tracks among the slugs in $1 that have a public entry. */
export const PUBLIC_TRACKS = {
  name: 'open-tracks',
  text: `SELECT t.slug FROM tracks t JOIN heads h ON h.track_id = t.id
    WHERE t.slug = ANY($1) AND h.public_revision > 0`,
};
