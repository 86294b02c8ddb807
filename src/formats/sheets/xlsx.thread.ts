import { parentPort, workerData } from 'node:worker_threads';
import writeExcelFile, { type Cell } from 'write-excel-file/node';
import type { Sheet, SheetCell } from './sheet.js';

// A worker thread runs this file by itself, so it must import no value of ours (workbook.ts).

/** Excel takes no longer name, and none of these characters. */
const nameOf = (name: string): string => name.replaceAll(/[\\/*?:[\]]/g, ' ').slice(0, 31);

/** In characters, wide enough for a date. */
const NARROW = 12;
const WIDE = 60;

function cellOf(cell: SheetCell): Cell {
  if (cell === null) return null;
  if (typeof cell === 'object')
    return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  if (typeof cell === 'number') return { value: cell, type: Number };
  return { value: cell, type: String, alignVertical: 'top', wrap: cell.length > WIDE };
}

/** The width that the first rows ask for. */
const widthOf = ({ columns, rows }: Sheet, at: number): number => {
  const lengths = rows.slice(0, 100).map((row) => (typeof row[at] === 'string' ? row[at].length : 0));
  return Math.min(WIDE, Math.max(NARROW, (columns[at] ?? '').length, ...lengths) + 2);
};

const sheets = workerData as Sheet[];
const file = await writeExcelFile(
  sheets.map((sheet) => ({
    sheet: nameOf(sheet.name),
    stickyRowsCount: 1,
    columns: sheet.columns.map((_, at) => ({ width: widthOf(sheet, at) })),
    data: [
      sheet.columns.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...sheet.rows.map((row) => row.map(cellOf)),
    ],
  })),
).toBuffer();
parentPort?.postMessage(file);
