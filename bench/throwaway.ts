import pg from 'pg';
import { DataSource } from 'typeorm';
import { databaseSettings } from '../ormconfig.js';
import { interruptible } from '../src/cli/process/interruptible.js';
import { Database } from '../src/db/database.js';
import type { DatabaseUrls } from '../src/db/embedded/databases.js';
import { prepareDatabase } from '../src/db/prepare.js';
import { type Server, startServer } from '../test/support/server.js';

/**
 * A PostgreSQL for one bench, gone when it is done. It does not wait for the disk: contenders are compared by the work
 * that they do, and a flush that falls into one's turn would hide it. `make` gives a migrated database of that name.
 */
export const onThrowawayCluster = <T>(
  work: (make: (name: string) => Promise<DatabaseUrls>) => Promise<T>,
): Promise<T> =>
  interruptible(
    () => startServer((line) => process.stderr.write(`${line}\n`)),
    (server: Server) =>
      work(async (name) => {
        const urls = await server.databaseUrls(name);
        await prepareDatabase(urls);
        return urls;
      }),
    (server) => server.stop(),
  );

export const onThrowawayDatabase = <T>(
  work: (database: Database, appUrl: string, ownerUrl: string) => Promise<T>,
): Promise<T> =>
  onThrowawayCluster(async (make) => {
    const { appUrl, ownerUrl } = await make('bench');
    const source = await new DataSource(databaseSettings(appUrl)).initialize();
    try {
      return await work(new Database(source), appUrl, ownerUrl);
    } finally {
      await source.destroy();
    }
  });

/** So that statements are planned for the rows that are there. */
export async function vacuum(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('VACUUM ANALYZE');
  await client.end();
}
