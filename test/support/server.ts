import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Cluster, startCluster } from '../../src/db/embedded/cluster.js';
import { birthOf } from '../../src/db/embedded/processes.js';

export type Server = Pick<Cluster, 'superuserUrl' | 'databaseUrls' | 'stop'>;

/** Files in memory, on Linux: a database is a thousand files, which each test makes and removes. */
const MEMORY = '/dev/shm';
/** In bytes: many times what the tests need. A container has 64 MiB unless it was given more. */
const ROOM = 6 * 1024 ** 3;

const hasRoom = (folder: string): boolean => {
  if (!existsSync(folder)) return false;
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize > ROOM;
};

/** A throw-away server of our own, which test/support/database.ts then finds; to stop it removes its data. */
export async function startServer(log?: (line: string) => void): Promise<Server> {
  await sweep();
  const dataDir = join(
    hasRoom(MEMORY) ? MEMORY : tmpdir(),
    `paraph-test-${process.pid}-${birthOf(process.pid)}`,
  );
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
  const folders = [tmpdir(), MEMORY].filter((folder) => existsSync(folder));
  for (const left of folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))) {
    const [, pid, birth] = basename(left).match(/^paraph-test-(\d+)-(\w+)/) ?? [];
    if (!pid || birthOf(Number(pid)) === birth) continue;
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
