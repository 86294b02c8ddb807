import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { ClientConfig } from 'pg';
import { type Batch, type CheckedBatch, checkBatches, type Read } from './check-batch.js';

const FILE = new URL(`./verify.thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url);

/** What threads share: the batches, and how many of them are taken. */
export type Shared = { batches: readonly Batch[]; taken: Int32Array; session: ClientConfig };

/** The batches that nobody has taken, one by one. */
export function* untaken({ batches, taken }: Omit<Shared, 'session'>): Generator<Batch> {
  for (;;) {
    const batch = batches[Atomics.add(taken, 0, 1)];
    if (!batch) return;
    yield batch;
  }
}

/**
 * Checks batches here and in so many other threads, and yields what they found in the order in which they were done. `session`: the
 * settings of a thread's connection.
 */
export async function* checkInThreads(
  read: Read,
  batches: readonly Batch[],
  { others, session }: { others: number; session: ClientConfig },
): AsyncGenerator<CheckedBatch> {
  const taken = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  // As plain data: threads share no functions.
  const workerData: Shared = { batches, taken, session: JSON.parse(JSON.stringify(session)) };
  const threads = Array.from({ length: others }, () => new Worker(FILE, { workerData }));
  const found: CheckedBatch[] = [];
  let failure: unknown;
  for (const thread of threads) thread.on('message', (checked) => found.push(checked));
  const ended = Promise.all(threads.map((thread) => once(thread, 'exit')));
  ended.catch((error) => {
    failure = error;
  });
  try {
    for await (const checked of checkBatches(read, untaken({ batches, taken }))) {
      yield checked;
      yield* found.splice(0);
      if (failure) throw failure;
    }
    await ended;
    yield* found.splice(0);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}
