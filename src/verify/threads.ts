import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ClientConfig } from 'pg';
import type { Batch, CheckedBatch } from './check-batch.js';

/** Each has a connection, and the server works for all of them. */
const MOST = 4;

const FILE = new URL(`./verify.thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/**
 * Checks batches in threads, one for each core, and yields what they found in the order in which they were done. `session`: the
 * settings of a connection.
 */
export async function* checkInThreads(
  batches: Iterator<Batch>,
  session: ClientConfig,
): AsyncGenerator<CheckedBatch> {
  // As plain data: threads share no functions.
  const workerData = JSON.parse(JSON.stringify(session));
  const threads = Array.from(
    { length: Math.min(MOST, availableParallelism()) },
    () => new Worker(FILE, { workerData }),
  );
  // Whoever waits for a thread is told. One that has nothing to do may fail too.
  for (const thread of threads) thread.on('error', () => undefined);
  const running = new Map<Worker, Promise<{ thread: Worker; checked: CheckedBatch }>>();
  const give = (thread: Worker) => {
    const { value, done } = batches.next();
    running.delete(thread);
    if (done) return;
    thread.postMessage(value);
    running.set(
      thread,
      once(thread, 'message').then(([checked]) => ({ thread, checked })),
    );
  };
  try {
    for (const thread of threads) give(thread);
    while (running.size > 0) {
      const { thread, checked } = await Promise.race(running.values());
      give(thread);
      yield checked;
    }
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
