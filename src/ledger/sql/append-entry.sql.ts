import { type Columns, names, recordset, typeOf } from '../../db/columns.js';
import { EMBARGOES, HEADS, LEDGER, LOG_ENDS, PUBLIC_LOG, SOURCES, STATUSES } from './tables.sql.js';

/** How many rows of each table an entry adds, beside its one head: this decides which parts its statement has. */
export type EntryShape = Readonly<{
  ledger: number;
  publicLog: number;
  statuses: number;
  embargoes: number;
  sources: boolean;
}>;

/** The tables in the order in which their rows are parameters, after the heads; sources come last, as one. */
export const ENTRY_TABLES = {
  ledger: { table: 'ledger', columns: LEDGER },
  publicLog: { table: 'public_log', columns: PUBLIC_LOG },
  statuses: { table: 'statuses', columns: STATUSES },
  embargoes: { table: 'embargoes', columns: EMBARGOES },
} as const satisfies Record<string, { table: string; columns: Columns }>;

/** A statement's name says its shape and for how many entries it is: each connection prepares each once. */
export const entryName = (shape: EntryShape, entries = 1): string =>
  `append-${Object.values(shape).map(Number).join('-')}${entries === 1 ? '' : `x${entries}`}`;

/**
 * The statement that writes an entry which comes last in its track's logs, or so many of one shape, each on a track of
 * its own. It does what APPEND does (append.sql.ts), with plain parameters and only for the tables that entries of this
 * shape touch: APPEND takes most of its time to set up parts that have nothing to do. Of each entry nothing is written
 * unless its head still has the version that was read. It returns the tracks whose heads had.
 */
export function appendEntry(shape: EntryShape, entries = 1): string {
  let count = 0;
  const row = (columns: Columns): string[] =>
    Object.values(columns).map((type) => {
      count += 1;
      return `$${count}::${typeOf(type)}`;
    });
  const rows = (columns: Columns, of: number) => Array.from({ length: of }, () => row(columns));
  const heads = rows(HEADS, entries);
  const parts = [entries === 1 ? moveHead(heads[0] ?? []) : moveHeads(heads)];
  for (const [name, { table, columns }] of Object.entries(ENTRY_TABLES)) {
    const added = rows(columns, shape[name as keyof typeof ENTRY_TABLES] * entries);
    if (added.length === 0) continue;
    parts.push(`${table}_rows AS (
  INSERT INTO ${table} (${names(columns)})
  SELECT r.* FROM (VALUES ${added.map((one) => `(${one})`)}) r (${names(columns)}) ${
    // Of one there is nothing to compare.
    entries === 1 ? ', moved' : 'JOIN moved m ON m.track_id = r.track_id'
  }
  RETURNING track_id, seq)`);
  }
  if (shape.sources) {
    count += 1;
    parts.push(`sources_rows AS (
  INSERT INTO sources (${names(SOURCES)}) SELECT s.* FROM moved, ${recordset(`$${count}`, SOURCES, 's')}
  ORDER BY s.id ON CONFLICT DO NOTHING)`);
  }
  parts.push(`unnumbered_rows AS (
  INSERT INTO unnumbered (public, track_id, seq) SELECT false, track_id, seq FROM ledger_rows
  ${shape.publicLog > 0 ? 'UNION ALL SELECT true, track_id, seq FROM public_log_rows' : ''})`);
  return `WITH ${parts.join(',\n')}\nSELECT track_id AS "trackId", true AS won FROM moved`;
}

/** It waits for no lock: where another writer has one, that writer wins. */
const moveHead = ([track, version, ...ends]: readonly string[]): string => `moved AS (
  UPDATE heads SET version = version + 1, (${names(LOG_ENDS)}) = ROW (${ends})
  WHERE ctid = (
    SELECT ctid FROM heads WHERE track_id = ${track} AND version = ${version} FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING track_id)`;

const moveHeads = (heads: readonly (readonly string[])[]): string => `moved AS (
  UPDATE heads h SET version = h.version + 1, (${names(LOG_ENDS)}) = ROW (${names(LOG_ENDS, 'n')})
  FROM (VALUES ${heads.map((head) => `(${head})`)}) n (${names(HEADS)})
  WHERE h.track_id = n.track_id AND h.version = n.version AND h.track_id = ANY (ARRAY(
    SELECT track_id FROM heads WHERE track_id = ANY (ARRAY[${heads.map(([track]) => track)}])
    FOR NO KEY UPDATE SKIP LOCKED))
  RETURNING h.track_id)`;
