import { type Columns, names, recordset, typeOf } from '../../db/columns.js';
import { EMBARGOES, HEADS, LEDGER, LOG_ENDS, PUBLIC_LOG, SOURCES, STATUSES, TRACES } from './tables.sql.js';

/** How many rows of each table an entry adds, beside its one head: this decides which parts its statement has. */
export type EntryShape = Readonly<{
  ledger: number;
  publicLog: number;
  statuses: number;
  embargoes: number;
  traces: number;
  sources: boolean;
  /** Whether what {@link REPEATED} names is the same in both logs. */
  isRepeated: boolean;
}>;

/** Large values, which both logs have alike of an entry with nothing hidden before it: they are sent and read once. */
const REPEATED: Partial<Record<Parameter['table'], readonly string[]>> = {
  publicLog: ['fromStep', 'toStep'],
  statuses: ['state'],
};

/** A parameter: this column of an entry's row of so many in that table. Sources come last, as one. */
type Parameter = {
  entry: number;
  table: 'heads' | keyof typeof ENTRY_TABLES;
  index: number;
  name: string;
  isJson: boolean;
};

const ENTRY_TABLES = {
  ledger: { table: 'ledger', columns: LEDGER },
  publicLog: { table: 'public_log', columns: PUBLIC_LOG },
  statuses: { table: 'statuses', columns: STATUSES },
  embargoes: { table: 'embargoes', columns: EMBARGOES },
  traces: { table: 'entry_traces', columns: TRACES },
} as const satisfies Record<string, { table: string; columns: Columns }>;

/** A statement's name says its shape and for how many entries it is: each connection prepares each once. */
export const entryName = ({ traces, ...shape }: EntryShape, entries = 1): string =>
  `append-${Object.values(shape).map(Number).join('-')}${traces === 0 ? '' : '-traced'}${entries === 1 ? '' : `x${entries}`}`;

/**
 * The statement that writes an entry which comes last in its track's logs, or so many of one shape, each on a track of
 * its own. It does what APPEND does (append.sql.ts), with plain parameters and only for the tables that entries of this
 * shape touch: APPEND takes most of its time to set up parts that have nothing to do. Of each entry nothing is written
 * unless its head still has the version that was read. It returns the tracks whose heads had.
 */
export function appendEntry(shape: EntryShape, entries = 1): { text: string; parameters: Parameter[] } {
  const parameters: Parameter[] = [];
  const row = (of: Pick<Parameter, 'entry' | 'table' | 'index'>, columns: Columns): string[] =>
    Object.entries(columns).map(([name, type]) => {
      const isRepeated = shape.isRepeated && REPEATED[of.table]?.includes(name);
      const before = isRepeated
        ? parameters.findIndex((one) => one.entry === of.entry && one.name === name)
        : -1;
      if (before === -1) parameters.push({ ...of, name, isJson: type.startsWith('jsonb') });
      return `$${before === -1 ? parameters.length : before + 1}::${typeOf(type)}`;
    });
  const rows = (table: Parameter['table'], columns: Columns, each: number): string[][] =>
    Array.from({ length: entries * each }, (_, nth) =>
      row({ entry: Math.floor(nth / each), table, index: nth % each }, columns),
    );
  const heads = rows('heads', HEADS, 1);
  const parts = [entries === 1 ? moveHead(heads[0] ?? []) : moveHeads(heads)];
  for (const name of ['ledger', 'publicLog', 'statuses', 'embargoes', 'traces'] as const) {
    const { table, columns } = ENTRY_TABLES[name];
    const added = rows(name, columns, shape[name]);
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
    parts.push(`sources_rows AS (
  INSERT INTO sources (${names(SOURCES)}) SELECT s.* FROM moved, ${recordset(`$${parameters.length + 1}`, SOURCES, 's')}
  ORDER BY s.id ON CONFLICT DO NOTHING)`);
  }
  parts.push(`unnumbered_rows AS (
  INSERT INTO unnumbered (public, track_id, seq) SELECT false, track_id, seq FROM ledger_rows
  ${shape.publicLog > 0 ? 'UNION ALL SELECT true, track_id, seq FROM public_log_rows' : ''})`);
  const text = `WITH ${parts.join(',\n')}\nSELECT track_id AS "trackId", true AS won FROM moved`;
  return { text, parameters };
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
