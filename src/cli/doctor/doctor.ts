import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Config, readConfig } from '../../config.js';
import { startCluster } from '../../db/embedded/cluster.js';
import { interruptible } from '../../runtime/interruptible.js';
import type { Outcome } from '../process/outcome.js';
import { type Check, fail, inTurn, ok, warn } from './check.js';
import { freeDisk, languages, nodeVersion } from './machine.js';
import { ownerSetting, proxySetting, rights, triggers } from './rights.js';
import { epochs, functions, isMigrated, kinds, migrations, sequencer } from './schema.js';
import { clockSkew, durability, serverVersion } from './server.js';

/** In milliseconds; a doctor does not wait for a server to come up, as the service does. */
const PATIENCE = 5_000;

/** Looks and changes nothing. JSON: `{ok, checks: [{name, state: ok|warn|fail, detail}, ...]}`. */
export async function doctor(): Promise<Outcome> {
  const config = readConfig(process.env);
  const checks = await inTurn({
    node: nodeVersion,
    languages,
    disk: () => freeDisk(config.dataDir),
    owner: () => ownerSetting(config),
    proxy: () => proxySetting(config),
    database: () => (config.databaseUrl ? lookInto(config.databaseUrl) : embedded(config)),
  });
  const isWell = checks.every(({ state }) => state !== 'fail');
  const text = checks.map(({ name, state, detail }) => `${state.padEnd(4)}  ${name}: ${detail}`).join('\n');
  return { ok: isWell, json: { ok: isWell, checks }, text };
}

async function embedded({ dataDir }: Config): Promise<Check[]> {
  const folder = join(resolve(dataDir), 'postgres');
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) {
    return [warn('cluster', `there is none under ${folder} yet: the first start makes it`)];
  }
  return interruptible(
    () => startCluster({ dataDir }),
    async (cluster) => {
      const state = cluster.adopted ? 'runs' : 'does not run: started for this look';
      const { appUrl } = await cluster.databaseUrls('paraph');
      return [ok('cluster', `${folder} ${state}`), ...(await lookInto(appUrl))];
    },
    (cluster) => cluster.stop(),
  );
}

async function lookInto(url: string): Promise<Check[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE });
  // It says so in the query that fails.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    return [fail('database', `cannot be reached: ${(cause as Error).message}`)];
  }
  try {
    const general = await inTurn({
      database: () => serverVersion(client),
      clock: () => clockSkew(client),
      durability: () => durability(client),
    });
    if (!(await isMigrated(client))) {
      return [...general, fail('migrations', 'the database is empty: `paraph migrate` fills it')];
    }
    const ours = await inTurn({
      migrations: () => migrations(client),
      functions: () => functions(client),
      kinds: () => kinds(client),
      role: () => rights(client),
      triggers: () => triggers(client),
      sequencer: () => sequencer(client),
      epochs: () => epochs(client),
    });
    return [...general, ...ours];
  } finally {
    await client.end();
  }
}
