import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { parse } from 'yaml';
import {
  build,
  type Ended,
  newFolder,
  paraph,
  paraphAlone,
  type Settings,
  startProcess,
} from '../support/command.js';
import { freshDatabase, migratedDatabase, type TestDatabase } from '../support/database.js';
import { Client, FOUNDING, readDossier } from '../support/service.js';

const folder = newFolder();
beforeAll(build);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsOf = ({ appUrl, ownerUrl }: TestDatabase): Settings => ({
  DATABASE_URL: appUrl,
  DATABASE_OWNER_URL: ownerUrl,
  DATA_DIR: folder,
});

const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

const json = ({ out }: Ended) => JSON.parse(out);

async function asOwner(database: TestDatabase, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows;
}

const entry = (number: number, occurredOn: string) => ({
  tracks: ['visa'],
  type: 'round.held',
  occurredOn,
  data: { number },
});
const dossier = (...entries: object[]) => ({
  format: 'paraph-dossier/1',
  tracks: [{ slug: 'visa', kind: 'visa-facilitation', parties: ['EU', 'KZ'], title: 'Visa' }],
  entries,
});

describe('the paraph command', () => {
  let database: TestDatabase;
  let settings: Settings;
  beforeAll(async () => {
    database = await migratedDatabase();
    settings = settingsOf(database);
  });
  afterAll(() => database.drop());

  it.each([
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['verify', '--loud'], /unknown option '--loud'/],
    [['token', 'create', '--role', 'king', '--name', 'x'], /Allowed choices are reader, officer/],
    [['token', 'create', '--role', 'reader'], /'--name <name>' not specified/],
  ])('given %j, then it says what it does not understand and ends with 2', async (args, said) => {
    const { code, out, err } = await paraph(settings, ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(said);
  });

  it('given what a token is to be kept to, then it is kept to that, and what cannot be is refused', async () => {
    const create = (...more: string[]) =>
      paraph(settings, 'token', 'create', '--role', 'officer', '--name', 'Aliya', '--json', ...more);
    const made = json(await create('--expires', '2100-01-31', '--scope', 'read', 'record'));
    expect(made).toMatchObject({ expiresAt: '2100-02-01T00:00:00.000Z', scopes: ['read', 'record'] });
    for (const wrong of [
      ['--expires', 'soon'],
      ['--expires', '2001-01-01'],
    ]) {
      expect((await create(...wrong)).code).toBe(1);
    }
    const { code, err } = await create('--desk', 'nowhere');
    expect([code, err]).toEqual([1, 'paraph: There is no desk nowhere: `paraph desk list` has them.\n']);
    expect((await paraph(settings, 'token', 'list')).out).toMatch(/only read record/);
  });

  it('given a desk that is made here, then it is listed, and a token is kept to it', async () => {
    const desk = (...args: string[]) => paraph(settings, 'desk', ...args);
    expect((await desk('list')).out).toBe('There are no desks.\n');
    const made = await desk('create', 'europe', '--name', 'Europe', '--ru', 'Европа');
    expect(made).toMatchObject({ code: 0, out: 'The desk europe has no tracks yet.\n' });
    const again = await desk('create', 'europe', '--name', 'Europe');
    expect(again).toMatchObject({ code: 1, err: 'paraph: There is already a desk europe.\n' });
    const lost = await desk('create', 'asia', '--name', 'Asia', '--track', 'kz-nowhere');
    expect(lost).toMatchObject({ code: 1, err: 'paraph: There is no track kz-nowhere.\n' });
    const token = ['create', '--role', 'officer', '--name', 'Dana', '--desk', 'europe'];
    expect((await paraph(settings, 'token', ...token)).code).toBe(0);
    expect((await desk('list')).out).toBe('europe  Europe / Европа  no tracks yet  roles: Dana (officer)\n');
  });

  it('given a login for BI tools, then it reads its views and nothing else, and keeps one password', async () => {
    const administrator = new URL(process.env.PARAPH_TEST_SUPERUSER_URL ?? '');
    administrator.pathname = new URL(database.ownerUrl).pathname;
    const own = { ...settings, DATABASE_OWNER_URL: administrator.href };
    const name = `dashboards_${process.pid}_${Date.now()}`;
    const login = (where: Settings, ...more: string[]) =>
      paraph(where, 'reporting', 'login', name, '--json', ...more);
    const ask = async (connectionString: string, sql: string) => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      return client.query(sql).finally(() => client.end());
    };
    const refused = await login(settings);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringContaining(`CREATE ROLE "${name}" LOGIN PASSWORD 'change me'`),
    ]);
    try {
      const made = json(await login(own, '--public'));
      expect(made).toMatchObject({ name, schema: 'reporting_public', created: true });
      expect((await ask(made.url, 'SELECT FROM reporting_public.status')).rowCount).toBe(0);
      for (const sql of ['SELECT FROM public.ledger', 'SELECT FROM reporting.status'])
        await expect(ask(made.url, sql)).rejects.toMatchObject({ code: '42501' });
      const renewed = json(await login(own, '--public'));
      expect(renewed).toMatchObject({ name, created: false });
      await expect(ask(made.url, 'SELECT')).rejects.toMatchObject({ code: '28P01' });
      expect((await ask(renewed.url, 'SELECT')).rowCount).toBe(1);
      // The other group too would let it read what is hidden from the public.
      expect((await login(own)).err).toContain('choose another name');
      for (const wrong of ['paraph_app', 'pg_monitor', 'a"b', 'a'.repeat(64)])
        expect([wrong, (await paraph(own, 'reporting', 'login', wrong)).code]).toEqual([wrong, 1]);
      expect(await asOwner(database, `SELECT detail FROM security_log WHERE kind = 'administered'`)).toEqual(
        Array(2).fill({ detail: { username: name, what: 'reporting_public' } }),
      );
    } finally {
      await ask(administrator.href, `DROP ROLE IF EXISTS ${name}`);
    }
  });

  it('given --help, then it names every command and ends with 0', async () => {
    const { code, out } = await paraphAlone(settings, '--help');
    expect(code).toBe(0);
    for (const name of [
      'import',
      'export',
      'verify',
      'migrate',
      'token',
      'desk',
      'epoch',
      'key',
      'kinds',
      'doctor',
      'reporting',
    ])
      expect(out).toContain(name);
  });

  it('given a setting that is wrong, then one line says so, and in JSON too if that was asked for', async () => {
    const { code, out, err } = await paraphAlone(
      { ...settings, DATABASE_URL: 'mysql://x' },
      'verify',
      '--json',
    );
    expect(code).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({
      code: 'not_ready',
      detail: expect.stringMatching(/DATABASE_URL/),
    });
    expect(err).toMatch(/^paraph: DATABASE_URL: .*\n$/);
  });

  it('given a port that is taken, then the service ends with one line', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const started = startProcess({ ...settings, PORT: String(port) }).finally(() => taken.close());
    const line = `Paraph cannot start: PORT: another program listens on port ${port} of 127.0.0.1\n`;
    await expect(started).rejects.toThrow(new Error(line));
  });

  it('given another order of texts than the database was made with, then the doctor warns', async () => {
    const server = new pg.Client({ connectionString: process.env.PARAPH_TEST_SUPERUSER_URL });
    await server.connect();
    const name = new URL(database.ownerUrl).pathname.slice(1);
    const say = (version: string) =>
      server.query('UPDATE pg_database SET datcollversion = $1 WHERE datname = $2', [version, name]);
    const { rows } = await server.query('SELECT datcollversion FROM pg_database WHERE datname = $1', [name]);
    await say('0');
    const { code, out } = await paraph(settings, 'doctor');
    await say(rows[0].datcollversion);
    await server.end();
    expect(code).toBe(0);
    expect(out).toMatch(
      /^warn {2}collation: the database was made with version 0 .*REFRESH COLLATION VERSION$/m,
    );
    expect((await paraph(settings, 'doctor')).out).toMatch(/^ok {4}collation: /m);
  });

  it('given the founding dossier, when imported twice, then it is recorded once, and verified', async () => {
    const tried = await paraph(settings, 'import', FOUNDING, '--dry-run');
    expect(tried.out).toBe(`6 entries would be recorded.
Tracks: 3, 3 of them new.
  stage.asserted: 1
  statement.made: 2
  launch.announced: 1
  round.held: 1
  round.planned: 1
  coverage.stated: 3
Alerts that would be sent: 0, to 0 endpoints and 0 subscribers.
`);
    const first = await paraphAlone(settings, 'import', FOUNDING, '--json');
    expect({ code: first.code, ...json(first) }).toEqual({ code: 0, recorded: 6, skipped: 0 });
    const again = await paraph(settings, 'import', FOUNDING);
    expect(again).toMatchObject({ code: 0, out: '0 entries recorded, 6 were already recorded.\n', err: '' });
    const { code, out } = await paraph(settings, 'verify');
    expect({ code, out }).toEqual({ code: 0, out: 'No faults in 15 rows of 3 tracks, 15 of them public.\n' });
    const [{ actor }] = (await asOwner(database, 'SELECT DISTINCT actor FROM ledger')) as [{ actor: string }];
    expect(actor).toMatch(/^command line \(.+\)$/);
  });

  it('given an export, when imported elsewhere, then the export there says the same', async () => {
    const elsewhere = await migratedDatabase();
    const exported = await paraph(settings, 'export');
    expect(exported.code).toBe(0);
    // An older YAML would take these for a timestamp and a number.
    expect(exported.out).toMatch(/occurredOn: "2025-12-01"/);
    expect(exported.out).toMatch(/target: "2026"/);
    const there = settingsOf(elsewhere);
    const imported = await paraph(there, 'import', file('exported.yaml', exported.out), '--json');
    expect({ code: imported.code, ...json(imported) }).toEqual({ code: 0, recorded: 6, skipped: 0 });
    const again = await paraph(there, 'export', '--json');
    expect(json(again)).toEqual(parse(exported.out));
    // Heads of the logs go beside the file, which stays the same.
    await asOwner(
      elsewhere,
      `INSERT INTO checkpoints (public, epoch, size, note, definitions, signed_at)
       VALUES (true, 1, 1, E'public\\n', '[]', now()), (false, 1, 1, E'full\\n', '[]', now())`,
    );
    const heads = join(folder, 'with-heads');
    expect((await paraph(there, 'export', '--json', '--files', heads)).out).toBe(again.out);
    expect(readFileSync(join(heads, 'checkpoint.txt'), 'utf8')).toBe('full\n\npublic\n');
    expect(json(again).entries).toHaveLength((readDossier(FOUNDING).entries as unknown[]).length);
    const one = json(await paraph(there, 'export', 'kz-eu-air-services', '--json'));
    expect(one.tracks).toMatchObject([{ slug: 'kz-eu-air-services' }]);
    await elsewhere.drop();
  });

  it('given an entry that the rules refuse, then it is named by its index and as people count, and nothing is recorded', async () => {
    const path = file('refused.json', dossier(entry(1, '2020-01-01'), entry(1, '2020-02-01')));
    const { code, out, err } = await paraph(settings, 'import', path, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out).error).toMatchObject({ code: 'transition_refused', index: 1 });
    expect(JSON.parse(out).error.refusals).toMatchObject([{ pointer: '/entries/1', line: 1 }]);
    expect(err).toMatch(/^paraph: the 2nd entry of the file \(\/entries\/1, line 1, column \d+\): Round 1 /);
    expect(await asOwner(database, `SELECT slug FROM tracks WHERE slug = 'visa'`)).toEqual([]);
  });

  it('given entries that are not well-formed, then each is named by its index, as people count, and by its place', async () => {
    const path = file('bad.json', dossier(entry(1, '2020-01-01'), entry(2, '2020-13-01'), { type: 'x' }));
    const { code, err } = await paraph(settings, 'import', path);
    expect(code).toBe(1);
    expect(err).toMatch(/the 2nd entry of the file \(\/entries\/1\/occurredOn, line 1, column \d+\): /);
    expect(err).toMatch(
      /the 3rd entry of the file \(\/entries\/2\/tracks, line 1, column \d+\): is required/,
    );
  });

  it('given a file that stops being JSON, then it says where', async () => {
    const { code, err } = await paraph(settings, 'import', file('comma.json', '{\n  "entries": [],\n}'));
    expect({ code, err }).toEqual({ code: 1, err: 'paraph: line 3, column 1: The file is not JSON.\n' });
  });

  it('given a file that is not there, then it says so and ends with 2', async () => {
    const { code, out, err } = await paraph(settings, 'import', join(folder, 'missing.yaml'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/ENOENT/);
  });

  it('given a track that is not there, then verify and export say so', async () => {
    for (const command of ['verify', 'export']) {
      const { code, err } = await paraph(settings, command, 'nowhere');
      expect({ code, err }).toEqual({ code: 1, err: 'paraph: There is no track nowhere.\n' });
    }
  });

  it('given a row that its owner changed behind the trigger, then verify names it and ends with 1', async () => {
    const changed = await migratedDatabase();
    const there = settingsOf(changed);
    await paraph(there, 'import', FOUNDING);
    await asOwner(
      changed,
      `ALTER TABLE ledger DISABLE TRIGGER USER;
       UPDATE ledger l SET data = data || '{"number": 3}' FROM tracks t
       WHERE t.id = l.track_id AND t.slug = 'kz-eu-readmission' AND l.type = 'round.held'`,
    );
    const verified = await paraph(there, 'verify');
    expect(verified.code).toBe(1);
    expect(verified.out).toMatch(/^BAD kz-eu-readmission ledger 3: its hash does not match its content\n/);
    const { code, out } = await paraph(there, 'verify', '--json');
    expect({ code, ...JSON.parse(out) }).toMatchObject({
      code: 1,
      ok: false,
      faults: [{ track: 'kz-eu-readmission', place: 'ledger', seq: 3 }],
    });
    expect((await paraph(there, 'verify', 'kz-eu-air-services')).code).toBe(0);
    const well = await paraph(there, 'doctor');
    expect({ code: well.code, out: well.out }).toEqual({
      code: 1,
      out: expect.stringMatching(/^fail {2}triggers: missing or disabled on ledger$/m),
    });
    await changed.drop();
  });

  it('given an empty database, when migrated, then it is up to date, and the second time there is nothing to do', async () => {
    const fresh = await freshDatabase();
    const there = settingsOf(fresh);
    const before = await paraph(there, 'doctor', '--json');
    expect(before.code).toBe(1);
    expect(json(before).checks).toContainEqual(
      expect.objectContaining({ name: 'migrations', state: 'fail' }),
    );
    const { migrated } = json(await paraph(there, 'migrate', '--json'));
    expect(migrated).toContain('Ledger0000000000001');
    expect(await paraph(there, 'migrate')).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
    const after = json(await paraph(there, 'doctor', '--json'));
    // Test servers do without a disk's promises.
    const notWell = after.checks.filter(({ state }: { state: string }) => state !== 'ok');
    expect({ ok: after.ok, notWell }).toMatchObject({
      ok: true,
      notWell: [{ name: 'durability', state: 'warn' }],
    });
    await fresh.drop();
  });

  it('given a new key, then the old one signs for it, unless nobody can open it any more', async () => {
    const own = await migratedDatabase();
    const [one, other] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
    const there = { ...settingsOf(own), WEBHOOK_KEYS: one as string };
    expect((await paraph(there, 'key', 'list')).out).toMatch(/^There is no key yet/);
    expect((await paraph(there, 'doctor')).out).toMatch(
      /^ok {4}heads: none leaves the database; set CHECKPOINT_/m,
    );
    const second = json(await paraph(there, 'key', 'rotate', '--json'));
    expect(second).toMatchObject({ number: 2, opens: true, full: null });
    expect(second.statement).toMatch(/^paraph-log-key\/1\n/);
    expect((await paraph(there, 'key', 'rotate', '--lost')).err).toMatch(
      /can be opened: rotate it without --lost/,
    );

    const elsewhere = { ...there, WEBHOOK_KEYS: other as string };
    expect((await paraph(elsewhere, 'doctor')).out).toMatch(
      /^fail {2}key: key 2 cannot be opened, .*--lost/m,
    );
    const refused = await paraph(elsewhere, 'key', 'rotate');
    expect(refused).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^paraph: The newest key cannot be opened/),
    });
    const third = await paraph(elsewhere, 'key', 'rotate', '--lost');
    expect(third).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Key 3 signs.*\n.*says nothing about it/),
    });
    expect((await paraph(elsewhere, 'key', 'list')).out).toMatch(
      /^1 .*before\n(?:.*\n)*2 .*before\n(?:.*\n)*3 .*signs\n/,
    );
    const late = { ...elsewhere, CHECKPOINT_FILE: join(folder, 'heads.txt') };
    expect((await paraph(late, 'doctor')).out).toMatch(/^ok {4}heads: /m);
    const logged = await asOwner(
      own,
      "SELECT detail FROM security_log WHERE kind = 'log_key.rotated' ORDER BY id",
    );
    expect(logged).toEqual([{ detail: { logKey: 2 } }, { detail: { logKey: 3, lost: true } }]);
    await own.drop();
  });

  it('given one role for everything, then the doctor warns and does not fail', async () => {
    const alone = { DATABASE_URL: database.ownerUrl, DATA_DIR: folder };
    const { code, out } = await paraph(alone, 'doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^warn {2}owner: DATABASE_OWNER_URL is not set/m);
    expect(out).toMatch(/^warn {2}role: paraph_test_owner, the application’s role, owns the tables/m);
  });

  it('given more rights than the application may have, then the doctor fails until they are granted anew', async () => {
    await asOwner(database, 'GRANT UPDATE (data), DELETE ON ledger TO paraph_test_app');
    const ill = await paraph(settings, 'doctor');
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/^fail {2}ledger: paraph_test_app may DELETE ledger, UPDATE ledger/m);
    await paraph(settings, 'migrate');
    expect((await paraph(settings, 'doctor')).code).toBe(0);
  });

  it('given a function that is missing, then the doctor fails until it is installed', async () => {
    await asOwner(database, 'DROP FUNCTION webhook_recover_v3');
    const ill = await paraph(settings, 'doctor');
    expect(ill.code).toBe(1);
    expect(ill.out).toMatch(/^fail {2}functions: missing or not this release’s: webhook_recover_v3;/m);
    await paraph(settings, 'migrate');
    expect((await paraph(settings, 'doctor')).code).toBe(0);
  });

  it('given nobody at the address, then the doctor says so without waiting', async () => {
    const { code, out } = await paraph(
      { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/z', DATA_DIR: folder },
      'doctor',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/^fail {2}database: cannot be reached: .*ECONNREFUSED/m);
  });
});

describe('the paraph command on the embedded database', () => {
  const dataDir = join(folder, 'data');
  const settings: Settings = { DATA_DIR: dataDir, ADMIN_TOKEN: 'an-admin-token-for-tests' };
  const runs = () => existsSync(join(dataDir, 'postgres/data/postmaster.pid'));

  it('given no cluster, then the doctor makes none', async () => {
    const { code, out } = await paraph(settings, 'doctor');
    expect(code).toBe(0);
    expect(out).toMatch(/^warn {2}cluster: there is none under /m);
    expect(existsSync(dataDir)).toBe(false);
  });

  it('given no service, when run, then the cluster is started and stopped; beside a service it is shared', async () => {
    expect(await paraphAlone(settings, 'import', FOUNDING)).toMatchObject({ code: 0 });
    expect(runs()).toBe(false);

    const service = await startProcess(settings);
    expect((await paraphAlone(settings, 'doctor')).out).toMatch(/^ok {4}cluster: .* is running$/m);
    const created = json(
      await paraph(settings, 'token', 'create', '--role', 'officer', '--name', 'Aliya', '--json'),
    );
    expect(created).toMatchObject({
      name: 'Aliya',
      role: 'officer',
      token: expect.stringMatching(/^paraph_/),
    });
    const aliya = new Client(service.url, created.token);
    const seen = (await aliya.feed()).length;

    const path = file('round.json', dossier(entry(1, '2020-01-01')));
    expect(await paraphAlone(settings, 'import', path)).toMatchObject({ code: 0 });
    while ((await aliya.feed()).length === seen) await setTimeout(5);
    expect((await aliya.feed()).at(-1)).toMatchObject({ track: 'visa', type: 'round.held' });
    expect((await paraph(settings, 'verify')).code).toBe(0);

    const { items } = json(await paraph(settings, 'token', 'list', '--json'));
    expect(items).toMatchObject([
      { id: created.id, name: 'Aliya', lastUsedAt: expect.any(String), revokedAt: null },
    ]);
    expect((await paraph(settings, 'token', 'list')).out).not.toContain(created.token);
    expect(await paraph(settings, 'token', 'revoke', created.id)).toMatchObject({ code: 0 });
    expect((await aliya.fetch('/v1/feed')).status).toBe(401);
    expect(await paraph(settings, 'token', 'revoke', 'nobody')).toMatchObject({ code: 1 });

    expect(runs()).toBe(true);
    await service.stop();
    expect(runs()).toBe(false);
    expect((await paraphAlone(settings, 'verify')).out).toMatch(/^No faults in 16 rows of 4 tracks/);
    expect(runs()).toBe(false);
  });
});
