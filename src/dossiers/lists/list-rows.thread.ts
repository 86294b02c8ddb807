import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { parse } from 'csv-parse/sync';
import { unzipSync } from 'fflate';
import readXlsx from 'read-excel-file/universal';
import type { LIST_LIMITS, ListFault, ListRows } from './list-rows.js';

// A worker thread runs this file by itself, so it must import no value of ours (list-rows.ts).

/** In bytes, of all that a workbook holds once it is unpacked. */
const MOST_UNPACKED = 64 * 1024 * 1024;
const MOST_PARTS = 2_000;

const { path, limits } = workerData as { path: string; limits: typeof LIST_LIMITS };

class Fault extends Error {
  fault: ListFault;

  constructor(fault: ListFault) {
    super(fault);
    this.fault = fault;
  }
}

/** ZIP says how long each part is before it is unpacked, and is not unpacked any further. */
function mustBeSmall(file: Uint8Array): void {
  let parts = 0;
  let bytes = 0;
  unzipSync(file, {
    filter: ({ originalSize }) => {
      parts += 1;
      bytes += originalSize;
      if (parts > MOST_PARTS || bytes > MOST_UNPACKED) throw new Fault('unpacked');
      return false;
    },
  });
}

const two = (number: number): string => String(number).padStart(2, '0');

/** A spreadsheet's date is a day without a zone, which the library gives as midnight in UTC. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date)
    return `${cell.getUTCFullYear()}-${two(cell.getUTCMonth() + 1)}-${two(cell.getUTCDate())}`;
  return String(cell)
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** What divides the names of columns: Excel writes a semicolon where the comma is decimal. */
function delimiterOf(text: string): string {
  const [names = ''] = text.split(/[\r\n]/, 1);
  const count = (mark: string) => names.split(mark).length;
  return [';', '\t', ','].toSorted((a, b) => count(b) - count(a))[0] ?? ';';
}

async function rowsOf(file: Buffer): Promise<unknown[][]> {
  if (file.subarray(0, 2).toString('latin1') !== 'PK') {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(file);
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
    });
  }
  mustBeSmall(file);
  const [first] = await readXlsx(new Uint8Array(file).buffer);
  return (first?.data ?? []) as unknown[][];
}

async function read(): Promise<ListRows | { fault: ListFault }> {
  try {
    const rows = (await rowsOf(readFileSync(path)))
      .map((row) => row.map(textOf))
      .filter((row) => row.some((cell) => cell !== ''));
    if (rows.length < 2) return { fault: 'empty' };
    const isLong = (row: string[]) =>
      row.length > limits.columns ||
      row.some((cell) => cell.length > limits.cell) ||
      row.join().length > limits.row;
    if (rows.length > limits.rows + 1 || rows.some(isLong)) return { fault: 'long' };
    const width = Math.max(...rows.map((row) => row.length));
    return { rows: rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? '')) };
  } catch (error) {
    return { fault: error instanceof Fault ? error.fault : 'unread' };
  }
}

parentPort?.postMessage(await read());
