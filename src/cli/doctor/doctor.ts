import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { type Config, readConfig } from '../../config.js';
import { startCluster } from '../../db/embedded/cluster.js';
import type { CommandResult } from '../process/command-result.js';
import { interruptible } from '../process/interruptible.js';
import { type Check, fail, ok, runChecks, warn } from './check.js';
import { outsideHeads, signingKey } from './heads.js';
import { freeDisk, languages, nodeVersion, release } from './machine.js';
import { replicas } from './replicas.js';
import { ownerSetting, proxySetting, reporting, rights, triggers } from './rights.js';
import { epochs, functions, isMigrated, kinds, migrations, sequencer } from './schema.js';
import { clockSkew, collation, durability, pooler, serverVersion } from './server.js';

/** In milliseconds. Unlike the service, the doctor does not wait for a server to start. */
const CONNECT_TIMEOUT = 5_000;

/** Checks the installation and changes nothing. JSON: `{ok, checks: [{name, state: ok|warn|fail, detail}, ...]}`. */
export async function doctor(): Promise<CommandResult> {
  const config = readConfig(process.env);
  const checks = await runChecks({
    release,
    node: nodeVersion,
    languages,
    disk: () => freeDisk(config.dataDir),
    owner: () => ownerSetting(config),
    proxy: () => proxySetting(config),
    database: () => (config.databaseUrl ? checkDatabase(config.databaseUrl, config) : embedded(config)),
  });
  const isWell = checks.every(({ state }) => state !== 'fail');
  const text = checks.map(({ name, state, detail }) => `${state.padEnd(4)}  ${name}: ${detail}`).join('\n');
  return { ok: isWell, json: { ok: isWell, checks }, text };
}

async function embedded(config: Config): Promise<Check[]> {
  const { dataDir } = config;
  const folder = join(resolve(dataDir), 'postgres');
  if (!existsSync(join(folder, 'data', 'PG_VERSION'))) {
    return [warn('cluster', `there is none under ${folder} yet: the first start creates it`)];
  }
  return interruptible(
    () => startCluster({ dataDir }),
    async (cluster) => {
      const state = cluster.adopted ? 'is running' : 'was not running: started for this check';
      const { appUrl } = await cluster.databaseUrls('paraph');
      return [ok('cluster', `${folder} ${state}`), ...(await checkDatabase(appUrl, config))];
    },
    (cluster) => cluster.stop(),
  );
}

async function checkDatabase(url: string, config: Config): Promise<Check[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT });
  // The query that fails reports the error.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const cause = error instanceof AggregateError ? error.errors[0] : error;
    return [fail('database', `cannot be reached: ${(cause as Error).message}`)];
  }
  try {
    const general = await runChecks({
      database: () => serverVersion(client),
      clock: () => clockSkew(client),
      durability: () => durability(client),
      collation: () => collation(client),
      pooler: () => pooler(config),
      replica: () => replicas(client, config),
    });
    if (!(await isMigrated(client))) {
      return [...general, fail('migrations', 'the database is empty: run `paraph migrate`')];
    }
    const ours = await runChecks({
      migrations: () => migrations(client),
      functions: () => functions(client),
      kinds: () => kinds(client),
      role: () => rights(client),
      triggers: () => triggers(client),
      reporting: () => reporting(client),
      sequencer: () => sequencer(client),
      epochs: () => epochs(client),
      key: () => signingKey(client, config),
      heads: () => outsideHeads(client, config),
    });
    return [...general, ...ours];
  } finally {
    await client.end();
  }
}
