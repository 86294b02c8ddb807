import type { Pool } from 'pg';
import type { Hidden } from '../../ui/story.js';
import { TELLING } from '../../ui/story-marks.js';

type Record = {
  track_id: number;
  seq: number;
  type: string;
  occurred_on: string;
  number: number | null;
  visibility: Hidden['visibility'];
  embargo_until: Date | null;
};

/**
 * Entries that the public log does not show, of those that a track's status is told by, and its last event: as much as
 * a line of a long board rests on, without reading whole histories.
 */
export async function hiddenOf(
  pool: Pool,
  tracks: readonly { id: number; lastEvent: number | null }[],
): Promise<Map<number, Hidden[]>> {
  if (tracks.length === 0) return new Map();
  const { rows } = await pool.query<Record>({
    name: 'hidden-of',
    text: `
      SELECT l.track_id, l.seq, l.type, coalesce(c.occurred_on, l.occurred_on) AS occurred_on,
             (coalesce(c.data, l.data)->>'number')::integer AS number, l.visibility, l.embargo_until
      FROM unnest($1::integer[], $2::integer[]) AS w(track_id, last)
      JOIN ledger l ON l.track_id = w.track_id AND l.corrects IS NULL AND l.visibility <> 'public'
        AND (l.type = ANY($3) OR l.seq = w.last)
      LEFT JOIN LATERAL (
        SELECT n.type, n.occurred_on, n.data FROM ledger n
        WHERE n.track_id = l.track_id AND n.corrects = l.seq AND n.type <> 'transition.published'
        ORDER BY n.seq DESC LIMIT 1
      ) c ON true
      WHERE c.type IS DISTINCT FROM 'transition.annulled'
        AND NOT EXISTS (SELECT FROM public_log p WHERE p.track_id = l.track_id AND p.row_seq = l.seq)`,
    values: [tracks.map(({ id }) => id), tracks.map(({ lastEvent }) => lastEvent), TELLING],
  });
  const entries = rows.map(({ track_id, seq, type, occurred_on, number, visibility, embargo_until }) => ({
    track: track_id,
    entry: {
      ...{ seq, type, occurredOn: occurred_on, visibility },
      data: number === null ? {} : { number },
      embargoUntil: embargo_until?.toISOString() ?? null,
    },
  }));
  return new Map(
    [...Map.groupBy(entries, ({ track }) => track)].map(([id, all]) => [id, all.map(({ entry }) => entry)]),
  );
}
