import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { connected, ensureDatabase } from '../src/db/embedded/databases.js';

/** One pair of roles for all tests of a server; their passwords guard nothing. */
const owner = { name: 'paraph_test_owner', password: 'paraph_test_owner' };
const app = { name: 'paraph_test_app', password: 'paraph_test_app' };

/** A database of its own for a test: URLs of its owner and of the application's role, which may only connect. */
export async function freshDatabase(): Promise<{ ownerUrl: string; appUrl: string; drop(): Promise<void> }> {
  const server = process.env.PARAPH_TEST_SUPERUSER_URL;
  if (!server) throw new Error('PARAPH_TEST_SUPERUSER_URL is not set: test/postgres.setup.ts sets it.');
  const name = `paraph_test_${randomBytes(8).toString('hex')}`;
  const { ownerUrl, appUrl } = await ensureDatabase(server, { name, owner, app });
  const drop = () =>
    connected(server, async (client) => {
      await client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`);
    });
  return { ownerUrl, appUrl, drop };
}
