import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../ormconfig.js';
import { Database } from '../src/db/database.js';
import { startCluster } from '../src/db/embedded/cluster.js';
import type { DatabaseUrls } from '../src/db/embedded/databases.js';
import { prepareDatabase } from '../src/db/prepare.js';

/**
 * A PostgreSQL for one bench, gone when it is done. It does not wait for the disk: contenders are compared by the work
 * that they do, and a flush that falls into one's turn would hide it. `make` gives a migrated database of that name.
 */
export async function onThrowawayCluster<T>(
  work: (make: (name: string) => Promise<DatabaseUrls>) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'paraph-bench-'));
  const cluster = await startCluster({ dataDir, durable: false });
  try {
    return await work(async (name) => {
      const urls = await cluster.databaseUrls(name);
      await prepareDatabase(urls);
      return urls;
    });
  } finally {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const onThrowawayDatabase = <T>(
  work: (database: Database, appUrl: string) => Promise<T>,
): Promise<T> =>
  onThrowawayCluster(async (make) => {
    const { appUrl } = await make('bench');
    const source = await new DataSource(databaseSettings(appUrl)).initialize();
    try {
      return await work(new Database(source), appUrl);
    } finally {
      await source.destroy();
    }
  });
