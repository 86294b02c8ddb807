import type { RowOf } from '../../db/columns.js';
import type { Reader } from '../../db/database.js';
import type { Edtf, Instant, Place } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import { type ROUND_ROW, ROUND_ROWS } from './sql/rounds.sql.js';

/** An entry about a round as it now stands, and how many rows it has. */
export type RoundRecord = {
  id: string;
  type: string;
  number: number | null;
  /** Every number with which it was ever recorded. */
  numbers: (number | null)[];
  occurredOn: Edtf;
  target: Edtf | null;
  place: Place | null;
  annulled: boolean;
  rows: number;
  recordedAt: Instant;
};

type RoundRow = RowOf<typeof ROUND_ROW, { data: { number?: number; target?: Edtf; place?: Place } }>;

/**
 * The entries about rounds, by track, in recorded order. It reads as much as there are rounds, not the whole ledger.
 */
export async function roundRecords(
  reads: Reader,
  tracks: readonly number[],
  log: LogName,
): Promise<Map<number, RoundRecord[]>> {
  if (tracks.length === 0) return new Map();
  const { rows } = await reads.query<RoundRow>({
    name: `rounds-${log}`,
    text: ROUND_ROWS[log],
    values: [tracks],
  });
  return new Map(
    [...Map.groupBy(rows, ({ trackId }) => trackId)].map(([track, stored]) => {
      const corrections = Map.groupBy(stored, ({ corrects, seq }) => corrects ?? seq);
      return [track, [...corrections.values()].flatMap(recordOf)];
    }),
  );
}

/** The newest row holds the entry's present content. */
function recordOf(rows: RoundRow[]): RoundRecord[] {
  const [original, newest] = [rows[0], rows.at(-1)];
  if (!original || !newest) return [];
  const { data, occurredOn, type, recordedAt } = newest;
  return [
    {
      id: original.id,
      type: original.type,
      number: data.number ?? null,
      numbers: rows.map((row) => row.data.number ?? null),
      occurredOn,
      target: data.target ?? null,
      place: data.place ?? null,
      annulled: type === 'transition.annulled',
      rows: rows.length,
      recordedAt,
    },
  ];
}
