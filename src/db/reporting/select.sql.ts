import { type ColumnOf, REPORTING, type ViewName } from './columns.js';
import type { Sight } from './parts.sql.js';

/** What a view selects: an expression for each column that is promised, and from where. */
type Selection<Name extends ViewName> = { columns: Record<ColumnOf<Name>, string>; from: string };

export function selectOf<Name extends ViewName>(name: Name, { columns, from }: Selection<Name>): string {
  const promised = Object.entries(REPORTING[name].columns) as [ColumnOf<Name>, readonly [string, string]][];
  const list = promised.map(([column, [type]]) => `(${columns[column]})::${type} AS ${String(column)}`);
  return `SELECT ${list.join(',\n  ')}\nFROM ${from}`;
}

/** What staff see, and the public does not. */
export const forStaff = ({ isPublic }: Sight, expression: string): string => (isPublic ? 'NULL' : expression);

/** Null stays null, which `greatest` would make 0. */
export const atLeastNone = (days: string): string => `CASE WHEN ${days} < 0 THEN 0 ELSE ${days} END`;
