import type { Client } from 'pg';
import { databaseUrls } from '../../boot.js';
import type { Config } from '../../config.js';
import { poolingFault } from '../../db/pooling.js';
import { type Check, fail, ok, warn } from './check.js';

/** The release of PostgreSQL that Paraph is tested on. */
const TESTED_ON = 18;

export async function serverVersion(at: Client): Promise<Check> {
  const before = performance.now();
  const { rows } = await at.query<{ version: string; number: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  const took = `answers in ${(performance.now() - before).toFixed(1)} ms`;
  const [{ version, number } = { version: 'unknown', number: 0 }] = rows;
  return number >= TESTED_ON * 10_000
    ? ok('database', `PostgreSQL ${version}, ${took}`)
    : warn('database', `PostgreSQL ${version}, ${took}; Paraph is tested on ${TESTED_ON}`);
}

/** In milliseconds. `recordedAt` and embargoes follow our clock, the times of tokens follow the database's. */
const SKEW = { warn: 2_000, fail: 300_000 };

export async function clockSkew(at: Client): Promise<Check> {
  const before = Date.now();
  const { rows } = await at.query<{ now: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
  );
  const skew = Math.abs((rows[0]?.now ?? 0) - (before + Date.now()) / 2);
  const detail = `ours and the database’s differ by ${(skew / 1000).toFixed(3)} s`;
  if (skew > SKEW.fail) return fail('clock', detail);
  return skew > SKEW.warn ? warn('clock', detail) : ok('clock', detail);
}

/** Whether a crash of the server's machine may lose committed entries. */
export async function durability(at: Client): Promise<Check> {
  const { rows } = await at.query<{ name: string }>(
    `SELECT name FROM pg_settings
     WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`,
  );
  return rows.length === 0
    ? ok('durability', 'committed data survives a crash')
    : warn('durability', `a crash may lose committed data: ${rows.map(({ name }) => name).join(', ')} off`);
}

/** Whether connections keep what we need of them from one transaction to the next. */
export async function pooler({ databaseUrl, ...config }: Config): Promise<Check[]> {
  if (!databaseUrl) return [];
  const fault = await poolingFault(databaseUrls({ ...config, databaseUrl }));
  if (fault !== null) return [fail('pooler', fault)];
  return [
    config.databaseDirectUrl === null
      ? ok('pooler', 'connections keep prepared statements')
      : ok('pooler', 'statements go through it without names; what needs a session goes directly'),
  ];
}

/**
 * Whether the order of texts is still the one with which indexes were built. An upgrade of the operating system may bring
 * another one, and then an index that follows it finds some rows no more.
 */
export async function collation(at: Client): Promise<Check> {
  const { rows } = await at.query<{ name: string; created: string; actual: string }>(
    `SELECT 'the database' AS name, datcollversion AS created, pg_database_collation_actual_version(oid) AS actual
     FROM pg_database WHERE datname = current_database()
     UNION ALL
     SELECT format('collation %I', collname), collversion, pg_collation_actual_version(oid) FROM pg_collation
     WHERE collversion IS NOT NULL AND oid IN (
       SELECT unnest(indcollation) FROM pg_index JOIN pg_class c ON c.oid = indexrelid
       WHERE c.relnamespace = 'public'::regnamespace)`,
  );
  const changed = rows.filter(({ created, actual }) => created !== actual);
  return changed.length === 0
    ? ok('collation', 'the order of texts is the one with which the indexes were built')
    : warn('collation', changed.map(changedCollation).join('; '));
}

const changedCollation = ({ name, created, actual }: { name: string; created: string; actual: string }) =>
  `${name} was made with version ${created} of the order of texts, and the system now has ${actual}: the owner runs REINDEX DATABASE and then ${name === 'the database' ? 'ALTER DATABASE' : 'ALTER COLLATION'} … REFRESH COLLATION VERSION`;
