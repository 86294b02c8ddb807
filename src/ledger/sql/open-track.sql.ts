/** $1 to $9: what stands in `tracks`. $10: what the first row of the track follows. */
export const OPEN_TRACK = `
  WITH opened AS (
    INSERT INTO tracks (slug, kind, kind_version, parties, title, created_at, subtype, members, depositary)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (slug) DO NOTHING RETURNING id
  )
  INSERT INTO heads (track_id, hash) SELECT id, $10 FROM opened`;

/** $1 and $2: slugs of twins. $3: whether rows of their ledgers link them. */
export const LINK_TWINS = `
  UPDATE tracks t SET twin_id = o.id, twin_recorded = $3 FROM tracks o
  WHERE (t.slug = $1 AND o.slug = $2) OR (t.slug = $2 AND o.slug = $1)`;
