/** Desks with their tracks and the roles on them. */
export const DESKS = `
  SELECT d.slug, d.name, (
    SELECT coalesce(json_agg(t.slug ORDER BY t.slug), '[]')
    FROM desk_tracks dt CROSS JOIN LATERAL (SELECT slug FROM tracks WHERE id = dt.track_id OFFSET 0) t
    WHERE dt.desk_id = d.id
  ) AS tracks, (
    SELECT coalesce(json_agg(json_build_object('holder', g.holder, 'of', h.of, 'name', h.name, 'role', g.role)
      ORDER BY h.name, g.holder), '[]')
    FROM desk_grants g JOIN (
      SELECT id, name, 'token' AS of FROM tokens WHERE revoked_at IS NULL
      UNION ALL SELECT id, name, 'person' FROM people
    ) h ON h.id = g.holder WHERE g.desk_id = d.id
  ) AS grants
  FROM desks d`;

/** Tokens with their roles on desks and the person they belong to. */
export const TOKENS = `
  SELECT id, name, role, scopes, created_at, expires_at, last_used_at, revoked_at, (
    SELECT json_agg(json_build_object('desk', d.slug, 'role', g.role) ORDER BY d.slug)
    FROM desk_grants g JOIN desks d ON d.id = g.desk_id WHERE g.holder = tokens.id
  ) AS desks, (
    SELECT json_build_object('id', p.id, 'name', p.name) FROM people p WHERE p.id = tokens.person_id
  ) AS person
  FROM tokens`;

/** $1 now. People who may sign in and valid tokens, by name. */
export const HOLDERS = `
  SELECT id, 'person' AS of, name FROM people WHERE disabled_at IS NULL
  UNION ALL SELECT id, 'token', name FROM tokens
    WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $1)
  ORDER BY name, id`;

/** $1 id. The name of a person, or of a token that is not revoked. */
export const HOLDER_NAME = `
  SELECT name FROM tokens WHERE id = $1 AND revoked_at IS NULL
  UNION ALL SELECT name FROM people WHERE id = $1`;
