import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { REQUEST_TIMEOUTS } from '../../src/db/timeouts.js';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { untilWaiting } from '../battery/ledger/links.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { type Answer, type Options, type Service, startService } from '../support/service.js';
import { holding, waitingForLocks, wireTo } from './waiting.harness.js';

const WRITERS = 40;

const met = { type: 'meeting.held', occurredOn: '2026-03-03' };
const statuses = (answers: readonly { status: number }[]) => [
  ...new Set(answers.map(({ status }) => status)),
];

let database: TestDatabase;
let at: Service;
let letGo: (() => Promise<void>) | null = null;
const start = async (options: Options = {}) => {
  at = await startService({ database, ...options });
  await at.admin.open('busy');
  await at.admin.open('other');
};
const write = (count: number, slugOf: (index: number) => string = () => 'busy'): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => at.admin.record(slugOf(index), met)));
const pool = () => at.app.get(Database, { strict: false }).pool;

beforeEach(async () => {
  database = await migratedDatabase();
});
afterEach(async () => {
  await letGo?.();
  letGo = null;
  await at.close();
  await database.drop();
});

/** What everybody else does meanwhile. */
async function expectOthersAreServed(): Promise<void> {
  const others = await Promise.all([
    at.anyone.fetch('/health/ready'),
    at.admin.fetch('/v1/board'),
    at.anyone.fetch('/v1/feed'),
    at.admin.fetch('/v1/tracks/busy'),
    at.admin.record('other', met),
  ]);
  expect(others.map(({ status }) => status)).toEqual([200, 200, 200, 200, 201]);
}

describe('given forty who write to one track that another process holds', () => {
  it('one of them waits in the database, everybody else is served, and when it is let go all are accepted', async () => {
    await start();
    letGo = await holding(database, 'busy');
    const writing = write(WRITERS);
    await untilWaiting(pool(), 1);
    await expectOthersAreServed();
    expect(await waitingForLocks(pool())).toBe(1);
    await letGo();
    letGo = null;
    expect(statuses(await writing)).toEqual([201]);
    expect((await at.admin.track('busy')).revision).toBe(WRITERS);
  });

  it('and never lets go, each is told 503 in time, when to come again, and that nothing was recorded', async () => {
    await start({ timeouts: { ...REQUEST_TIMEOUTS, lock: 100, queue: 1_000 } });
    letGo = await holding(database, 'busy');
    const answers = await write(WRITERS);
    expect(statuses(answers)).toEqual([503]);
    for (const { headers, body } of answers) {
      expect(headers.get('retry-after')).toMatch(/^\d+$/);
      expect(body).toMatchObject({
        code: 'unavailable',
        detail: expect.stringMatching(/Nothing was recorded\.$/),
      });
      expect(body).not.toHaveProperty('outcome');
    }
    await letGo();
    letGo = null;
    expect((await at.admin.track('busy')).revision).toBe(0);
    expect(statuses(await write(1))).toEqual([201]);
  });

  it('and more than may wait: whoever comes then is told at once', async () => {
    await start();
    letGo = await holding(database, 'busy');
    const answers = write(150);
    const early: Answer[] = [];
    const first = at.admin.record('busy', met).then((answer) => early.push(answer));
    await first;
    expect(statuses(early)).toEqual([503]);
    await letGo();
    letGo = null;
    const recorded = (await answers).filter(({ status }) => status === 201);
    expect(recorded.length).toBeGreaterThanOrEqual(64);
    expect((await at.admin.track('busy')).revision).toBe(recorded.length);
  });
});

describe('given an import that takes its time', () => {
  it('whoever writes to its tracks holds no connection, and everybody else is served', async () => {
    await start();
    const slugs = Array.from({ length: WRITERS }, (_, index) => `imported-${index}`);
    const dossier = dossierSchema.parse({
      format: 'paraph-dossier/1',
      tracks: slugs.map((slug) => ({ slug, kind: 'readmission', parties: ['EU', 'KZ'], title: slug })),
      entries: slugs.map((slug) => ({ tracks: [slug], type: 'meeting.held', occurredOn: '2020' })),
    });
    const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await at.app.get(DossierImport, { strict: false }).import({ ...dossier, entries: [] }, 'x');
    const importing = at.app.get(DossierImport, { strict: false }).import(dossier, 'x', {
      storeResult: async () => {
        reached.resolve();
        await gate.promise;
      },
    });
    await reached.promise;
    const writing = write(WRITERS, (index) => slugs[index] as string);
    const meeting = at.admin.post('/v1/meetings', {
      occurredOn: '2026-03-03',
      entries: [
        { track: 'busy', type: 'meeting.held' },
        { track: slugs[0], type: 'meeting.held' },
      ],
    });
    await expectOthersAreServed();
    const waiting = await waitingForLocks(pool());
    gate.resolve();
    expect(waiting).toBe(0);
    expect((await importing).recorded).toBe(WRITERS);
    expect(statuses([...(await writing), await meeting])).toEqual([201]);
  });
});

describe('given writers to as many tracks as there are connections, all of them held elsewhere', () => {
  it('some connections are left for readers', async () => {
    await start();
    const slugs = Array.from({ length: 30 }, (_, index) => `held-${index}`);
    await at.app.get(DossierImport, { strict: false }).import(
      dossierSchema.parse({
        format: 'paraph-dossier/1',
        tracks: slugs.map((slug) => ({ slug, kind: 'readmission', parties: ['EU', 'KZ'], title: slug })),
        entries: [],
      }),
      'x',
    );
    const held = await Promise.all(slugs.map((slug) => holding(database, slug)));
    letGo = async () => void (await Promise.all(held.map((one) => one())));
    const writing = write(slugs.length, (index) => slugs[index] as string);
    await untilWaiting(pool(), 20);
    const readers = ['/health/ready', '/v1/board', '/v1/feed'].map((path) => at.admin.fetch(path));
    expect(statuses(await Promise.all(readers))).toEqual([200]);
    expect(await waitingForLocks(pool())).toBe(20);
    await letGo();
    letGo = null;
    expect(statuses(await writing)).toEqual([201]);
  });
});

describe('given a wire to the database that breaks', () => {
  let wire: Awaited<ReturnType<typeof wireTo>>;
  beforeEach(async () => {
    wire = await wireTo(database.appUrl);
    await start({ database: { ...database, appUrl: wire.url } });
  });
  afterEach(() => wire.close());
  const unknown = {
    status: 503,
    body: { code: 'unavailable', outcome: 'unknown', detail: expect.stringMatching(/^Outcome unknown: /) },
  };

  it('after an entry was sent: its writer is told that the outcome is unknown, and finds it by the revision', async () => {
    wire.lose({ of: 'append', delivered: true });
    const answer = await at.admin.record('busy', met);
    expect(answer).toMatchObject(unknown);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await at.admin.track('busy')).revision).toBe(1);
  });

  it('before an entry arrived: the same, and it is not there', async () => {
    wire.lose({ of: 'append', delivered: false });
    expect(await at.admin.record('busy', met)).toMatchObject(unknown);
    expect((await at.admin.track('busy')).revision).toBe(0);
  });

  it.each([true, false])(
    'while an answer is kept (committed: %s): the same Idempotency-Key settles it',
    async (delivered) => {
      const key = { 'idempotency-key': randomUUID() };
      // Work in the background commits too.
      wire.lose({ of: 'COMMIT', after: 'append', delivered });
      expect(await at.admin.record('busy', met, key)).toMatchObject(unknown);
      const settled = await at.admin.record('busy', met, key);
      expect(settled.status).toBe(201);
      expect(settled.headers.get('idempotency-replayed')).toBe(delivered ? 'true' : null);
      expect((await at.admin.track('busy')).revision).toBe(1);
    },
  );

  it('before anything was to be committed: its writer is told that nothing was recorded', async () => {
    const key = { 'idempotency-key': randomUUID() };
    wire.lose({ of: 'FOR UPDATE OF h', delivered: true });
    const { status, body } = await at.admin.record('busy', met, key);
    expect([status, body.code]).toEqual([503, 'unavailable']);
    expect(body).not.toHaveProperty('outcome');
    expect(statuses([await at.admin.record('busy', met, key)])).toEqual([201]);
  });
});
