import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pooler } from '../../src/cli/doctor/server.js';
import { readConfig } from '../../src/config.js';
import { Notifier } from '../../src/db/notifier.js';
import { poolingFault } from '../../src/db/pooling.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { FOUNDING, type Service, startService } from '../support/service.js';
import { freePort, startProgram } from './programs.js';

let database: TestDatabase;
let bouncer: Awaited<ReturnType<typeof startProgram>>;
/** The application's role and the owner's, through pgbouncer. */
let pooled: { appUrl: string; ownerUrl: string };

beforeAll(async () => {
  database = await migratedDatabase();
  const port = await freePort();
  const through = (url: string) => Object.assign(new URL(url), { port }).href;
  pooled = { appUrl: through(database.appUrl), ownerUrl: through(database.ownerUrl) };
  const server = new URL(database.appUrl);
  const users = [database.appUrl, database.ownerUrl].map((url) => new URL(url));
  bouncer = await startProgram((folder) => {
    const [file, list] = [join(folder, 'pgbouncer.ini'), join(folder, 'users')];
    writeFileSync(list, users.map(({ username, password }) => `"${username}" "${password}"\n`).join(''));
    writeFileSync(
      file,
      `[databases]
       * = host=${server.hostname} port=${server.port}
       [pgbouncer]
       listen_addr = 127.0.0.1
       listen_port = ${port}
       unix_socket_dir =
       auth_type = trust
       auth_file = ${list}
       pool_mode = transaction
       default_pool_size = 4`,
    );
    // It refuses to run as root.
    chmodSync(folder, 0o755);
    const as = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
    return { program: '/usr/sbin/pgbouncer', args: [...as, file], port };
  });
});
afterAll(async () => {
  await bouncer?.stop();
  await database?.drop();
});

const DROPPED =
  'DATABASE_URL leads to a pooler that drops prepared statements: set DATABASE_POOLER=transaction and DATABASE_DIRECT_URL';

describe('given a pooler that drops prepared statements', () => {
  it('when nothing is set, then start and doctor refuse it with one line', async () => {
    const urls = { appUrl: pooled.appUrl, ownerUrl: database.ownerUrl };
    await expect(prepareDatabase(urls)).rejects.toThrow(DROPPED);
    const config = readConfig({ DATABASE_URL: urls.appUrl, DATABASE_OWNER_URL: urls.ownerUrl });
    expect(await pooler(config)).toEqual([{ name: 'pooler', state: 'fail', detail: DROPPED }]);
  });

  it('when the direct or the owner’s URL leads to it too, then they are refused', async () => {
    const { appUrl, ownerUrl } = pooled;
    expect(await poolingFault({ appUrl, ownerUrl: database.ownerUrl, directUrl: appUrl })).toMatch(
      /^DATABASE_DIRECT_URL leads to a pooler that shares sessions/,
    );
    expect(await poolingFault({ appUrl, ownerUrl, directUrl: database.appUrl })).toMatch(
      /DATABASE_OWNER_URL must lead to the server itself/,
    );
  });

  it('when it is set, then start and doctor accept it', async () => {
    const { appUrl: directUrl, ownerUrl } = database;
    await prepareDatabase({ appUrl: pooled.appUrl, ownerUrl, directUrl });
    const config = readConfig({
      DATABASE_URL: pooled.appUrl,
      DATABASE_OWNER_URL: ownerUrl,
      DATABASE_POOLER: 'transaction',
      DATABASE_DIRECT_URL: directUrl,
    });
    expect(await pooler(config)).toMatchObject([{ name: 'pooler', state: 'ok' }]);
  });

  describe('when it is set, then the service', () => {
    let one: Service;
    let other: Service;
    beforeAll(async () => {
      const through = {
        database: { ...database, appUrl: pooled.appUrl },
        urls: { directUrl: database.appUrl },
      };
      one = await startService({ ...through, dossier: FOUNDING });
      other = await startService(through);
    });
    afterAll(async () => {
      await one?.close();
      await other?.close();
    });

    it('answers many calls at once, all of them', async () => {
      const { admin, anyone } = one;
      const reads = [
        '/v1/board',
        '/v1/board?asOf=2020-01-01',
        '/v1/tracks/kz-eu-readmission',
        '/v1/tracks/kz-eu-readmission/transitions?limit=3',
        '/v1/feed?limit=5',
        '/v1/sources',
        '/tracks/kz-eu-readmission',
        '/',
      ];
      const staff = [...reads, '/v1/search?q=readmission', '/v1/deadlines', '/v1/security-log', '/home'];
      const asked = Array.from({ length: 6 }, () => [
        ...reads.map((path) => anyone.fetch(path)),
        ...staff.map((path) => admin.fetch(path)),
        ...['kz-eu-readmission', 'kz-eu-visa-facilitation'].map((slug) =>
          admin.fetch(`/v1/tracks/${slug}/transitions`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              ...{ type: 'statement.made', occurredOn: '2026-01-05', data: { summary: 'said' } },
            }),
          }),
        ),
      ]).flat();
      const statuses = (await Promise.all(asked)).map(({ status, url }) => `${status} ${url}`);
      expect(statuses.filter((line) => !/^20[01] /.test(line))).toEqual([]);
    });

    it('writes in bulk, with temporary tables and cursors', async () => {
      const track = { slug: 'pooled', kind: 'agreement', parties: ['EU', 'KZ'], title: 'Pooled' };
      const entries = Array.from({ length: 200 }, (_, day) => ({
        entry: {
          ...{ tracks: ['pooled'], type: 'statement.made', data: { summary: `Statement ${day}` } },
          occurredOn: new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10),
        },
      }));
      const lines = [{ format: 'paraph-dossier/1' }, { track }, ...entries];
      const answer = await one.admin.fetch('/v1/import', {
        method: 'POST',
        headers: { 'content-type': 'application/jsonl' },
        body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      });
      expect([answer.status, await answer.json()]).toMatchObject([200, { recorded: 200 }]);
    });

    it('is woken by another instance', async () => {
      const notifierOf = ({ app }: Service) => app.get(Notifier, { strict: false });
      const heard = Promise.withResolvers<void>();
      // Whoever begins to listen may be called once, because it may have missed something.
      let calls = 0;
      notifierOf(other).listen('deliveries', () => {
        calls += 1;
        if (calls === 2) heard.resolve();
      });
      const calling = setInterval(() => notifierOf(one).notify('deliveries'), 50);
      await heard.promise.finally(() => clearInterval(calling));
    });
  });
});
