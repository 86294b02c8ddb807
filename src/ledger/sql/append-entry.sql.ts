import { type Columns, names, recordset, typeOf } from '../../db/columns.js';
import { EMBARGOES, HEADS, LEDGER, LOG_ENDS, PUBLIC_LOG, SOURCES, STATUSES } from './tables.sql.js';

/** How many rows of each table an entry adds, apart from its one head: this decides which parts its statement has. */
export type EntryShape = Readonly<{
  ledger: number;
  publicLog: number;
  statuses: number;
  embargoes: number;
  sources: boolean;
}>;

/** The tables in the order in which their rows are parameters, after the head; sources come last, as one. */
export const ENTRY_TABLES = {
  ledger: { table: 'ledger', columns: LEDGER },
  publicLog: { table: 'public_log', columns: PUBLIC_LOG },
  statuses: { table: 'statuses', columns: STATUSES },
  embargoes: { table: 'embargoes', columns: EMBARGOES },
} as const satisfies Record<string, { table: string; columns: Columns }>;

/** A statement's name says its shape: each connection prepares each shape once. */
export const entryName = (shape: EntryShape): string =>
  `append-${Object.values(shape).map(Number).join('-')}`;

/**
 * The statement that writes one entry which comes last in its track's logs. It does what APPEND does (append.sql.ts)
 * with plain parameters and only for the tables that the entry touches: APPEND spends most of its time on setting up
 * parts that have nothing to do. It returns a row if the head still had the version that was read.
 */
export function appendEntry(shape: EntryShape): string {
  let count = 0;
  const values = (columns: Columns): string[] =>
    Object.values(columns).map((type) => {
      count += 1;
      return `$${count}::${typeOf(type)}`;
    });
  const [track, version, ...ends] = values(HEADS);
  const parts = [
    `moved AS (
  UPDATE heads SET version = version + 1, (${names(LOG_ENDS)}) = ROW (${ends})
  WHERE ctid = (
    SELECT ctid FROM heads WHERE track_id = ${track} AND version = ${version} FOR NO KEY UPDATE SKIP LOCKED)
  RETURNING track_id)`,
  ];
  for (const [name, { table, columns }] of Object.entries(ENTRY_TABLES)) {
    const rows = Array.from(
      { length: shape[name as keyof typeof ENTRY_TABLES] },
      () => `(${values(columns)})`,
    );
    if (rows.length === 0) continue;
    parts.push(`${table}_rows AS (
  INSERT INTO ${table} (${names(columns)}) SELECT r.* FROM moved, (VALUES ${rows}) r
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
  return `WITH ${parts.join(',\n')}\nSELECT true AS won FROM moved`;
}
