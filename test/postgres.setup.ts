import './typescript.mjs';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../src/db/embedded/cluster.js';
import { birthOf } from '../src/db/embedded/processes.js';

const prefix = 'paraph-test-';

/** One throw-away server for the whole run; none if the environment names one already. */
export default async function setup(): Promise<void> {
  if (process.env.PARAPH_TEST_SUPERUSER_URL) return;
  await sweep();
  const dataDir = join(tmpdir(), `${prefix}${process.pid}-${birthOf(process.pid)}`);
  mkdirSync(dataDir);
  const cluster = await startCluster({ dataDir, durable: false });
  process.env.PARAPH_TEST_SUPERUSER_URL = cluster.superuserUrl;
  globalThis.stopTestServer = async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
}

/** Jest runs no teardown on Ctrl-C: what an interrupted run left is ended by the next. */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, birth] = name.match(/^paraph-test-(\d+)-(\w+)$/) ?? [];
    if (!pid || birthOf(Number(pid)) === birth) continue;
    const dataDir = join(tmpdir(), name);
    // Another run may be sweeping too, or it may be somebody else's.
    const left = await startCluster({ dataDir, durable: false }).catch(() => null);
    await left?.stop();
    if (left) rmSync(dataDir, { recursive: true, force: true });
  }
}

declare global {
  // Set-up and teardown share one process and nothing else.
  var stopTestServer: (() => Promise<void>) | undefined;
}
