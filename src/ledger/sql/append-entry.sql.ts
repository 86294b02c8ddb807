import { type Columns, inTable, names, recordset, typeOf } from '../../db/columns.js';
import {
  EMBARGOES,
  HEADS,
  LEDGER,
  LOG_ENDS,
  PUBLIC_LOG,
  SOURCES,
  STATUSES,
  TRACES,
  UNNUMBERED,
} from './tables.sql.js';

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

type TableName = 'heads' | keyof typeof ENTRY_TABLES;

/** A value of an entry: this column of its row of that table. */
type Value = { table: TableName; index: number; name: string };

/** A parameter: a value of an entry. Sources come last, as one. */
type Parameter = Value & { type: string };

const ENTRY_TABLES = {
  ledger: { table: 'ledger', columns: LEDGER },
  publicLog: { table: 'public_log', columns: PUBLIC_LOG },
  statuses: { table: 'statuses', columns: STATUSES },
  embargoes: { table: 'embargoes', columns: EMBARGOES },
  traces: { table: 'entry_traces', columns: TRACES },
} as const satisfies Record<string, { table: string; columns: Columns }>;

/** What the row of an entry that comes last has in its head too. */
const IN_HEAD: Partial<Record<TableName, Readonly<Record<string, string>>>> = {
  ledger: { seq: 'revision', recordedAt: 'recordedAt', hash: 'hash' },
  publicLog: { seq: 'publicRevision', recordedAt: 'publicRecordedAt' },
};

/** Large values, which both logs have alike of an entry with nothing hidden before it, and where they are sent. */
const REPEATED: Partial<Record<TableName, Readonly<Record<string, TableName>>>> = {
  publicLog: { fromStep: 'ledger', toStep: 'ledger' },
  statuses: { state: 'statuses' },
};

/** A statement's name says its shape and for how many entries it is: each connection prepares each once. */
export const entryName = (shape: EntryShape): string => {
  const { ledger, publicLog, statuses, embargoes, traces, sources, isRepeated } = shape;
  const rows = `${ledger}-${publicLog}-${statuses}-${embargoes}-${Number(sources)}-${Number(isRepeated)}`;
  return `append-${rows}${traces === 0 ? '' : '-traced'}`;
};

/**
 * The statement that writes an entry which comes last in its track's logs, or so many of one shape, each on a track of
 * its own. It does what APPEND does (append.sql.ts), with plain parameters and only for the tables that entries of this
 * shape touch: APPEND takes most of its time to set up parts that have nothing to do. Each entry is sent as one row, in
 * which no value comes twice. Moving its head returns that row, and every table takes its columns from there. So nothing
 * is written of an entry unless its head still has the version that was read. The statement returns the tracks whose
 * heads had.
 */
export function appendEntry(shape: EntryShape): { text: string; parameters: Parameter[] } {
  const sent = new Map<string, Parameter>();
  const column = (value: Value, type: string): string => {
    const at = sentAt(value, shape);
    const name = nameOf(at);
    if (!sent.has(name)) sent.set(name, { ...at, type });
    return name;
  };
  const rowOf = (table: TableName, columns: Columns, index = 0): string[] =>
    Object.entries(columns).map(([name, type]) => column({ table, index, name }, type));
  const [track, version, ...ends] = rowOf('heads', HEADS);
  const parts: string[] = [];
  for (const name of ['ledger', 'publicLog', 'statuses', 'embargoes', 'traces'] as const) {
    const { table, columns } = ENTRY_TABLES[name];
    const rows = Array.from({ length: shape[name] }, (_, index) => rowOf(name, columns, index));
    if (rows.length > 0) parts.push(insertRows(table, columns, rows));
  }
  const numbered = [['false', track ?? '', nameOf(head('revision'))]];
  if (shape.publicLog > 0) numbered.push(['true', track ?? '', nameOf(head('publicRevision'))]);
  parts.push(insertRows('unnumbered', UNNUMBERED, numbered));
  const parameters = [...sent.values()];
  if (shape.sources) {
    parts.push(`sources_rows AS (
  INSERT INTO sources (${names(SOURCES)}) SELECT s.* FROM moved, ${recordset(`$${parameters.length + 1}`, SOURCES, 's')}
  ORDER BY s.id ON CONFLICT DO NOTHING)`);
  }
  const nth = parameters.map(({ type }, index) =>
    type === 'text[]' ? `($${index + 1}::text[])[nth]::text[]` : `($${index + 1}::${typeOf(type)}[])[nth]`,
  );
  const text = `WITH moved AS (
  UPDATE heads h SET version = h.version + 1, (${names(LOG_ENDS)}) = ROW (${ends.map((end) => `n.${end}`)})
  FROM (SELECT ${nth} FROM generate_series(1, cardinality($1::integer[])) nth) n (${[...sent.keys()]})
  WHERE h.track_id = n.${track} AND h.version = n.${version} AND h.track_id = ANY (ARRAY(
    SELECT track_id FROM heads WHERE track_id = ANY ($1::integer[]) FOR NO KEY UPDATE SKIP LOCKED))
  RETURNING n.*),
${parts.join(',\n')}
SELECT ${track} AS "trackId", true AS won FROM moved`;
  return { text, parameters };
}

const head = (name: string): Value => ({ table: 'heads', index: 0, name });

const nameOf = ({ table, index, name }: Value): string =>
  `${inTable(table)}${index === 0 ? '' : index}_${inTable(name)}`;

/** Where a value is sent: most are sent where they stand. */
function sentAt(value: Value, { isRepeated }: EntryShape): Value {
  const { table, name } = value;
  if (name === 'trackId') return head(name);
  const inHead = IN_HEAD[table]?.[name];
  if (inHead) return head(inHead);
  const first = isRepeated ? REPEATED[table]?.[name] : undefined;
  return first ? { table: first, index: 0, name } : value;
}

const insertRows = (table: string, columns: Columns, rows: readonly (readonly string[])[]): string =>
  `${table}_rows AS (
  INSERT INTO ${table} (${names(columns)})
  ${rows.map((row) => `SELECT ${row} FROM moved`).join('\n  UNION ALL ')})`;
