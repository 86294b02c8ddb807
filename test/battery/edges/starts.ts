import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import {
  type Ended,
  newFolder,
  paraphAlone,
  type Settings,
  startFails,
  startProcess,
} from '../../support/command.js';
import { freshDatabase, migratedDatabase, type TestDatabase } from '../../support/database.js';
import { Disk, mayMount } from './disk.js';
import { holding, TOKEN } from './machine.js';

/** What is missing, the settings with which it is started so, and what its one line must say. */
type Missing = { what: string; settings: Settings; says: RegExp };

export type Starts = {
  /** Also those that take long: a database that is down is waited for, for a minute. */
  long: boolean;
  /** One of so many of the others. */
  oneOf: number;
};

/**
 * Starts the service with something missing, each time something else. It must end with 1 and one line on standard error
 * that says what is missing, and damage nothing: in the end it starts on the same database and folder, which verify.
 */
export async function startsRefused({ long, oneOf }: Starts): Promise<string> {
  return holding(async (after) => {
    const folder = newFolder();
    after(async () => rmSync(folder, { recursive: true, force: true }));
    const database = await migratedDatabase();
    after(() => database.drop());
    const good: Settings = {
      ...{
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        DATA_DIR: join(folder, 'data'),
      },
      ...{ ADMIN_TOKEN: TOKEN, PATH: process.env.PATH ?? '', PORT: '0' },
    };
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    after(async () => taken.close());
    const cases: Missing[] = [
      ...[...(await atDatabase(good, database, after)), ...atFolder(good, folder, after)].filter(
        (_, nth) => nth % oneOf === 0,
      ),
      {
        what: 'a port that is taken',
        settings: { ...good, PORT: String((taken.address() as AddressInfo).port) },
        says: /PORT: another program listens on port \d+ of 127\.0\.0\.1$/,
      },
      ...(long ? [await downFor(good)] : []),
    ];
    for (const { what, settings, says } of cases) mustSay(what, await startFails(settings), says);
    await twoAtOnce(good, after);
    const verified = await paraphAlone(good, 'verify');
    if (verified.code !== 0) throw new Error(`verify: ${verified.out}${verified.err}`);
    return `${cases.length} starts ended with 1 and one line (${cases.map(({ what }) => what).join('; ')}); two at once on an empty database both serve; the database verifies`;
  });
}

type After = (end: () => Promise<unknown>) => void;

function mustSay(what: string, { code, out, err }: Ended, says: RegExp): void {
  const prefix = 'Paraph cannot start: ';
  const line = err.trimEnd();
  if (code !== 1 || out !== '' || !line.startsWith(prefix) || line.includes('\n') || !says.test(line))
    throw new Error(`given ${what}: exit code ${code}, ${JSON.stringify({ out, err })}`);
}

async function atDatabase(good: Settings, { ownerUrl }: TestDatabase, after: After): Promise<Missing[]> {
  const newer = await migratedDatabase();
  after(() => newer.drop());
  await asOwner(
    newer.ownerUrl,
    `INSERT INTO migrations (timestamp, name) VALUES (9999, 'Tomorrow0000000009999')`,
  );
  const empty = await freshDatabase();
  after(() => empty.drop());
  const changed = (url: string, change: Partial<URL>) => Object.assign(new URL(url), change).href;
  const withUrls = (url: string): Settings => ({ ...good, DATABASE_URL: url, DATABASE_OWNER_URL: url });
  return [
    {
      what: 'a schema that is newer',
      settings: { ...good, DATABASE_URL: newer.appUrl, DATABASE_OWNER_URL: newer.ownerUrl },
      says: /migrated by a newer release of Paraph \(Tomorrow0000000009999\)/,
    },
    {
      what: 'no such database',
      settings: withUrls(changed(ownerUrl, { pathname: '/nowhere' })),
      says: /no database: database "nowhere" does not exist/,
    },
    {
      what: 'a wrong password',
      settings: withUrls(changed(ownerUrl, { password: 'wrong' })),
      says: /no database: password authentication failed/,
    },
    {
      what: 'a role that may not make tables, and no schema yet',
      settings: withUrls(empty.appUrl),
      says: /DATABASE_OWNER_URL|permission denied/,
    },
  ];
}

/** Where the data folder cannot be used, with the embedded PostgreSQL and with another. */
function atFolder(good: Settings, folder: string, after: After): Missing[] {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const old = join(folder, 'old');
  mkdirSync(join(old, 'postgres/data'), { recursive: true });
  writeFileSync(join(old, 'postgres/data/PG_VERSION'), '16\n');
  const { DATABASE_URL: _, DATABASE_OWNER_URL: __, ...embedded } = good;
  const { ADMIN_TOKEN: ___, ...elsewhere } = good;
  const cannotWrite = /[Cc]annot write to \S+ \(\w+\): make it writable, or set another DATA_DIR/;
  const at = (what: string, dataDir: string, says = cannotWrite): Missing[] => [
    { what: `${what}, and the embedded PostgreSQL`, settings: { ...embedded, DATA_DIR: dataDir }, says },
    { what, settings: { ...elsewhere, DATA_DIR: dataDir }, says },
  ];
  const [oldVersion] = at('data of PostgreSQL 16', old, /was made by PostgreSQL 16, ours is \d+/);
  const cases = [...at('a file as data folder', join(file, 'data')), ...(oldVersion ? [oldVersion] : [])];
  if (!mayMount()) return cases;
  const disk = new Disk(join(folder, 'disk'), 8);
  after(async () => disk.unmount());
  disk.readOnly(true);
  const small = new Disk(join(folder, 'small'), 8);
  after(async () => small.unmount());
  const [full] = at('a disk that is too small', small.folder, /No space left on device/);
  return [...cases, ...at('a read-only data folder', join(disk.folder, 'data')), ...(full ? [full] : [])];
}

/** A database that is down is waited for. */
async function downFor(good: Settings): Promise<Missing> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const url = `postgres://paraph@127.0.0.1:${port}/paraph`;
  return {
    what: 'a database that is down for a minute',
    settings: { ...good, DATABASE_URL: url, DATABASE_OWNER_URL: url },
    says: /no database: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
  };
}

/** Two that start at once make one schema, and both serve. */
async function twoAtOnce(good: Settings, after: After): Promise<void> {
  const empty = await freshDatabase();
  after(() => empty.drop());
  const settings = { ...good, DATABASE_URL: empty.appUrl, DATABASE_OWNER_URL: empty.ownerUrl };
  const both = await Promise.all([startProcess(settings), startProcess(settings)]);
  for (const { url, stop } of both) {
    const { status } = await fetch(`${url}/health/ready`);
    await stop();
    if (status !== 200) throw new Error(`one of two that start at once: ${status}`);
  }
}

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
