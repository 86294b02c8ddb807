import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCluster } from '../src/db/embedded/cluster.js';
import { birthOf } from '../src/db/embedded/processes.js';

/** A throw-away server of our own, which test/database.ts then finds; gives what stops it and removes its data. */
export async function startServer(): Promise<{ superuserUrl: string; stop(): Promise<void> }> {
  await sweep();
  const dataDir = join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}`);
  mkdirSync(dataDir);
  const cluster = await startCluster({ dataDir, durable: false });
  process.env.PARAPH_TEST_SUPERUSER_URL = cluster.superuserUrl;
  const stop = async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { superuserUrl: cluster.superuserUrl, stop };
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
