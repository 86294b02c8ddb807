import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { kindOf } from '../../src/domain/kinds/index.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { TransitionsQuery } from '../../src/tracks/queries/transitions.query.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { type Client, refused, type Service, startService } from '../support/service.js';
import { KIND, knowVersions, type Version } from './versions.js';

const forgetVersions = knowVersions(103);
const HOUR = 3_600_000;
const clock = new StoppedClock('2026-06-01T09:00:00.000Z');
const by = { actor: 'command line (aliya)', approval: { by: 'Bolat' } };

let database: TestDatabase;
let at: Service;
beforeAll(async () => {
  database = await freshDatabase();
  await prepareDatabase(database);
  at = await startService({ database, clock });
});
afterAll(async () => {
  await at.close();
  await database.drop();
  forgetVersions();
});

const PUBLIC = { visibility: 'public' };
const track = (slug: string, kindVersion?: number) => ({
  ...{ slug, kind: KIND, kindVersion, parties: ['EU', 'KZ'], title: slug },
});

/** Opens a track under the first version, as a file of that time does. */
async function opened(slug: string, ...entries: object[]): Promise<void> {
  const { status } = await at.admin.import({
    ...{ format: 'paraph-dossier/1', tracks: [track(slug, 101)] },
    entries: entries.map((entry) => ({ tracks: [slug], ...entry })),
  });
  expect(status).toBe(200);
}

async function upgraded(slug: string, version: Version): Promise<void> {
  clock.pass(HOUR);
  await at.app.get(Ledger, { strict: false }).upgrade(slug, kindOf(KIND, version), by);
  await at.settle();
}

const faults = async () => (await verify(at.app.get(Database, { strict: false }), { now: clock.at }))?.faults;

const types = async (who: Client, slug: string) => (await who.ledger(slug)).map(({ type }) => type);

const textOf = async (who: Client, path: string) => (await who.fetch(path)).text();

describe('a track that moved to another version of its kind', () => {
  it('says so by a row that everybody sees, with what it changed', async () => {
    await opened('seen', { type: 'launch.announced', occurredOn: '2026-01-10', ...PUBLIC });
    const before = clock.at;
    await upgraded('seen', 103);
    for (const who of [at.admin, at.anyone]) {
      const [first, row] = await who.ledger('seen');
      expect([first?.kindVersion, first?.to.stage]).toEqual([101, 'announced']);
      expect(row).toMatchObject({
        ...{ seq: 2, type: 'kind.upgraded', occurredOn: '2026-06-01', data: { from: 101, to: 103 } },
        ...{ kindVersion: 103, from: { stage: 'announced' }, to: { stage: 'negotiating' }, sources: [] },
      });
      const { kindVersion, status, revision } = await who.track('seen');
      expect({ kindVersion, stage: status.stage, revision }).toEqual({
        ...{ kindVersion: 103, stage: 'negotiating', revision: 2 },
      });
      expect(status.lastEvent).toEqual({ seq: 1, type: 'launch.announced', occurredOn: '2026-01-10' });
      const [own] = await who.history('seen');
      expect(own).toMatchObject({ type: 'launch.announced', to: { stage: 'negotiating' }, kindVersion: 101 });
      const then = await who.track('seen', `?knownAt=${before}`);
      expect([then.kindVersion, then.status.stage]).toEqual([101, 'announced']);
    }
    const [, row] = await at.admin.ledger('seen');
    expect([row?.actor, row?.approvedBy]).toEqual(['command line (aliya)', 'Bolat']);
    expect((await at.anyone.board('?stage=negotiating')).items.map(({ slug }) => slug)).toContain('seen');
    expect(await faults()).toEqual([]);
  });

  it('is known as before to the byte, and by its new version from that row on', async () => {
    await opened(
      'bytes',
      { type: 'launch.announced', occurredOn: '2026-01-10', ...PUBLIC },
      { type: 'meeting.held', occurredOn: '2026-02' },
      { type: 'consultation.held', occurredOn: '2026-03-01', ...PUBLIC },
    );
    await at.admin.annul('bytes', 2);
    const instants = [clock.at];
    clock.pass(HOUR);
    instants.push(clock.at);
    const paths = instants.flatMap((instant) =>
      ['', '&asOf=2026-02-15'].map((asOf) => `/v1/tracks/bytes?knownAt=${instant}${asOf}`),
    );
    paths.push(...instants.map((instant) => `/v1/tracks/bytes/history.csv?knownAt=${instant}`));
    const ask = async () => {
      const answers: string[] = [];
      for (const who of [at.admin, at.anyone])
        for (const path of paths) answers.push(`${path} ${await textOf(who, path)}`);
      return answers;
    };
    const before = await ask();
    const rows = await at.anyone.ledger('bytes');
    await upgraded('bytes', 102);
    expect(await ask()).toEqual(before);
    await upgraded('bytes', 103);
    expect(await ask()).toEqual(before);
    expect((await at.anyone.ledger('bytes')).slice(0, rows.length)).toEqual(rows);
    const [, , second, third] = await at.anyone.ledger('bytes');
    for (const [row, version] of [
      [second, 102],
      [third, 103],
    ] as const)
      expect((await at.anyone.track('bytes', `?knownAt=${row?.recordedAt}`)).kindVersion).toBe(version);
  });

  it('gives the state after an earlier row by the version of then', async () => {
    await opened(
      'rows',
      { type: 'launch.announced', occurredOn: '2026-01-10', ...PUBLIC },
      { type: 'consultation.held', occurredOn: '2026-01-20', ...PUBLIC },
    );
    await upgraded('rows', 103);
    const { pool } = at.app.get(Database, { strict: false });
    const { rows } = await pool.query<{ id: number }>(`SELECT id FROM tracks WHERE slug = 'rows'`);
    const trackId = rows[0]?.id ?? 0;
    for (const log of ['full', 'public'] as const) {
      const found = await at.app.get(TransitionsQuery, { strict: false }).rows(
        log,
        [1, 2, 3].map((seq) => ({ public: log === 'public', trackId, seq })),
      );
      expect(found.map((row) => row?.state?.value.stage)).toEqual([undefined, undefined, 'negotiating']);
    }
  });

  it('takes entries as its new version does, and no others', async () => {
    await opened('entries', { type: 'negotiations.opened', occurredOn: '2026-01-10' });
    const speech = { type: 'suspension.announced', occurredOn: '2026-02-01' };
    expect((await at.admin.record('entries', speech)).status).toBe(201);
    expect((await at.admin.annul('entries', 2)).status).toBe(201);
    await upgraded('entries', 102);
    expect(refused(await at.admin.record('entries', speech))).toEqual([409, 'event_not_of_kind']);
    const initialled = await at.admin.record('entries', {
      type: 'text.initialled',
      occurredOn: '2026-02-02',
    });
    expect([initialled.status, initialled.body.transition.kindVersion]).toEqual([201, 102]);
    expect(await faults()).toEqual([]);
  });

  it('is moved by no call: not recorded, not corrected, not imported', async () => {
    await opened('by-hand', { type: 'negotiations.opened', occurredOn: '2026-01-10' });
    const byHand = { type: 'kind.upgraded', occurredOn: '2026-06-01', data: { from: 101, to: 103 } };
    expect(refused(await at.admin.record('by-hand', byHand))).toEqual([409, 'only_by_its_own_call']);
    await upgraded('by-hand', 102);
    expect(refused(await at.admin.annul('by-hand', 2))).toEqual([409, 'only_by_its_own_call']);
    const file = { format: 'paraph-dossier/1', entries: [{ tracks: ['by-hand'], ...byHand }] };
    expect((await at.admin.import(file)).status).toBe(422);
  });

  it('keeps every entry that is recorded meanwhile', async () => {
    await opened('busy', { type: 'negotiations.opened', occurredOn: '2026-01-10' });
    const statement = { type: 'statement.made', occurredOn: '2026-02-01', data: { summary: 'Progress.' } };
    const writes = Array.from({ length: 20 }, () => at.admin.record('busy', statement));
    await upgraded('busy', 102);
    expect(new Set((await Promise.all(writes)).map(({ status }) => status))).toEqual(new Set([201]));
    expect(await types(at.admin, 'busy')).toHaveLength(22);
    expect(await faults()).toEqual([]);
  });
});

describe('the public log of a track that moved', () => {
  it('shows the upgrade first where nothing was public before', async () => {
    await opened('later', { type: 'launch.announced', occurredOn: '2026-01-10' });
    await upgraded('later', 103);
    expect((await at.anyone.call('GET', '/v1/tracks/later')).status).toBe(404);
    clock.pass(HOUR);
    expect((await at.admin.publish('later', 1)).status).toBe(201);
    await at.settle();
    const rows = await at.anyone.ledger('later');
    expect(rows.map(({ type, to }) => [type, to.stage])).toEqual([
      ['kind.upgraded', 'exploratory'],
      ['launch.announced', 'negotiating'],
    ]);
    expect(await faults()).toEqual([]);
  });

  it('shows it before an entry whose embargo ends later, and after one whose embargo has ended', async () => {
    const embargoed = () => ({
      ...{ type: 'launch.announced', occurredOn: '2026-01-10', visibility: 'embargoed' },
      embargoUntil: new Date(Date.parse(clock.at) + 1.5 * HOUR).toISOString(),
    });
    await opened('held', embargoed());
    await upgraded('held', 103);
    clock.pass(HOUR);
    await at.settle();
    expect(await types(at.anyone, 'held')).toEqual(['kind.upgraded', 'launch.announced']);

    await opened('ended', embargoed());
    clock.pass(HOUR);
    await upgraded('ended', 103);
    const [entry, row] = await at.anyone.ledger('ended');
    expect([entry?.type, entry?.to.stage]).toEqual(['launch.announced', 'announced']);
    expect([row?.type, row?.to.stage]).toEqual(['kind.upgraded', 'negotiating']);
    expect(await faults()).toEqual([]);
  });
});

describe('a dossier', () => {
  const exported = async (slug: string) => {
    const answer = await at.admin.get<{ tracks: object[]; entries: object[] }>(`/v1/export?track=${slug}`);
    return answer;
  };

  it('names the version of a track, and opens it under that version if it is known', async () => {
    await opened('carried', { type: 'meeting.held', occurredOn: '2026-01-10' });
    await upgraded('carried', 103);
    const file = await exported('carried');
    expect(file.tracks).toMatchObject([{ slug: 'carried', kindVersion: 103 }]);
    expect(file.entries).toMatchObject([{ type: 'meeting.held' }]);
    expect((await at.admin.import(file)).body).toMatchObject({ recorded: 0, skipped: 1 });
    for (const [given, taken] of [
      [102, 102],
      [999, 103],
      [undefined, 103],
    ] as const) {
      const slug = `of-${given}`;
      expect((await at.admin.import({ ...file, tracks: [track(slug, given)], entries: [] })).status).toBe(
        200,
      );
      expect((await at.admin.track(slug)).kindVersion).toBe(taken);
    }
  });
});

describe('verify', () => {
  const damaged = async (sql: string) => {
    const { pool } = at.app.get(Database, { strict: false });
    await pool.query(sql);
  };

  it('finds a track that follows another version than its ledger leads to', async () => {
    await opened('pin', { type: 'negotiations.opened', occurredOn: '2026-01-10' });
    await upgraded('pin', 102);
    await damaged(`UPDATE tracks SET kind_version = 103 WHERE slug = 'pin'`);
    expect(await faults()).toMatchObject([
      { track: 'pin', place: 'track', fault: 'follows version 103 of its kind, and its ledger leads to 102' },
    ]);
    await damaged(`UPDATE tracks SET kind_version = 102 WHERE slug = 'pin'`);
    expect(await faults()).toEqual([]);
  });

  it('finds an upgrade that one person made alone', async () => {
    await opened('alone', { type: 'negotiations.opened', occurredOn: '2026-01-10' });
    const alone = { actor: 'command line (aliya)', approval: { by: 'aliya' } };
    await at.app.get(Ledger, { strict: false }).upgrade('alone', kindOf(KIND, 102), alone);
    expect(await faults()).toMatchObject([
      { track: 'alone', seq: 2, place: 'approval', fault: 'it was approved by whoever made it' },
    ]);
  });
});
