import { OverLimit, WorkerFile } from '../../runtime/worker-file.js';

/** The cells of a list as text: the names of columns, then the rows. Days are written as EDTF. */
export type ListRows = { rows: string[][] };

/** Why a file is not read: no text or workbook, nothing in it, too much of it, or far more than it seems (a ZIP bomb). */
export type ListFault = 'unread' | 'empty' | 'long' | 'unpacked';

/** Of a list that is read; a longer one is split. */
export const LIST_LIMITS = { rows: 2_000, columns: 60, cell: 2_000, row: 60_000, bytes: 16 * 1024 * 1024 };

const reader = new WorkerFile<{ path: string; limits: typeof LIST_LIMITS }, ListRows | { fault: ListFault }>(
  'a list',
  new URL('./list-rows.thread', import.meta.url),
  { milliseconds: 30_000, megabytes: 1_024 },
);

/** Reads the first sheet of an XLSX or CSV file on disk. */
export async function readListFile(path: string, bytes: number): Promise<ListRows | { fault: ListFault }> {
  if (bytes > LIST_LIMITS.bytes) return { fault: 'long' };
  try {
    return await reader.run(() => ({ path, limits: LIST_LIMITS }));
  } catch (error) {
    if (error instanceof OverLimit) return { fault: 'unpacked' };
    throw error;
  }
}
