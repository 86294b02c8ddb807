import { appendFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Cluster, startCluster } from '../../src/db/embedded/cluster.js';
import { connected } from '../../src/db/embedded/databases.js';

/** What belongs to the running server and not to its data (PostgreSQL, "Making a Base Backup Using the Low Level API"). */
const LEFT_OUT =
  /\/(?:postmaster\.(?:pid|opts)|pg_(?:replslot|dynshmem|notify|stat_tmp)\/.+|paraph\/sessions\/.+|port)$/;

/** How a replica reaches its primary (`primary_conninfo`). */
export function followFrom(superuserUrl: string, name: string): string {
  const { hostname, port, username, password } = new URL(superuserUrl);
  const parts = { host: hostname, port, user: username, password, application_name: name };
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

/** Where its data come from and go, and what it calls itself. */
export type ReplicaOptions = { from: string; to: string; name: string; durable?: boolean };

/** Copies the folder of a running cluster, so that a server that starts there recovers from its log. */
export async function copyRunning(
  { superuserUrl }: Pick<Cluster, 'superuserUrl'>,
  { from, to, name }: Pick<ReplicaOptions, 'from' | 'to' | 'name'>,
): Promise<string> {
  const data = join(to, 'postgres/data');
  const label = await connected(superuserUrl, async (client) => {
    await client.query('SELECT pg_backup_start($1, true)', [name]);
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to, { recursive: true, mode: 0o755 });
    cpSync(from, to, { recursive: true, preserveTimestamps: true, filter: (path) => !LEFT_OUT.test(path) });
    const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop(false)');
    return rows[0]?.labelfile ?? '';
  });
  writeFileSync(join(data, 'backup_label'), label);
  return data;
}

/** Starts a streaming replica of a running cluster, from a copy of its folder. */
export async function startReplica(
  primary: Pick<Cluster, 'superuserUrl'>,
  { from, to, name, durable = false }: ReplicaOptions,
): Promise<Cluster> {
  const data = await copyRunning(primary, { from, to, name });
  appendFileSync(
    join(data, 'postgresql.auto.conf'),
    `\nprimary_conninfo = '${followFrom(primary.superuserUrl, name)}'\n`,
  );
  writeFileSync(join(data, 'standby.signal'), '');
  return startCluster({ dataDir: to, durable });
}
