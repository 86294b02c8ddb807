import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../src/db/embedded/cluster.js';
import { birthOf } from '../../src/db/embedded/processes.js';

export type Server = Pick<Cluster, 'superuserUrl' | 'databaseUrls' | 'stop'>;

/** A throw-away server of our own, which test/support/database.ts then finds; to stop it removes its data. */
export async function startServer(log?: (line: string) => void): Promise<Server> {
  await sweep();
  const dataDir = join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}`);
  mkdirSync(dataDir);
  const { superuserUrl, databaseUrls, stop } = await startCluster({ dataDir, durable: false, log });
  process.env.PARAPH_TEST_SUPERUSER_URL = superuserUrl;
  return {
    superuserUrl,
    databaseUrls,
    stop: async () => {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
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
