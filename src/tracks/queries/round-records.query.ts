import type { Pool } from 'pg';
import type { Edtf, Instant, Place } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';

/** An entry about a round as it now stands, and how often it was written on. */
export type RoundRecord = {
  id: string;
  type: string;
  number: number | null;
  /** Every number that it was ever recorded with. */
  numbers: (number | null)[];
  occurredOn: Edtf;
  target: Edtf | null;
  place: Place | null;
  annulled: boolean;
  rows: number;
  recordedAt: Instant;
};

type Stored = {
  track_id: number;
  seq: number;
  corrects: number | null;
  id: string;
  type: string;
  occurred_on: Edtf;
  data: { number?: number; target?: Edtf; place?: Place };
  recorded_at: Date;
};

/** In the words of the index ledger_rounds, which would not be used otherwise. */
const ABOUT_ROUNDS = `type IN ('round.planned', 'round.rescheduled', 'round.cancelled', 'round.held')`;

const CONTENT = 'c.occurred_on, c.data, p.recorded_at';

/** Of each log what it shows, with its own times: the ledger's rows tell of corrections that the public does not see. */
const TEXT: Record<LogName, string> = {
  full: `
    WITH rounds AS (SELECT * FROM ledger WHERE track_id = ANY($1) AND ${ABOUT_ROUNDS})
    SELECT track_id, seq, corrects, id, type, occurred_on, data, recorded_at FROM rounds
    UNION ALL
    SELECT n.track_id, n.seq, n.corrects, n.id, n.type, n.occurred_on, n.data, n.recorded_at
    FROM rounds r JOIN ledger n ON n.track_id = r.track_id AND n.corrects = r.seq
    ORDER BY track_id, seq`,
  public: `
    WITH rounds AS (
      SELECT l.id, l.type, p.* FROM ledger l JOIN public_log p ON p.track_id = l.track_id AND p.row_seq = l.seq
      WHERE l.track_id = ANY($1) AND l.${ABOUT_ROUNDS})
    SELECT p.track_id, p.seq, p.corrects, p.id, p.type, ${CONTENT}
    FROM rounds p JOIN ledger c ON c.track_id = p.track_id AND c.seq = p.content_seq
    UNION ALL
    SELECT p.track_id, p.seq, p.corrects, l.id, l.type, ${CONTENT}
    FROM rounds r
    JOIN public_log p ON p.track_id = r.track_id AND p.corrects = r.seq
    JOIN ledger l ON l.track_id = p.track_id AND l.seq = p.row_seq
    JOIN ledger c ON c.track_id = p.track_id AND c.seq = p.content_seq
    ORDER BY track_id, seq`,
};

/** What is recorded of rounds, by track, in the order of the log: as much as the rounds are, not the ledger. */
export async function roundRecords(
  pool: Pool,
  tracks: readonly number[],
  sees: LogName,
): Promise<Map<number, RoundRecord[]>> {
  if (tracks.length === 0) return new Map();
  const { rows } = await pool.query<Stored>({ name: `rounds-${sees}`, text: TEXT[sees], values: [tracks] });
  return new Map(
    [...Map.groupBy(rows, ({ track_id }) => track_id)].map(([track, stored]) => {
      const corrections = Map.groupBy(stored, ({ corrects, seq }) => corrects ?? seq);
      return [track, [...corrections.values()].flatMap(recordOf)];
    }),
  );
}

/** The newest row holds the entry as it then stands. */
function recordOf(rows: Stored[]): RoundRecord[] {
  const [original, newest] = [rows[0], rows.at(-1)];
  if (!original || !newest) return [];
  const { data, occurred_on, type, recorded_at } = newest;
  return [
    {
      id: original.id,
      type: original.type,
      number: data.number ?? null,
      numbers: rows.map((row) => row.data.number ?? null),
      occurredOn: occurred_on,
      target: data.target ?? null,
      place: data.place ?? null,
      annulled: type === 'transition.annulled',
      rows: rows.length,
      recordedAt: recorded_at.toISOString(),
    },
  ];
}
