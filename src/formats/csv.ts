import { stringify } from 'csv-stringify/sync';

export type Cell = string | number | boolean | null | undefined;

/**
 * RFC 4180, with the mark by which spreadsheets know UTF-8. A cell that begins like a formula (`=`, `+`, `-`, `@`, a
 * tab) gets an apostrophe before it, so that no spreadsheet runs what somebody recorded.
 */
export const csvOf = (columns: readonly string[], rows: readonly Record<string, Cell>[]): string =>
  stringify(
    rows.map((row) => columns.map((column) => row[column] ?? '')),
    {
      header: true,
      columns: [...columns],
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
      cast: { boolean: String },
    },
  );
