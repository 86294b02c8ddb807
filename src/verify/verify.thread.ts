import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { checkBatch } from './check-batch.js';
import { type Shared, untaken } from './threads.js';

// One of the threads that check batches of tracks (threads.ts). What is thrown here ends the thread, and the main one is told.

const { session, ...shared } = workerData as Shared;
const client = new pg.Client(session);
// Whoever waits for an answer is told.
client.on('error', () => undefined);
await client.connect();

async function snapshot<T>(work: (at: pg.ClientBase) => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const result = await work(client);
  await client.query('COMMIT');
  return result;
}

for (const batch of untaken(shared)) parentPort?.postMessage(await checkBatch(snapshot, batch));
await client.end();
