/** $1: ids. The names of the people, tokens and endpoints that have them. */
export const HOLDERS_NAMED = `
  SELECT id::text, name FROM people WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id::text, name FROM tokens WHERE id = ANY($1::uuid[])
  UNION ALL SELECT id::text, description FROM webhook_endpoints WHERE id = ANY($1::uuid[]) AND description <> ''`;

/** $1: ids. Proposals, each with the first entry that it would record. */
export const PROPOSALS_NAMED = `
  SELECT id::text, act, request #> '{entries,0,entry}' AS entry FROM proposals WHERE id = ANY($1::uuid[])`;

/** $1: slugs. */
export const DESKS_NAMED = 'SELECT slug, name FROM desks WHERE slug = ANY($1)';

/** $1: slugs. Tracks as they are called now. */
export const TRACKS_NAMED = `
  SELECT t.slug, t.parties, coalesce(h.renamed::jsonb, t.title) AS title
  FROM tracks t JOIN heads h ON h.track_id = t.id WHERE t.slug = ANY($1)`;
