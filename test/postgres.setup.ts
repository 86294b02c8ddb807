import './typescript.mjs';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../src/db/embedded/cluster.js';
import { birthOf } from '../src/db/embedded/processes.js';
import { makeTemplate } from './database.js';

/** One throw-away server for the whole run; none if the environment names one already. */
export default async function setup(): Promise<void> {
  const server = process.env.PARAPH_TEST_SUPERUSER_URL ?? (await startServer());
  await makeTemplate(server);
}

async function startServer(): Promise<string> {
  await sweep();
  const dataDir = join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}`);
  mkdirSync(dataDir);
  const cluster = await startCluster({ dataDir, durable: false });
  process.env.PARAPH_TEST_SUPERUSER_URL = cluster.superuserUrl;
  globalThis.stopTestServer = async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return cluster.superuserUrl;
}

/**
 * Jest runs no teardown on Ctrl-C: what an interrupted run left is ended by the next, the clusters of single tests
 * (embedded.harness.ts) included.
 */
async function sweep(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const [, pid, birth] = name.match(/^paraph-test-(\d+)-(\w+)/) ?? [];
    if (!pid || birthOf(Number(pid)) === birth) continue;
    const left = join(tmpdir(), name);
    if (statSync(left, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue;
    try {
      for (const inner of ['', ...readdirSync(left)]) {
        const dataDir = join(left, inner);
        if (!existsSync(join(dataDir, 'postgres/data/postmaster.pid'))) continue;
        const cluster = await startCluster({ dataDir, durable: false });
        await cluster.stop();
      }
      rmSync(left, { recursive: true, force: true });
    } catch {
      // Another run is sweeping it too.
    }
  }
}

declare global {
  // Set-up and teardown share one process and nothing else.
  var stopTestServer: (() => Promise<void>) | undefined;
}
