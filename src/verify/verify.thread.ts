import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { BEGIN_SNAPSHOT, inOnePacket } from '../db/one-packet.js';
import { checkBatches, type Read } from './check-batch.js';
import { type Shared, untaken } from './threads.js';

// One of the threads that check batches of tracks (threads.ts). What is thrown here ends the thread, and the main one is told.

const { session, ...shared } = workerData as Shared;
const client = new pg.Client(session);
// Whoever waits for an answer is told.
client.on('error', () => undefined);
await client.connect();

const read: Read = async (statements) => {
  const all = [BEGIN_SNAPSHOT, ...statements, 'COMMIT'];
  const [, ...answers] = await Promise.all(inOnePacket(client, all));
  return answers.slice(0, -1);
};

for await (const checked of checkBatches(read, untaken(shared))) parentPort?.postMessage(checked);
await client.end();
