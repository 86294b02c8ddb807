import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Semaphore } from '../../runtime/semaphore.js';
import type { Sheet } from './sheet.js';

/** In milliseconds. Ten thousand rows took seven seconds at worst, on a busy machine. */
const TIMEOUT = 60_000;

/** One worker thread at a time: on two cores PostgreSQL needs the other. */
const thread = new Semaphore('a spreadsheet', 1, 20);

/** An XLSX file (ECMA-376) of these sheets. It is written in a worker thread, so that the event loop continues. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Buffer> {
  const release = await thread.acquire(performance.now() + TIMEOUT);
  // The compiled file, or the source, which Node runs by stripping its types.
  const file = new URL(`./xlsx.thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);
  const worker = new Worker(file, { workerData: sheets, execArgv: [] });
  try {
    const [written] = await once(worker, 'message', { signal: AbortSignal.timeout(TIMEOUT) });
    return Buffer.from(written as Uint8Array);
  } finally {
    await worker.terminate();
    release();
  }
}
