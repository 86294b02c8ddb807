import type { QueryConfig } from 'pg';
import type { Steps } from '../../domain/values/steps.js';
import { APPEND, APPEND_TRACED } from '../sql/append.sql.js';
import { appendEntry, type EntryShape, entryName, SAME_IN_LOGS } from '../sql/append-entry.sql.js';
import { type AppendTables, appendParams } from './append-params.js';

/** The statement that writes these rows: one of its own for an entry that comes last, else the general one. */
export function* appendStatement(tables: AppendTables): Steps<QueryConfig> {
  const shape = entryShape(tables);
  if (shape) return entryStatement(shape, [tables]);
  const general = generalStatement(yield* appendParams(tables));
  return tables.traces.length === 0 ? general : traced(general, tables.traces);
}

export const generalStatement = (values: string[]): QueryConfig => ({ name: 'append', text: APPEND, values });

const traced = ({ values = [] }: QueryConfig, traces: AppendTables['traces']): QueryConfig => ({
  name: 'append-traced',
  text: APPEND_TRACED,
  values: [...values, JSON.stringify(traces)],
});

/** The shape of one entry that comes last in its track's logs; null if the rows are anything else, or if
 * deadlines change. */
export function entryShape(tables: AppendTables): EntryShape | null {
  const { heads, sources, ledger, publicLog, statuses, embargoes } = tables;
  const others = [tables.cuts, tables.lifted, tables.deadlines, tables.withdrawn];
  const isOne = heads.length === 1 && ledger.length === 1 && publicLog.length <= 1;
  // A late entry writes the statuses after it again, a correction its own.
  const addsStatuses =
    ledger[0]?.corrects === null && new Set(statuses.map((one) => one.public)).size === statuses.length;
  if (!isOne || !addsStatuses || others.some(({ length }) => length > 0)) return null;
  return {
    ledger: 1,
    publicLog: publicLog.length,
    statuses: statuses.length,
    embargoes: embargoes.length,
    traces: tables.traces.length,
    sources: sources.length > 0,
    isRepeated: isRepeated(tables),
  };
}

/** States are the same where they are of one fold: to compare others would take as long as to send them. */
const isRepeated = (tables: AppendTables): boolean =>
  tables.publicLog.length === 1 &&
  tables.statuses.length === 2 &&
  SAME_IN_LOGS.every(([one, other]) => valueIn(tables, one) === valueIn(tables, other));

function valueIn(tables: AppendTables, { table, index, name }: Value): unknown {
  const row: Readonly<Record<string, unknown>> | undefined = tables[table][index];
  return row?.[name] ?? null;
}

const statements = new Map<string, ReturnType<typeof appendEntry>>();

/** Entries of one shape, each on a track of its own. One that brings sources comes alone. */
export function entryStatement(shape: EntryShape, entries: readonly AppendTables[]): QueryConfig {
  const name = entryName(shape);
  const statement = statements.get(name) ?? appendEntry(shape);
  statements.set(name, statement);
  const values = statement.parameters.map((parameter) => arrayOf(parameter, entries));
  if (shape.sources) values.push(JSON.stringify(entries[0]?.sources));
  return { name, text: statement.text, values };
}

type Parameter = ReturnType<typeof appendEntry>['parameters'][number];
type Value = Omit<Parameter, 'type'>;

/** A parameter's values as JSON, or as PostgreSQL writes an array: the driver does too, and takes several times as long. */
function arrayOf(parameter: Parameter, entries: readonly AppendTables[]): string {
  const values = entries.map((entry) => valueIn(entry, parameter));
  const { type } = parameter;
  return type.startsWith('jsonb')
    ? JSON.stringify(values)
    : `{${values.map(QUOTED.test(type) ? quoted : plain)}}`;
}

const QUOTED = /^(text|bytea)/;

const plain = (value: unknown): string => (value === null ? 'NULL' : String(value));

function quoted(value: unknown): string {
  if (value === null) return 'NULL';
  const text = Array.isArray(value) ? `{${value.map(quoted)}}` : String(value);
  return `"${/[\\"]/.test(text) ? text.replace(/[\\"]/g, '\\$&') : text}"`;
}
