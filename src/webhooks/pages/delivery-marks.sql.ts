import type { Pool } from 'pg';
import type { Visibility } from '../../domain/values/views.js';
import type { Confined } from '../../i18n/marks.js';

/** Of deliveries from the full log, those that tell of what the public does not see; silence is never public. */
export async function confinedOf(pool: Pool, ids: readonly string[]): Promise<ReadonlyMap<string, Confined>> {
  if (ids.length === 0) return new Map();
  const { rows } = await pool.query<{ id: string; visibility: Visibility; embargo_until: Date | null }>({
    name: 'delivery-marks',
    text: `
      SELECT d.id, CASE d.type WHEN 'track.stalled' THEN 'internal' ELSE l.visibility END AS visibility, l.embargo_until
      FROM webhook_deliveries d
      LEFT JOIN ledger l ON l.track_id = d.track_id AND l.seq = d.seq
      WHERE d.id = ANY($1) AND NOT d.public AND (d.type = 'track.stalled' OR l.visibility <> 'public' AND NOT EXISTS (
        SELECT FROM public_log p WHERE p.track_id = l.track_id AND p.row_seq = coalesce(l.corrects, l.seq)))`,
    values: [ids],
  });
  return new Map(
    rows.map(({ id, visibility, embargo_until }) => [
      id,
      { visibility, embargoUntil: embargo_until?.toISOString() ?? null },
    ]),
  );
}
