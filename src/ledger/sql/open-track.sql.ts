/** $1 to $6: what stands in `tracks`. $7: what the first row of the track follows. */
export const OPEN_TRACK = `
  WITH opened AS (
    INSERT INTO tracks (slug, kind, kind_version, parties, title, created_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slug) DO NOTHING RETURNING id
  )
  INSERT INTO heads (track_id, hash) SELECT id, $7 FROM opened`;

/** $1 and $2: slugs of twins. $3: whether rows of their ledgers link them. */
export const LINK_TWINS = `
  UPDATE tracks t SET twin_id = o.id, twin_recorded = $3 FROM tracks o
  WHERE (t.slug = $1 AND o.slug = $2) OR (t.slug = $2 AND o.slug = $1)`;
