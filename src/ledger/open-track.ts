import type { ClientBase } from 'pg';
import { kindOf } from '../domain/kinds/index.js';
import type { Text } from '../domain/values/text.js';
import type { Clock } from '../runtime/clock.js';
import { firstHash } from './hash-chain.js';

export type NewTrack = {
  slug: string;
  kind: string;
  parties: string[];
  title: Text;
  twin?: string | undefined;
};

/** Opens a track with nothing recorded on it yet. Returns false if its slug is taken. */
export async function insertTrack(at: ClientBase, clock: Clock, track: NewTrack): Promise<boolean> {
  const { slug, kind, parties, title } = track;
  const { rowCount } = await at.query(
    `WITH opened AS (
       INSERT INTO tracks (slug, kind, kind_version, parties, title, created_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (slug) DO NOTHING RETURNING id
     )
     INSERT INTO heads (track_id, hash) SELECT id, $7 FROM opened`,
    [
      slug,
      kind,
      kindOf(kind).version,
      parties,
      JSON.stringify(title),
      clock.now(),
      firstHash({ slug, kind, parties }),
    ],
  );
  return Boolean(rowCount);
}

/**
 * Twins are symmetric: each is linked to the other. Callers have checked that both are free and fit. `isRecorded`:
 * callers record the link on both tracks in the same transaction.
 */
export async function linkTwins(
  at: ClientBase,
  slug: string,
  twin: string,
  isRecorded = false,
): Promise<void> {
  await at.query(
    `UPDATE tracks t SET twin_id = o.id, twin_recorded = $3 FROM tracks o
     WHERE (t.slug = $1 AND o.slug = $2) OR (t.slug = $2 AND o.slug = $1)`,
    [slug, twin, isRecorded],
  );
}
