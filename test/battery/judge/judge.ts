import type { Pool } from 'pg';
import type { Told } from './callers.js';

type Row = { track: string; seq: number; id: string; key: string };

/** What a database holds of what callers were told. */
export type Verdict = {
  rows: number;
  lost: number;
  /** Keys that stand in more than one row. */
  twice: number;
  /** Rows of which callers were told that they are not recorded. */
  denied: number;
  /** Tracks whose rows are not numbered 1, 2, 3 … */
  gaps: number;
};

/** Compares what callers were told with the rows, which it reads by itself. */
export async function judged(
  pool: Pool,
  { acknowledged, refused }: Pick<Told, 'acknowledged' | 'refused'>,
): Promise<Verdict> {
  const { rows } = await pool.query<Row>(`
    SELECT t.slug AS track, l.seq, l.id, l.data->>'summary' AS key FROM ledger l JOIN tracks t ON t.id = l.track_id
    WHERE l.type = 'statement.made' ORDER BY t.slug, l.seq`);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const lost = acknowledged.filter(({ id, track, seq, key }) => {
    const row = byId.get(id);
    return !row || row.track !== track || row.seq !== seq || row.key !== key;
  });
  const keys = Map.groupBy(rows, ({ key }) => key);
  const tracks = Map.groupBy(rows, ({ track }) => track);
  return {
    rows: rows.length,
    lost: lost.length,
    twice: [...keys.values()].filter(({ length }) => length > 1).length,
    denied: refused.filter((key) => keys.has(key)).length,
    gaps: [...tracks.values()].filter((own) => own.some(({ seq }, index) => seq !== index + 1)).length,
  };
}
