import type { QueryConfig } from 'pg';
import type { Columns } from '../db/columns.js';
import type { Steps } from '../domain/values/steps.js';
import { type AppendTables, appendParams } from './append-params.js';
import { APPEND } from './sql/append.sql.js';
import { appendEntry, ENTRY_TABLES, type EntryShape, entryName } from './sql/append-entry.sql.js';
import { HEADS } from './sql/tables.sql.js';

/** The statement that writes these rows: one of its own for an entry that comes last, else the general one. */
export function* appendStatement(tables: AppendTables): Steps<QueryConfig> {
  const shape = entryShape(tables);
  return shape ? entryStatement(tables, shape) : generalStatement(yield* appendParams(tables));
}

export const generalStatement = (values: string[]): QueryConfig => ({ name: 'append', text: APPEND, values });

/** The shape of one entry that comes last in its track's logs; null if the rows are anything else. */
function entryShape(tables: AppendTables): EntryShape | null {
  const { heads, sources, ledger, publicLog, statuses, cuts, embargoes, lifted } = tables;
  const isOne = heads.length === 1 && ledger.length === 1 && publicLog.length <= 1;
  // A late entry writes the statuses after it again, a correction its own.
  const addsStatuses =
    ledger[0]?.corrects === null && new Set(statuses.map((one) => one.public)).size === statuses.length;
  if (!isOne || !addsStatuses || cuts.length > 0 || lifted.length > 0) return null;
  return {
    ledger: 1,
    publicLog: publicLog.length,
    statuses: statuses.length,
    embargoes: embargoes.length,
    sources: sources.length > 0,
  };
}

const texts = new Map<string, string>();

function entryStatement(tables: AppendTables, shape: EntryShape): QueryConfig {
  const name = entryName(shape);
  const text = texts.get(name) ?? appendEntry(shape);
  texts.set(name, text);
  const values = tables.heads.flatMap((head) => valuesOf(HEADS, head));
  for (const table of Object.keys(ENTRY_TABLES) as (keyof typeof ENTRY_TABLES)[])
    for (const row of tables[table]) values.push(...valuesOf(ENTRY_TABLES[table].columns, row));
  if (shape.sources) values.push(JSON.stringify(tables.sources));
  return { name, text, values };
}

/** The driver would write an array for `jsonb` as an array of PostgreSQL. */
const valuesOf = (columns: Columns, row: Readonly<Record<string, unknown>>): unknown[] =>
  Object.entries(columns).map(([name, type]) => {
    const value = row[name] ?? null;
    return value !== null && type.startsWith('jsonb') ? JSON.stringify(value) : value;
  });
