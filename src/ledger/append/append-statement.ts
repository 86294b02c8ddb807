import type { QueryConfig } from 'pg';
import type { Columns } from '../../db/columns.js';
import type { Steps } from '../../domain/values/steps.js';
import { APPEND } from '../sql/append.sql.js';
import { appendEntry, ENTRY_TABLES, type EntryShape, entryName } from '../sql/append-entry.sql.js';
import { HEADS } from '../sql/tables.sql.js';
import { type AppendTables, appendParams } from './append-params.js';

/** The statement that writes these rows: one of its own for an entry that comes last, else the general one. */
export function* appendStatement(tables: AppendTables): Steps<QueryConfig> {
  const shape = entryShape(tables);
  return shape ? entryStatement(shape, [tables]) : generalStatement(yield* appendParams(tables));
}

export const generalStatement = (values: string[]): QueryConfig => ({ name: 'append', text: APPEND, values });

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
    sources: sources.length > 0,
  };
}

const texts = new Map<string, string>();

/** Entries of one shape, each on a track of its own. One that brings sources comes alone. */
export function entryStatement(shape: EntryShape, entries: readonly AppendTables[]): QueryConfig {
  const name = entryName(shape, entries.length);
  const text = texts.get(name) ?? appendEntry(shape, entries.length);
  texts.set(name, text);
  const values: unknown[] = [];
  for (const { heads } of entries) for (const head of heads) addValues(values, HEADS, head);
  for (const [table, { columns }] of Object.entries(ENTRY_TABLES))
    for (const tables of entries)
      for (const row of tables[table as keyof typeof ENTRY_TABLES]) addValues(values, columns, row);
  if (shape.sources) values.push(JSON.stringify(entries[0]?.sources));
  return { name, text, values };
}

/** The driver would write an array for `jsonb` as an array of PostgreSQL. */
function addValues(values: unknown[], columns: Columns, row: Readonly<Record<string, unknown>>): void {
  for (const name in columns) {
    const value = row[name] ?? null;
    values.push(value !== null && columns[name]?.startsWith('jsonb') ? JSON.stringify(value) : value);
  }
}
