import type { ClientBase } from 'pg';
import type { Database } from '../db/database.js';
import { kindOf } from '../domain/kinds/index.js';
import type { Text } from '../domain/text.js';
import type { Day } from '../domain/views.js';
import type { Surroundings } from '../surroundings.js';
import { firstHash } from './chain.js';

export type NewTrack = {
  slug: string;
  kind: string;
  parties: string[];
  title: Text;
  twin?: string | undefined;
  coverageUntil?: Day | null;
};

/** Opens a track, with nothing recorded on it yet; false if its slug is taken. Twins are linked both ways. */
export async function openTrack(
  database: Database,
  surroundings: Surroundings,
  track: NewTrack,
): Promise<boolean> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    const opened = await insertTrack(client, surroundings, track);
    await client.query('COMMIT');
    return opened;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

export async function insertTrack(
  at: ClientBase,
  surroundings: Surroundings,
  track: NewTrack,
): Promise<boolean> {
  const { slug, kind, parties, title, coverageUntil = null } = track;
  const { rowCount } = await at.query(
    `WITH opened AS (
       INSERT INTO tracks (slug, kind, kind_version, parties, title, coverage_until, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (slug) DO NOTHING RETURNING id
     )
     INSERT INTO heads (track_id, hash) SELECT id, $8 FROM opened`,
    [
      slug,
      kind,
      kindOf(kind).version,
      parties,
      JSON.stringify(title),
      coverageUntil,
      surroundings.now(),
      firstHash({ slug, kind, parties }),
    ],
  );
  if (rowCount && track.twin) await linkTwins(at, slug, track.twin);
  return Boolean(rowCount);
}

/** Twins are symmetric: each is linked to the other. Callers have checked that both are free and fit. */
export async function linkTwins(at: ClientBase, slug: string, twin: string): Promise<void> {
  await at.query(
    `UPDATE tracks t SET twin_id = o.id FROM tracks o
     WHERE (t.slug = $1 AND o.slug = $2) OR (t.slug = $2 AND o.slug = $1)`,
    [slug, twin],
  );
}
