import type { ClientBase } from 'pg';
import { In, Not } from 'typeorm';
import { type DeskRow, deskEntity, deskTrackEntity } from '../access/desk.entity.js';
import type { Database } from '../db/database.js';

/** Reads and locks a desk until the transaction ends; null if there is none. */
export const lockDesk = (database: Database, at: ClientBase, slug: string): Promise<DeskRow | null> =>
  database.repository(deskEntity, at).findOne({ where: { slug }, lock: { mode: 'pessimistic_write' } });

/** Replaces the tracks of a desk. If slugs are unknown, changes nothing and answers their indexes. */
export async function setTracks(
  database: Database,
  at: ClientBase,
  desk: number,
  slugs: readonly string[],
): Promise<number[]> {
  const { rows } = await at.query<{ id: number; slug: string }>(
    'SELECT id, slug FROM tracks WHERE slug = ANY($1)',
    [slugs],
  );
  const unknown = slugs.flatMap((slug, index) => (rows.some((row) => row.slug === slug) ? [] : index));
  if (unknown.length > 0) return unknown;
  const tracks = database.repository(deskTrackEntity, at);
  const held = rows.map(({ id }) => ({ desk_id: desk, track_id: id }));
  await tracks.delete({ desk_id: desk, track_id: Not(In(rows.map(({ id }) => id))) });
  if (held.length > 0) await tracks.createQueryBuilder().insert().values(held).orIgnore().execute();
  return [];
}
