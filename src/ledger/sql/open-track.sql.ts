import { recordset } from '../../db/columns.js';

/** What stands in `tracks` from the beginning, and the hash that the first row of the track follows. */
export const OPENING = {
  slug: 'text',
  kind: 'text',
  kindVersion: 'integer',
  parties: 'text[]',
  title: 'jsonb',
  createdAt: 'timestamptz(3)',
  subtype: 'jsonb null',
  members: 'jsonb null',
  depositary: 'text null',
  hash: 'bytea',
} as const;

/** $1: a JSON array of openings, each slug once. Returns the slugs that were free. */
export const OPEN_TRACKS = `
  WITH asked AS (
    SELECT * FROM ${recordset('$1', OPENING, 'n')}
  ), opened AS (
    INSERT INTO tracks (slug, kind, kind_version, parties, title, created_at, subtype, members, depositary)
    SELECT slug, kind, kind_version, parties, title, created_at, subtype, members, depositary FROM asked
    ORDER BY slug COLLATE "C" -- who opens the same tracks meets them in the same order
    ON CONFLICT (slug) DO NOTHING RETURNING id, slug
  ), begun AS (
    INSERT INTO heads (track_id, slug, hash) SELECT o.id, slug, a.hash FROM opened o JOIN asked a USING (slug)
  )
  SELECT slug FROM opened`;

/** $1 and $2: slugs of tracks and of their twins, each pair both ways. $3: whether rows of their ledgers link them. */
export const LINK_TWINS = `
  UPDATE tracks t SET twin_id = o.id, twin_recorded = p.recorded
  FROM unnest($1::text[], $2::text[], $3::boolean[]) AS p(slug, twin, recorded), tracks o
  WHERE t.slug = p.slug AND o.slug = p.twin AND t.slug = ANY($1) AND o.slug = ANY($1)`;
