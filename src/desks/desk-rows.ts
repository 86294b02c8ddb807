import type { ClientBase } from 'pg';

/** A desk by its slug, for what is to be changed in the same transaction; null if there is none. */
export async function deskOf(at: ClientBase, slug: string): Promise<{ id: number } | null> {
  const { rows } = await at.query<{ id: number }>('SELECT id FROM desks WHERE slug = $1 FOR UPDATE', [slug]);
  return rows[0] ?? null;
}

/** Makes these the tracks of a desk; the places in the list of those that are no tracks. */
export async function setTracks(at: ClientBase, desk: number, slugs: readonly string[]): Promise<number[]> {
  const { rows } = await at.query<{ id: number; slug: string }>(
    'SELECT id, slug FROM tracks WHERE slug = ANY($1)',
    [slugs],
  );
  const unknown = slugs.flatMap((slug, index) => (rows.some((row) => row.slug === slug) ? [] : index));
  if (unknown.length > 0) return unknown;
  const ids = rows.map(({ id }) => id);
  await at.query('DELETE FROM desk_tracks WHERE desk_id = $1 AND track_id <> ALL($2)', [desk, ids]);
  await at.query(
    'INSERT INTO desk_tracks (desk_id, track_id) SELECT $1, unnest($2::integer[]) ON CONFLICT DO NOTHING',
    [desk, ids],
  );
  return [];
}

/** The name of a token that is not revoked, or of a person; null if the id is neither's. */
export async function holderNamed(at: ClientBase, id: string): Promise<string | null> {
  const { rows } = await at.query<{ name: string }>(
    `SELECT name FROM tokens WHERE id = $1 AND revoked_at IS NULL
     UNION ALL SELECT name FROM people WHERE id = $1`,
    [id],
  );
  return rows[0]?.name ?? null;
}
