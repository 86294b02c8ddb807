import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { reporting } from '../../src/cli/doctor/rights.js';
import { canRead } from '../../src/db/embedded/account.js';
import { packagedBinaries, usableBinaries } from '../../src/db/embedded/binaries.js';
import { connected } from '../../src/db/embedded/databases.js';
import { birthOf } from '../../src/db/embedded/processes.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { freshDatabase } from '../support/database.js';
import { ask, cleanUp, newFolder, serverOf, start, startElsewhere } from './embedded.harness.js';

const nobody = 65534;
const itAsRoot = process.getuid?.() === 0 ? it : it.skip;

/** A package as `npm ci` leaves it with install scripts off: without its library links. */
function bareCopy(folder: string): string {
  const native = join(folder, 'package', 'native');
  const packaged = packagedBinaries();
  cpSync(join(packaged, '../package.json'), join(native, '../package.json'));
  cpSync(packaged, native, { recursive: true, verbatimSymlinks: true });
  // The project that the tests run in may itself be closed to others.
  spawnSync('chmod', ['-R', 'a+rX', join(folder, 'package')]);
  for (const { target } of linksOf(native)) rmSync(join(native, '..', target), { force: true });
  return native;
}

function linksOf(native: string): { target: string }[] {
  return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
}

describe('the embedded PostgreSQL', () => {
  // What a test lays out for another user must be open to it, whoever runs the tests.
  let usual: number;
  beforeAll(() => {
    usual = process.umask(0o022);
  });
  afterAll(() => {
    process.umask(usual);
  });
  afterEach(cleanUp);

  it('given an owner who may make no roles, when migrated, then it goes on, and readers get their rights once somebody made them', async () => {
    const { superuserUrl } = await start(newFolder('roles'));
    const urlOf = (owner: string) => {
      const url = new URL(superuserUrl);
      return Object.assign(url, { pathname: `/${owner}`, username: owner, password: owner }).href;
    };
    const owners = { plain: '', maker: 'CREATEROLE' };
    await connected(superuserUrl, async (at) => {
      for (const [owner, may] of Object.entries(owners)) {
        await at.query(`CREATE ROLE ${owner} LOGIN PASSWORD '${owner}' ${may}`);
        await at.query(`CREATE DATABASE ${owner} OWNER ${owner}`);
      }
    });
    const migrated = async (owner: string) => {
      await prepareDatabase({ ownerUrl: urlOf(owner), appUrl: urlOf(owner) });
      return connected(urlOf(owner), async (at) => (await reporting(at)).detail);
    };
    expect(await migrated('plain')).toMatch(
      /an administrator of the server runs CREATE ROLE paraph_reporting NOLOGIN; CREATE ROLE paraph_reporting_public NOLOGIN;/,
    );
    const nobody =
      /^who reads the views for BI tools: paraph_reporting: nobody; paraph_reporting_public: nobody$/;
    expect(await migrated('maker')).toMatch(nobody);
    const before = await connected(urlOf('plain'), (at) => reporting(at));
    expect(before).toMatchObject({
      state: 'warn',
      detail: expect.stringContaining('may not read the views yet'),
    });
    expect(await migrated('plain')).toMatch(nobody);
  });

  it('given an empty folder with a long Cyrillic name, when started, then it serves as we mean it to', async () => {
    const dataDir = newFolder(`данные министерства ${'ә'.repeat(60)}`);
    const { superuserUrl, adopted } = await start(dataDir);
    expect(adopted).toBe(false);
    expect(superuserUrl).toMatch(/^postgres:\/\/postgres:[\w-]{32}@127\.0\.0\.1:\d+\/postgres$/);
    const settings = `select concat_ws('; ', ${[
      ...['listen_addresses', 'unix_socket_directories', 'max_connections', 'TimeZone', 'log_timezone'],
      ...['fsync', 'synchronous_commit', 'full_page_writes', 'password_encryption'],
    ]
      .map((name) => `'${name}=' || current_setting('${name}')`)
      .join(', ')})`;
    expect(await ask(superuserUrl, settings)).toEqual([
      'listen_addresses=127.0.0.1; unix_socket_directories=; max_connections=100; TimeZone=UTC; log_timezone=UTC; ' +
        'fsync=on; synchronous_commit=on; full_page_writes=on; password_encryption=scram-sha-256',
    ]);
    expect(await ask(superuserUrl, `select lower('ҚАЗАҚСТАН ЁЛКА')`)).toEqual(['қазақстан ёлка']);
    await expect(ask(superuserUrl.replace(/:[\w-]{32}@/, ':guess@'), 'select 1')).rejects.toThrow(/password/);
    const closed = ['postgres/data', 'postgres/data/paraph/passwords.json', 'postgres/server.log'];
    expect(closed.map((path) => statSync(join(dataDir, path)).mode & 0o077)).toEqual([0, 0, 0]);
  });

  it('given a stopped cluster, when started again, then port, passwords and data are the same', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    const made = await Promise.all([1, 2, 3].map(() => first.databaseUrls('дела №1')));
    expect(made.map((urls) => urls.created).sort()).toEqual([false, false, true]);
    await ask(made[0]!.ownerUrl, 'create table kept as select 42 as n');
    const server = serverOf(dataDir);
    await first.stop();
    expect(birthOf(server)).toBeNull();

    const again = await start(dataDir);
    expect(again).toMatchObject({ superuserUrl: first.superuserUrl, adopted: false });
    const { ownerUrl, appUrl, created } = await again.databaseUrls('дела №1');
    expect({ ownerUrl, appUrl, created }).toEqual({ ...made[0], created: false });
    expect(await ask(ownerUrl, 'select n from kept')).toEqual([42]);
  });

  it('given a port that somebody took meanwhile, when started again, then it takes another', async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await first.stop();
    const taker = createServer();
    await new Promise<void>((resolve) => {
      taker.listen(Number(new URL(first.superuserUrl).port), '127.0.0.1', resolve);
    });
    const again = await start(dataDir);
    taker.close();
    expect(again.superuserUrl).not.toBe(first.superuserUrl);
    expect(await ask(again.superuserUrl, 'select 1')).toEqual([1]);
  });

  it("given a database of a test, then the owner's role may build in it, and the app's nothing that lasts", async () => {
    const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
    await ask(one.ownerUrl, 'create table built (n int)');
    await ask(one.ownerUrl, 'create schema another');
    expect(await ask(one.appUrl, 'select current_user::text')).toEqual(['paraph_test_app']);
    await expect(ask(one.appUrl, 'create table mine (n int)')).rejects.toThrow(/no schema|permission/);
    // An import is staged in a table that ends with its session.
    await ask(one.appUrl, 'create temporary table mine (n int)');
    await expect(ask(one.appUrl, 'select * from public.built')).rejects.toThrow(/permission/);
    expect(await ask(other.ownerUrl, `select to_regclass('public.built') is null`)).toEqual([true]);
    await Promise.all([one.drop(), other.drop()]);
    await expect(ask(one.ownerUrl, 'select 1')).rejects.toThrow(/does not exist/);
  });

  itAsRoot(
    'given root, a folder only root may pass and umask 077, then an account of its own serves',
    async () => {
      const dataDir = newFolder('data');
      chmodSync(dirname(dataDir), 0o700);
      const neighbour = await startElsewhere({ dataDir, umask: 0o077 });
      const { uid } = statSync(join(dataDir, 'postgres/data'));
      expect(uid).not.toBe(0);
      expect(readFileSync(`/proc/${serverOf(dataDir)}/status`, 'utf8')).toContain(`Uid:\t${uid}\t${uid}`);
      expect(canRead({ uid, gid: uid }, join(dataDir, 'postgres'))).toBe(false);
      await neighbour.stop();
      expect(existsSync(join(dataDir, 'postgres/data/postmaster.pid'))).toBe(false);
      // And once more over what is there, with a usual umask.
      expect(await ask((await start(dataDir)).superuserUrl, 'select 1')).toEqual([1]);
    },
  );

  itAsRoot(
    'given an ordinary user and a package without links it cannot write to, then a copy serves',
    async () => {
      const dataDir = newFolder();
      const native = bareCopy(dirname(dataDir));
      const cache = join(dataDir, 'cache');
      mkdirSync(dataDir);
      chownSync(dataDir, nobody, nobody);
      const neighbour = await startElsewhere({ dataDir, uid: nobody, native, caches: [cache] });
      expect(readFileSync(`/proc/${serverOf(dataDir)}/status`, 'utf8')).toContain(
        `Uid:\t${nobody}\t${nobody}`,
      );
      expect(readdirSync(cache)).toHaveLength(1);
      expect(await ask(neighbour.url, `select upper('ё')`)).toEqual(['Ё']);
      await neighbour.stop();
    },
  );

  itAsRoot(
    'given a package under a 0700 folder, when two look at once, then both get the same open copy',
    async () => {
      const hidden = newFolder();
      const native = bareCopy(dirname(hidden));
      chmodSync(dirname(hidden), 0o700);
      const cache = newFolder('cache');
      const umask = process.umask(0o077);
      const account = { uid: nobody, gid: nobody };
      const found = await Promise.all([1, 2].map(() => usableBinaries(account, native, [cache])));
      process.umask(umask);
      expect(found[0]).toEqual(found[1]);
      expect(found[0]!.postgres.startsWith(cache)).toBe(true);
      expect(readdirSync(cache)).toHaveLength(1);
    },
  );

  it('given a package without its links that we may write to, when two start at once, then both run in place', async () => {
    const dataDir = newFolder();
    const native = bareCopy(dirname(dataDir));
    const found = await Promise.all([1, 2].map(() => usableBinaries({}, native, [])));
    expect(found.map(({ postgres }) => postgres.startsWith(native))).toEqual([true, true]);
    expect(linksOf(native).every(({ target }) => existsSync(join(native, '..', target)))).toBe(true);
  });

  it('given a cache folder that others may write to, then no program is taken from it', async () => {
    const dataDir = newFolder();
    const native = bareCopy(dirname(dataDir));
    chmodSync(join(native, 'bin/initdb'), 0o644);
    const cache = newFolder('cache');
    mkdirSync(cache);
    chmodSync(cache, 0o777);
    await expect(usableBinaries({}, native, [cache])).rejects.toThrow(
      /cannot be run \(.*other users may write to .*cache\): set DATABASE_URL instead\.$/,
    );
  });

  it('given a platform without a package, then one line says what to do', () => {
    expect(() => packagedBinaries('sunos', 'x64')).toThrow(
      /^No PostgreSQL is packaged here for sunos-x64 .*: set DATABASE_URL instead\.$/,
    );
  });

  it('given data of another major version, then it is refused in one line and left alone', async () => {
    const dataDir = newFolder();
    const native = join(dataDir, 'postgres/data');
    mkdirSync(native, { recursive: true });
    writeFileSync(join(native, 'PG_VERSION'), '15\n');
    await expect(start(dataDir)).rejects.toThrow(
      /was made by PostgreSQL 15, ours is 18: dump it .*DATA_DIR\.$/,
    );
    expect(readdirSync(native)).toEqual(['PG_VERSION']);
  });

  itAsRoot('given a folder of another user, then an ordinary user is refused in one line', async () => {
    const dataDir = newFolder();
    mkdirSync(join(dataDir, 'postgres'), { recursive: true });
    const orders = { dataDir, uid: nobody };
    await expect(startElsewhere(orders)).rejects.toThrow(
      /belongs to another user \(uid 0, we are 65534\): .*\.$/,
    );
    rmSync(join(dataDir, 'postgres'), { recursive: true });
    await expect(startElsewhere(orders)).rejects.toThrow(
      /^Cannot write to .*\(EACCES\): make it writable.*\.$/,
    );
  });
});
