import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { connected, ensureDatabase } from '../../src/db/embedded/databases.js';
import { prepareDatabase } from '../../src/db/prepare.js';

/** One pair of roles for all tests of a server; their passwords guard nothing. */
const owner = { name: 'paraph_test_owner', password: 'paraph_test_owner' };
const app = { name: 'paraph_test_app', password: 'paraph_test_app' };

/** Migrated once a run (postgres.setup.ts); what tests start from is a copy of it. */
const MIGRATED = 'paraph_test_migrated';

export type TestDatabase = { ownerUrl: string; appUrl: string; drop(): Promise<void> };

/** How long a dropped database waits for connections that nobody ended, and between two looks, in milliseconds. */
const PATIENCE = { total: 250, pause: 5 };

export async function makeTemplate(server: string): Promise<void> {
  const urls = await ensureDatabase(server, { name: MIGRATED, owner, app });
  await prepareDatabase(urls);
}

/** A database of its own for a test, as a release finds it after its migrations. */
export const migratedDatabase = (): Promise<TestDatabase> => newDatabase(MIGRATED);

/** A database of its own for a test: URLs of its owner and of the application's role, which may only connect. */
export const freshDatabase = (): Promise<TestDatabase> => newDatabase();

/** Another database that begins as this one is now; nobody may be connected to it. */
export const copyOf = ({ ownerUrl }: TestDatabase): Promise<TestDatabase> =>
  newDatabase(new URL(ownerUrl).pathname.slice(1));

async function newDatabase(template?: string): Promise<TestDatabase> {
  const server = process.env.PARAPH_TEST_SUPERUSER_URL;
  if (!server)
    throw new Error('PARAPH_TEST_SUPERUSER_URL is not set: test/support/postgres.setup.ts sets it.');
  const name = `paraph_test_${randomBytes(8).toString('hex')}`;
  const { ownerUrl, appUrl } = await ensureDatabase(server, { name, owner, app, template });
  const drop = () =>
    connected(server, async (client) => {
      // A connection that was just ended may still be going: what forces it out tells it so, and nobody listens any more.
      const going = 'select from pg_stat_activity where datname = $1';
      for (const until = Date.now() + PATIENCE.total; Date.now() < until; await setTimeout(PATIENCE.pause))
        if ((await client.query(going, [name])).rowCount === 0) break;
      await client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
    });
  return { ownerUrl, appUrl, drop };
}
