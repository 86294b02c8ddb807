import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../ormconfig.js';
import { Database } from '../src/db/database.js';
import { startCluster } from '../src/db/embedded/cluster.js';
import { prepareDatabase } from '../src/db/prepare.js';

/**
 * A PostgreSQL for one bench, gone when it is done. It does not wait for the disk: contenders are compared by the work
 * that they do, and a flush that falls into one's turn would hide it.
 */
export async function onThrowawayDatabase<T>(
  work: (database: Database, appUrl: string) => Promise<T>,
): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'paraph-bench-'));
  const cluster = await startCluster({ dataDir, durable: false });
  try {
    const urls = await cluster.databaseUrls('bench');
    await prepareDatabase(urls);
    const source = await new DataSource(databaseSettings(urls.appUrl)).initialize();
    try {
      return await work(new Database(source), urls.appUrl);
    } finally {
      await source.destroy();
    }
  } finally {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
