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
  /** Whether all of {@link SAME_IN_LOGS} is the same. */
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

const inShown = (name: string): Value => ({ table: 'publicLog', index: 0, name });
const inRow = (name: string): Value => ({ table: 'ledger', index: 0, name });
const inStatus = (index: number, name: string): Value => ({ table: 'statuses', index, name });

/** What the second value repeats of the first, if both logs go on alike: the entry has nothing hidden before it. */
export const SAME_IN_LOGS: readonly (readonly [Value, Value])[] = [
  [inRow('seq'), inShown('rowSeq')],
  [inRow('seq'), inShown('contentSeq')],
  [inRow('corrects'), inShown('corrects')],
  [inRow('fromStep'), inShown('fromStep')],
  [inRow('toStep'), inShown('toStep')],
  [inStatus(0, 'certainDay'), inStatus(1, 'certainDay')],
  [inStatus(0, 'activity'), inStatus(1, 'activity')],
  [inStatus(0, 'state'), inStatus(1, 'state')],
];

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
  const nth = parameters.map(({ type }, index) => valueAt(`$${index + 1}`, type));
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
  if (value.name === 'trackId') return head(value.name);
  const first = isRepeated && SAME_IN_LOGS.find(([, second]) => nameOf(second) === nameOf(value));
  const { table, index, name } = first ? first[0] : value;
  const inHead = IN_HEAD[table]?.[name];
  return inHead ? head(inHead) : { table, index, name };
}

/** SQL: a parameter's value of the nth entry. Of JSON it is one array of JSON, of other types an array of PostgreSQL's. */
function valueAt(parameter: string, type: string): string {
  if (type === 'jsonb') return `${parameter}::jsonb -> nth - 1`;
  if (type.startsWith('jsonb')) return `NULLIF(${parameter}::jsonb -> nth - 1, 'null')`;
  // PostgreSQL's arrays of arrays have rows of one length.
  if (type === 'text[]') return `(${parameter}::text[])[nth]::text[]`;
  return `(${parameter}::${typeOf(type)}[])[nth]`;
}

const insertRows = (table: string, columns: Columns, rows: readonly (readonly string[])[]): string =>
  `${table}_rows AS (
  INSERT INTO ${table} (${names(columns)})
  ${rows.map((row) => `SELECT ${row} FROM moved`).join('\n  UNION ALL ')})`;
