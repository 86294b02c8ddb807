import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { type Batch, checkBatch } from './check-batch.js';

// One of the threads that check batches of tracks (threads.ts).

const client = new pg.Client(workerData);
// Whoever waits for an answer is told.
client.on('error', () => undefined);
await client.connect();

async function snapshot<T>(work: (at: pg.ClientBase) => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const result = await work(client);
  await client.query('COMMIT');
  return result;
}

parentPort?.on('message', async (batch: Batch) => {
  // What is thrown here ends the thread, and whoever waits for it is told.
  parentPort?.postMessage(await checkBatch(snapshot, batch));
});
