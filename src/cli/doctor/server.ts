import type { Client } from 'pg';
import { type Check, fail, ok, warn } from './check.js';

/** The release that Paraph is built and tried on. */
const TRIED = 18;

export async function serverVersion(at: Client): Promise<Check> {
  const before = performance.now();
  const { rows } = await at.query<{ version: string; number: number }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number`,
  );
  const took = `answers in ${(performance.now() - before).toFixed(1)} ms`;
  const [{ version, number } = { version: 'unknown', number: 0 }] = rows;
  return number >= TRIED * 10_000
    ? ok('database', `PostgreSQL ${version}, ${took}`)
    : warn('database', `PostgreSQL ${version}, ${took}; Paraph is tried on ${TRIED}`);
}

/** recordedAt is our clock's, embargoes are due by it; the database dates tokens. In milliseconds. */
const SKEW = { warn: 2_000, fail: 300_000 };

export async function clockSkew(at: Client): Promise<Check> {
  const before = Date.now();
  const { rows } = await at.query<{ now: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now',
  );
  const skew = Math.abs((rows[0]?.now ?? 0) - (before + Date.now()) / 2);
  const detail = `ours and the database’s are ${(skew / 1000).toFixed(3)} s apart`;
  if (skew > SKEW.fail) return fail('clock', detail);
  return skew > SKEW.warn ? warn('clock', detail) : ok('clock', detail);
}

/** What a crash of the server's machine may take, though we said that it is recorded. */
export async function durability(at: Client): Promise<Check> {
  const { rows } = await at.query<{ name: string }>(
    `SELECT name FROM pg_settings
     WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off' ORDER BY name`,
  );
  return rows.length === 0
    ? ok('durability', 'what is committed survives a crash')
    : warn(
        'durability',
        `a crash may lose what was recorded: ${rows.map(({ name }) => name).join(', ')} off`,
      );
}
