import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Semaphore } from '../../runtime/semaphore.js';

/** The cells of a list as text: the names of columns, then the rows. Days are written as EDTF. */
export type ListRows = { rows: string[][] };

/** Why a file is not read: no text or workbook, nothing in it, too much of it, or far more than it seems (a ZIP bomb). */
export type ListFault = 'unread' | 'empty' | 'long' | 'unpacked';

/** In milliseconds. */
const TIMEOUT = 30_000;
/** In MiB: a workbook of the greatest size that is unpacked, as objects. */
const MOST_MEMORY = 1_024;

/** One worker thread at a time: on two cores PostgreSQL needs the other. */
const thread = new Semaphore('a spreadsheet', 1, 20);

/** Reads an XLSX or CSV file from disk in a worker thread: its first sheet. */
export async function readListFile(path: string): Promise<ListRows | { fault: ListFault }> {
  const release = await thread.acquire(performance.now() + TIMEOUT);
  // The compiled file, or the source, which Node runs by stripping its types.
  const file = new URL(
    `./list-rows.thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`,
    import.meta.url,
  );
  const worker = new Worker(file, {
    workerData: { path },
    resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    execArgv: [],
  });
  try {
    const [read] = await once(worker, 'message', { signal: AbortSignal.timeout(TIMEOUT) });
    return read;
  } catch (error) {
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (code === 'ERR_WORKER_OUT_OF_MEMORY' || name === 'AbortError') return { fault: 'unpacked' };
    throw error;
  } finally {
    await worker.terminate();
    release();
  }
}
