import { createHash } from 'node:crypto';
import { DataSource, type QueryRunner } from 'typeorm';
import { databaseSettings, MIGRATIONS } from '../../ormconfig.js';
import { KIND_VERSIONS } from '../domain/kinds/index.js';
import type { Kind } from '../domain/kinds/kind.js';
import type { KindDefinition } from '../domain/machine/definition.js';
import { canonicalText } from '../runtime/crypto/canonical-text.js';
import { ADVISORY_LOCKS } from './advisory-locks.js';
import { installFunctions } from './functions.js';
import { grantTo } from './grants.js';
import { unknownIn, VERSIONS_IN_USE } from './kinds-in-use.js';
import { type ConnectionUrls, poolingFault } from './pooling.js';
import { installReporting } from './reporting/install.js';
import { Unusable } from './unusable.js';

/** How long the start waits for a server that does not answer, and between two attempts, in milliseconds. */
const WAIT = { total: 60_000, pause: 500 };

/**
 * Waits for the database. Under a lock, migrates its schema, installs its functions and the views that BI tools read,
 * grants the application's role its privileges, and stores each kind's definition. Refuses a database that a newer release has migrated, and connections
 * that do not keep what we need. Returns the migrations that it ran.
 */
export async function prepareDatabase(urls: ConnectionUrls): Promise<string[]> {
  const source = await connect(urls.ownerUrl);
  const fault = await poolingFault(urls).catch(({ message }: Error) => `no database: ${message}`);
  if (fault !== null) {
    await source.destroy();
    throw new Unusable(fault);
  }
  const runner = source.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.migrate]);
    await refuseNewer(runner);
    const ran = await source.runMigrations().catch(throwUnusable);
    await installFunctions(runner);
    const role = decodeURIComponent(new URL(urls.appUrl).username);
    if (role !== decodeURIComponent(new URL(urls.ownerUrl).username)) await grantTo(runner, role);
    await installReporting(runner);
    for (const kind of KIND_VERSIONS) await storeDefinition(runner, kind);
    await refuseUnknownKinds(runner);
    return ran.map(({ name }) => name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.migrate]).catch(() => undefined);
    await runner.release();
    await source.destroy();
  }
}

async function connect(url: string): Promise<DataSource> {
  const until = Date.now() + WAIT.total;
  for (;;) {
    const source = new DataSource({ ...databaseSettings(url), extra: { max: 2 } });
    try {
      return await source.initialize();
    } catch (error) {
      if (!isStarting(error) || Date.now() > until)
        throw new Unusable(`no database: ${(error as Error).message}`);
      await new Promise((resolve) => setTimeout(resolve, WAIT.pause));
    }
  }
}

/** Not reachable yet (the network) or not ready yet (57P03: the server is starting up). */
const isStarting = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ECONNRESET', '57P03'].includes(
    String((error as { code?: unknown }).code),
  );

/** What the owner's role lacks in the database, by PostgreSQL's code (appendix A). */
const NOT_OWNED = new Set(['42501', '3F000']);
/** A server that cannot write: a standby, or a full disk. */
const CANNOT_WRITE = new Set(['25006', '53100']);

function throwUnusable(error: Error): never {
  const code = String((error as { code?: unknown }).code);
  if (NOT_OWNED.has(code))
    throw new Unusable(
      `the schema cannot be made: ${error.message}; set DATABASE_OWNER_URL to the owner's role`,
    );
  if (CANNOT_WRITE.has(code)) throw new Unusable(`the schema cannot be made: ${error.message}`);
  throw error;
}

async function refuseNewer(runner: QueryRunner): Promise<void> {
  const [{ there }] = await runner.query(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  if (!there) return;
  const known = MIGRATIONS.map(({ name }) => name);
  const rows: { name: string }[] = await runner.query('SELECT name FROM migrations ORDER BY id');
  const newer = rows.map(({ name }) => name).filter((name) => !known.includes(name));
  if (newer.length > 0) {
    throw new Unusable(
      `the database was migrated by a newer release of Paraph (${newer.join(', ')}): run that one`,
    );
  }
}

/** What a replay depends on. Labels may be improved without a new version. */
const replayed = ({ labels: _, ...rest }: Pick<KindDefinition, 'labels'>) => rest;

export const definitionHash = ({ definition }: { definition: Pick<KindDefinition, 'labels'> }): string =>
  createHash('sha256')
    .update(canonicalText(replayed(definition)))
    .digest('hex');

async function storeDefinition(runner: QueryRunner, kind: Kind): Promise<void> {
  const hash = definitionHash(kind);
  const definition = JSON.stringify(kind.definition);
  const version = [kind.kind, kind.version];
  await runner.query(
    `INSERT INTO kind_versions (kind, version, hash, definition) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
    [...version, hash, definition],
  );
  const stored: { hash: string }[] = await runner.query(
    'SELECT hash FROM kind_definitions WHERE kind = $1 AND version = $2',
    version,
  );
  if (stored.length === 0) {
    await runner.query(
      'INSERT INTO kind_definitions (kind, version, hash, definition) VALUES ($1, $2, $3, $4)',
      [...version, hash, definition],
    );
  } else if (stored[0]?.hash !== hash) {
    throw new Unusable(
      `the definition of ${kind.kind} changed but its version ${kind.version} did not: raise it in src/domain/kinds`,
    );
  }
}

async function refuseUnknownKinds(runner: QueryRunner): Promise<void> {
  const unknown = unknownIn(await runner.query(VERSIONS_IN_USE));
  if (unknown) throw new Unusable(unknown);
}
