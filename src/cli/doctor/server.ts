import type { Client } from 'pg';
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
