import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../src/db/embedded/cluster.js';
import { connected } from '../../src/db/embedded/databases.js';

/** What belongs to the running server and not to its data (PostgreSQL, "Making a Base Backup Using the Low Level API"). */
const LEFT_OUT =
  /\/(?:postmaster\.(?:pid|opts)|pg_replslot\/.+|pg_dynshmem\/.+|pg_notify\/.+|pg_stat_tmp\/.+|paraph\/sessions\/.+)$/;

/** Starts a streaming replica of a running cluster, from a copy of its folder. */
export async function startReplica(
  { superuserUrl }: Pick<Cluster, 'superuserUrl'>,
  { from, to, name }: { from: string; to: string; name: string },
): Promise<Cluster> {
  const data = join(to, 'postgres/data');
  await connected(superuserUrl, async (client) => {
    await client.query(`SELECT pg_backup_start($1, true)`, [name]);
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true, mode: 0o755 });
    cpSync(from, to, { recursive: true, preserveTimestamps: true, filter: (path) => !LEFT_OUT.test(path) });
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    writeFileSync(join(data, 'backup_label'), rows[0]?.labelfile ?? '');
  });
  const { hostname, port, username, password } = new URL(superuserUrl);
  const primary = Object.entries({ host: hostname, port, user: username, password, application_name: name });
  const settings = readFileSync(join(data, 'postgresql.auto.conf'), 'utf8');
  writeFileSync(
    join(data, 'postgresql.auto.conf'),
    `${settings}\nprimary_conninfo = '${primary.map(([key, value]) => `${key}=${value}`).join(' ')}'\n`,
  );
  writeFileSync(join(data, 'standby.signal'), '');
  return startCluster({ dataDir: to, durable: false });
}
