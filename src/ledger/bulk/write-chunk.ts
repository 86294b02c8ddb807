import type { Columns, RecordOf } from '../../db/columns.js';
import { copyIn, copyLine } from '../../db/copy-in.js';
import type { Steps } from '../../domain/values/steps.js';
import type { AppendTables } from '../append/append-params.js';
import type { WITHDRAWN } from '../sql/append.sql.js';
import {
  CLEAR_STATUSES,
  COPIED,
  CUT_STATUSES,
  LIFT_EMBARGOES,
  MOVE_HEADS,
  type SPANS,
  WAITING,
  WITHDRAW_DEADLINES,
} from './bulk.sql.js';
import type { Sender } from './bulk-write.js';

/** A chunk as it is sent: texts of COPY, and parameters of the other statements. */
export type Chunk = {
  heads: { json: string; count: number };
  statements: { text: string; json: string }[];
  copies: { table: string; columns: Columns; text: string }[];
};

/** Some ten kilobytes each: as long as a step. */
const ROWS_A_STEP = 8;

/** The texts of a chunk. What a track had before is deleted where it is written again. */
export function* chunkOf(tables: AppendTables): Steps<Chunk> {
  const copies: Chunk['copies'] = [];
  for (const name of Object.keys(COPIED) as (keyof typeof COPIED)[]) {
    copies.push({ ...COPIED[name], text: yield* linesOf(COPIED[name].columns, tables[name]) });
  }
  const waiting = [
    ...tables.ledger.map(({ trackId, seq }) => ({ public: false, trackId, seq, bulk: true })),
    ...tables.publicLog.map(({ trackId, seq }) => ({ public: true, trackId, seq, bulk: true })),
  ];
  copies.push({ table: 'unnumbered', columns: WAITING, text: yield* linesOf(WAITING, waiting) });
  const statements = [
    { text: CLEAR_STATUSES, rows: spansOf(tables) },
    { text: CUT_STATUSES, rows: tables.cuts },
    { text: LIFT_EMBARGOES, rows: tables.lifted },
    { text: WITHDRAW_DEADLINES, rows: withdrawnOf(tables) },
  ].filter(({ rows }) => rows.length > 0);
  return {
    heads: { json: JSON.stringify(tables.heads), count: tables.heads.length },
    statements: statements.map(({ text, rows }) => ({ text, json: JSON.stringify(rows) })),
    copies,
  };
}

/** Sends all of it at once: if one statement fails, so do those after it. */
export async function sendChunk({ heads, statements, copies }: Chunk, to: Sender): Promise<void> {
  const run = (text: string, json: string) => to.at.query(to.withTimeout({ text, values: [json] }));
  const [{ rowCount }] = await Promise.all([
    run(MOVE_HEADS, heads.json),
    ...statements.map(({ text, json }) => run(text, json)),
    ...copies.map((rows) => copyIn(to.at, rows, to.timeout)),
  ]);
  if (rowCount !== heads.count) throw new Error('lost a race under a lock');
}

function* linesOf(columns: Columns, rows: readonly Record<string, unknown>[]): Steps<string> {
  let text = '';
  for (const [index, row] of rows.entries()) {
    text += copyLine(columns, row);
    if (index % ROWS_A_STEP === ROWS_A_STEP - 1) yield;
  }
  return text;
}

/** The positions that are written, of tracks that had any. */
function spansOf({ heads, statuses }: AppendTables): Record<keyof typeof SPANS, unknown>[] {
  const isNew = new Set(heads.flatMap(({ trackId, version }) => (version === '0' ? [trackId] : [])));
  const spans = new Map<string, { trackId: unknown; public: unknown; first: number; last: number }>();
  for (const { trackId, public: isPublic, position } of statuses) {
    if (isNew.has(trackId)) continue;
    const key = `${trackId} ${isPublic}`;
    const span = spans.get(key) ?? { trackId, public: isPublic, first: Infinity, last: 0 };
    span.first = Math.min(span.first, position as number);
    span.last = Math.max(span.last, position as number);
    spans.set(key, span);
  }
  return [...spans.values()];
}

/** The deadlines that end, and those that are written again, of tracks that had any. */
function withdrawnOf({ heads, deadlines, withdrawn }: AppendTables): RecordOf<typeof WITHDRAWN>[] {
  const isNew = new Set(heads.flatMap(({ trackId, version }) => (version === '0' ? [trackId] : [])));
  return [...withdrawn, ...deadlines]
    .filter(({ trackId }) => !isNew.has(trackId))
    .map(({ trackId, key }) => ({ trackId, key }));
}
