/**
 * The columns of a table with hand-written SQL, declared once (ADR 21): name in the code → type in PostgreSQL, followed
 * by `null` for a nullable column. The column of `recordedAt` is `recorded_at`.
 */
export type Columns = Readonly<Record<string, string>>;

/** A table's columns, and those that are deliberately left out (test/db/columns.int.spec.ts). */
export type Table = { columns: Columns; leftOut?: readonly string[] };

/** The column of a name. */
export const inTable = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** SQL: the list of the table's columns. */
export const names = (columns: Columns, alias?: string): string =>
  Object.keys(columns)
    .map((name) => (alias ? `${alias}.${inTable(name)}` : inTable(name)))
    .join(', ');

/** SQL: a timestamp as an `Instant`, in UTC with milliseconds. */
export const instant = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** SQL: the select list of {@link RowOf}. */
export const selected = (columns: Columns, alias: string): string =>
  Object.entries(columns)
    .map(([name, type]) => {
      const column = `${alias}.${inTable(name)}`;
      return `${type.startsWith('timestamptz') ? instant(column) : column} AS "${name}"`;
    })
    .join(', ');

/** A column's type without `null`. */
export const typeOf = (type: string): string => type.replace(' null', '');

/** SQL: a parameter that is a JSON array of {@link RecordOf}, as a table with the columns' names. */
export const recordset = (parameter: string, columns: Columns, alias: string): string => {
  const typed = Object.entries(columns).map(([name, type]) => `"${name}" ${typeOf(type)}`);
  return `(SELECT * FROM jsonb_to_recordset(${parameter}::jsonb) AS json(${typed})) ${alias}(${names(columns)})`;
};

type Scalar<Type extends string> = Type extends `${infer Some} null`
  ? Scalar<Some> | null
  : Type extends 'integer' | 'double precision'
    ? number
    : Type extends 'boolean'
      ? boolean
      : Type extends 'bytea'
        ? Buffer
        : Type extends 'jsonb'
          ? unknown
          : Type extends `${string}[]`
            ? string[]
            : string;

/** A row as the driver returns it. `Narrower` gives the types of JSON and text columns. */
export type RowOf<
  List extends Columns,
  Narrower extends { [Name in keyof List]?: Scalar<List[Name]> } = object,
> = {
  [Name in keyof List]: Name extends keyof Narrower ? Narrower[Name] : Scalar<List[Name]>;
};

/** A row as a parameter, before it is serialized to JSON. */
export type RecordOf<List extends Columns> = { [Name in keyof List]: unknown };
