import { visible } from '../../domain/values/characters.js';
import type { Day, Edtf } from '../../domain/values/views.js';
import { isDay } from '../../i18n/edtf.js';

/** A date is a day, or text as it was written: a spreadsheet knows no month or year alone, and would invent the day. */
export type SheetCell = string | number | { day: Day } | null;

/** A sheet of a workbook: its columns are named and its values are written in the reader's language. */
export type Sheet = { name: string; columns: readonly string[]; rows: readonly (readonly SheetCell[])[] };

export const dateCell = (edtf: Edtf | null | undefined): SheetCell => {
  if (!edtf) return null;
  return isDay(edtf) ? { day: edtf } : edtf;
};

const shown = (cell: SheetCell): SheetCell => (typeof cell === 'string' ? visible(cell) : cell);

/** A sheet from columns: the name of each, and what of a row stands in it. */
export function sheetOf<Row>(
  name: string,
  columns: readonly (readonly [string, (row: Row) => SheetCell | undefined])[],
  rows: readonly Row[],
): Sheet {
  return {
    name,
    columns: columns.map(([label]) => label),
    rows: rows.map((row) => columns.map(([, cell]) => shown(cell(row) ?? null))),
  };
}
