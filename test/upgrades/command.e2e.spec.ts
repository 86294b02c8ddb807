import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { stringify } from 'yaml';
import { build, newFolder, paraph, type Settings, startProcess } from '../support/command.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Client, FOUNDING, readDossier } from '../support/service.js';

/** Programs are started here. */
const folder = newFolder();
const VFA = 'visa-facilitation';
const TOKEN = 'the-admin-token-of-this-test';

let database: TestDatabase;
let settings: Settings;
beforeAll(async () => {
  build();
  database = await migratedDatabase();
  settings = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, DATA_DIR: folder };
  // The founding dossier and two more tracks, as a release exported them that knew version 2.
  const dossier = readDossier(FOUNDING) as { tracks: object[]; entries: object[] };
  const tracks = [...dossier.tracks, ...MORE.tracks].map((track) => ({ ...track, kindVersion: 2 }));
  const file = join(folder, 'dossier.yaml');
  writeFileSync(file, stringify({ ...dossier, tracks, entries: [...dossier.entries, ...MORE.entries] }));
  expect((await paraph(settings, 'import', file)).code).toBe(0);
});
afterAll(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const readmission = (slug: string, code: string) => ({
  ...{ slug, kind: 'readmission', parties: ['EU', code], title: 'Readmission of persons' },
});
const entry = (track: string, type: string, occurredOn: string, data: object = {}) => ({
  ...{ tracks: [track], type, occurredOn, data },
});

/** A track that version 4 tells otherwise, and one of which it refuses an entry (docs/upgrade-a-kind.md). */
const [CHANGES, STAYS] = ['ge-eu-readmission', 'uz-eu-readmission'] as const;
const MORE = {
  tracks: [readmission(CHANGES, 'GE'), readmission(STAYS, 'UZ')],
  entries: [
    entry(CHANGES, 'negotiations.opened', '2024-03-04'),
    entry(CHANGES, 'text.initialled', '2024-11-20'),
    entry(CHANGES, 'signing.authorised', '2025-02-10', { side: 'EU' }),
    entry(CHANGES, 'text.reopened', '2025-06-02', { reason: 'A new article' }),
    entry(STAYS, 'negotiations.opened', '2024-03-04'),
    entry(STAYS, 'agreement.signed', '2025-05-05'),
    entry(STAYS, 'agreement.ratified', '2025-09-01', { side: 'EU' }),
  ],
};

/** The commands of the page, in their order, each with what it says that they print. */
const TOLD = [
  ...readFileSync('docs/upgrade-a-kind.md', 'utf8').matchAll(
    /^```sh .*\nnpm run paraph -- (.+)\n```\n\n```text\n([\s\S]*?)^```$/gm,
  ),
].map(([, command = '', output = '']) => ({
  asked: [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ''),
  lines: output.split('\n').flatMap((line) => (line.includes('…') ? [] : [line])),
}));

async function asOwner<Row>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  const { rows } = await client.query(sql).finally(() => client.end());
  return rows as Row[];
}

const pinned = async () =>
  (
    await asOwner<{ version: number }>(`SELECT kind_version AS version FROM tracks WHERE kind = '${VFA}'`)
  ).map(({ version }) => version);

/** What the security log says of upgrades of the kind. */
const logged = () =>
  asOwner<object>(`SELECT name, detail FROM security_log
    WHERE kind = 'kind.upgraded' AND detail ->> 'kind' = '${VFA}' ORDER BY at`);

describe('docs/upgrade-a-kind.md', () => {
  it('says what its commands print, one after the other', async () => {
    expect(TOLD.map(({ asked }) => asked.slice(0, 2).join(' '))).toEqual([
      ...['kinds diff', 'kinds upgrade', 'kinds upgrade', 'kinds upgrade', 'doctor'],
    ]);
    for (const [nth, { asked, lines }] of TOLD.entries()) {
      if (nth === 3) await mendTheTrackThatStays();
      const { out } = await paraph(settings, ...asked);
      const printed = out.split('\n');
      for (const line of lines) expect(printed).toContain(line);
    }
  });

  async function mendTheTrackThatStays(): Promise<void> {
    const service = await startProcess({
      ...settings,
      DOSSIER: 'none',
      ADMIN_TOKEN: TOKEN,
      TWO_PERSON: 'off',
    });
    const admin = new Client(service.url, TOKEN);
    expect((await admin.annul(STAYS, 3)).status).toBe(201);
    const concluded = { type: 'agreement.concluded', occurredOn: '2025-09-01', data: { side: 'EU' } };
    expect((await admin.record(STAYS, concluded)).status).toBe(201);
    await service.stop();
  }
});

describe('paraph kinds diff', () => {
  it('says in words and in JSON what differs between two versions', async () => {
    const { code, out } = await paraph(settings, 'kinds', 'diff', VFA, '2', '4');
    expect(code).toBe(0);
    expect(out).toMatch(/^visa-facilitation, version 2 to version 4:\nEvents added: terms\.stated, /);
    expect(out).toMatch(
      /\ntext\.agreed\n {2}now expects talks-opened\n {2}now leads from exploratory to text_agreed\n/,
    );
    const json = JSON.parse((await paraph(settings, 'kinds', 'diff', VFA, '--json')).out);
    expect(json).toMatchObject({ kind: VFA, from: 2, to: 4, events: { removed: [] } });
  });

  it.each([
    [['no-such-kind'], 'There is no kind no-such-kind.'],
    [[VFA, '2'], 'Name two versions'],
    [[VFA, '2', '99'], `This release knows these versions of ${VFA}: 2, 4.`],
  ])('given %j, then it says what is wrong and ends with 1', async (asked, said) => {
    const { code, err } = await paraph(settings, 'kinds', 'diff', ...asked);
    expect(code).toBe(1);
    expect(err).toContain(said);
  });
});

describe('paraph kinds upgrade', () => {
  it('given a dry run, then it says what would be and changes nothing', async () => {
    const { code, out } = await paraph(settings, 'kinds', 'upgrade', VFA, '--dry-run');
    expect({ code, out }).toEqual({
      code: 0,
      out: `Tracks that would follow version 4 of ${VFA}: 1 of 1.\n`,
    });
    expect(await pinned()).toEqual([2]);
    expect(await logged()).toEqual([]);
  });

  it.each([
    [[], 'Name who approved the upgrade'],
    [['--approved-by', ' '], 'Name who approved the upgrade'],
    [['--approved-by', userInfo().username.toUpperCase()], 'somebody else must approve it'],
    [['--approved-by', `command line (${userInfo().username})`], 'somebody else must approve it'],
  ])('given %j, then one person alone moves nothing', async (asked, said) => {
    const { code, err } = await paraph(settings, 'kinds', 'upgrade', VFA, ...asked);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining(said) });
    expect(await pinned()).toEqual([2]);
  });

  it('given two people and a service that runs, then the track moves and the service goes on', async () => {
    const doctor = await paraph(settings, 'doctor');
    expect(doctor.out).toMatch(
      /ok {4}kinds: .*; tracks that follow an earlier version: .*visa-facilitation 2 \(1\)/,
    );
    const service = await startProcess({ ...settings, DOSSIER: 'none', TWO_PERSON: 'on' });
    const slug = 'kz-eu-visa-facilitation';
    const ask = async (path: string) => (await fetch(`${service.url}${path}`)).json();
    const before = new Date().toISOString();
    const known = await ask(`/v1/tracks/${slug}?knownAt=${before}`);
    expect(known.kindVersion).toBe(2);

    const { code, out } = await paraph(settings, 'kinds', 'upgrade', VFA, '--approved-by', 'Saule Bekova');
    expect({ code, out }).toEqual({
      code: 0,
      out: `Tracks that now follow version 4 of ${VFA}: 1 of 1.\n`,
    });
    const { items } = await ask(`/v1/tracks/${slug}/transitions`);
    expect(items.at(-1)).toMatchObject({ type: 'kind.upgraded', data: { from: 2, to: 4 } });
    expect((await ask(`/v1/tracks/${slug}`)).kindVersion).toBe(4);
    expect(await ask(`/v1/tracks/${slug}?knownAt=${before}`)).toEqual(known);
    await service.stop();

    const again = await paraph(settings, 'kinds', 'upgrade', VFA, '--approved-by', 'Saule Bekova');
    expect({ code: again.code, out: again.out }).toEqual({
      code: 0,
      out: `Every track of ${VFA} follows version 4.\n`,
    });
    expect((await paraph(settings, 'verify')).code).toBe(0);
  });

  it('names both people in the row and in the security log', async () => {
    const caller = `command line (${userInfo().username})`;
    const [row] = await asOwner<object>(
      `SELECT actor, approval FROM ledger l JOIN tracks t ON t.id = l.track_id
       WHERE type = 'kind.upgraded' AND kind = '${VFA}'`,
    );
    expect(row).toEqual({ actor: caller, approval: { by: 'Saule Bekova' } });
    expect((await logged())[0]).toEqual({
      name: caller,
      detail: { kind: VFA, version: 4, approvedBy: 'Saule Bekova' },
    });
  });
});

describe('a database with a version that this release does not know', () => {
  it('is refused at the start in one line, and by the doctor in the same', async () => {
    await asOwner(`INSERT INTO kind_versions SELECT kind, 99, 'hash', '{}' FROM kind_versions
      WHERE kind = 'readmission' LIMIT 1`);
    await asOwner(`UPDATE tracks SET kind_version = 99 WHERE kind = 'readmission'`);
    const line =
      'the database has versions of kinds that this release does not know: readmission 99 (tracks: 3)';
    const { code, err } = await paraph(settings, 'verify');
    expect({ code, err }).toEqual({ code: 2, err: `paraph: ${line}\n` });
    await expect(startProcess(settings)).rejects.toThrow(line);
    const doctor = await paraph(settings, 'doctor');
    expect(doctor.code).toBe(1);
    expect(doctor.out).toContain(`fail  kinds: ${line}\n`);
  });
});
