import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { verify } from '../../src/verify/verify.js';
import { draft } from '../histories/ledger.js';
import { asSuperuser } from '../releases/release.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { type Client, refused, type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-06-10T09:00:00.000Z');
let database: TestDatabase;
let at: Service;
beforeAll(async () => {
  database = await migratedDatabase();
  at = await startService({ clock, database });
});
afterAll(async () => {
  const { faults } = (await verify(at.app.get(Database, { strict: false }), { now: clock.now() })) ?? {};
  await at.close();
  await database.drop();
  expect(faults).toEqual([]);
});

const FORMAT = { format: 'paraph-dossier/1' };
const track = (slug: string, more: object = {}) => ({
  ...{ slug, kind: 'readmission', parties: ['EU', 'GE'], title: slug },
  ...more,
});
const launched = (slug: string, visibility = 'public') => ({
  ...{ tracks: [slug], type: 'launch.announced', occurredOn: '2025-01-01', visibility },
});
const stated = (until: string, more: object = {}) => ({
  ...{ type: 'coverage.stated', occurredOn: until, data: { until } },
  ...more,
});

/** A track with one public entry, by import; `until`, if given, is stated with it. */
async function opened(slug: string, until?: string): Promise<void> {
  const file = { ...FORMAT, ...(until && { coverageUntil: until }), tracks: [track(slug)] };
  expect((await at.admin.import({ ...file, entries: [launched(slug)] })).status).toBe(200);
}

const coverage = async (client: Client, slug: string, query = '') =>
  (await client.track(slug, query)).coverageUntil;
const etag = async (slug: string) => (await at.anyone.fetch(`/v1/tracks/${slug}`)).headers.get('etag');
const types = async (client: Client, slug: string) => (await client.ledger(slug)).map(({ type }) => type);

/** As a release before the event kept it: on the track, and nowhere in its ledger. */
const keptBefore = (slug: string, until: string) =>
  asSuperuser(database.ownerUrl, (client) =>
    client.query('UPDATE tracks SET coverage_until = $2 WHERE slug = $1', [slug, until]),
  );

describe('how far the sources of a file reach', () => {
  it('given it alone, imported, then it is a row of both logs under a new tag, and known from then on', async () => {
    await opened('told');
    const before = await etag('told');
    const cursor = (await at.anyone.get<{ next: string }>('/v1/feed?limit=500')).next;
    const earlier = clock.now();
    clock.at = '2026-06-11T09:00:00.000Z';
    const answer = await at.admin.import({ ...FORMAT, coverageUntil: '2026-05-01', tracks: [track('told')] });
    expect([answer.status, answer.body]).toEqual([200, { recorded: 0, skipped: 0 }]);
    for (const client of [at.admin, at.anyone]) {
      expect(await types(client, 'told')).toEqual(['launch.announced', 'coverage.stated']);
      expect(await coverage(client, 'told')).toBe('2026-05-01');
      expect(await coverage(client, 'told', `?knownAt=${earlier}`)).toBeNull();
      expect(await coverage(client, 'told', '?asOf=2026-04-30')).toBeNull();
    }
    expect([before, await etag('told')]).toEqual(['"1"', '"2"']);
    await at.settle();
    const { items } = await at.anyone.get<{ items: object[] }>(`/v1/feed?after=${cursor}`);
    expect(items).toMatchObject([{ track: 'told', type: 'coverage.stated', data: { until: '2026-05-01' } }]);
  });

  it('given the same again, then nothing is written; given another, then the newest recorded wins', async () => {
    const file = { ...FORMAT, coverageUntil: '2026-05-01', tracks: [track('told')] };
    const before = await at.rows();
    expect((await at.admin.import(file)).body).toEqual({ recorded: 0, skipped: 0 });
    expect(await at.rows()).toEqual(before);
    await at.admin.import({ ...file, coverageUntil: '2025-12-31' });
    expect(await coverage(at.anyone, 'told')).toBe('2025-12-31');
    expect(await coverage(at.admin, 'told', '?asOf=2026-02-01')).toBe('2025-12-31');
  });

  it('given a day to come, then it is refused where the file says it, and nothing is written', async () => {
    const before = await at.rows();
    const tracks = [track('told'), track('to-come', { coverageUntil: '2030-01-01' })];
    const one = await at.admin.import({ ...FORMAT, tracks });
    expect([one.status, one.body.refusals[0]]).toMatchObject([
      409,
      { code: 'future_date', pointer: '/tracks/1/coverageUntil' },
    ]);
    const all = await at.admin.import({ ...FORMAT, coverageUntil: '2030-01-01', tracks: [track('to-come')] });
    expect(all.body.refusals[0]?.pointer).toBe('/coverageUntil');
    expect(await at.rows()).toEqual(before);
  });

  it('is no entry of a file, and export writes what the track last said', async () => {
    const entry = { tracks: ['told'], ...stated('2026-01-01') };
    const { status, body } = await at.admin.import({ ...FORMAT, entries: [entry] });
    expect([status, body.errors[0]?.pointer]).toEqual([422, '/entries/0/type']);
    const exported = await at.admin.get<{ coverageUntil: string; entries: object[] }>(
      '/v1/export?track=told',
    );
    expect(exported).toMatchObject({ coverageUntil: '2025-12-31', entries: [{ type: 'launch.announced' }] });
    const other = await startService({ clock });
    try {
      await other.admin.import(exported);
      expect(await coverage(other.anyone, 'told')).toBe('2025-12-31');
      expect(await other.admin.get('/v1/export')).toEqual(exported);
    } finally {
      await other.close();
    }
  });
});

describe('coverage.stated', () => {
  it('is dated on the day that it states, when it is recorded and when it is amended', async () => {
    await opened('dated');
    const wrong = stated('2026-01-01', { occurredOn: '2026-01-02', visibility: 'public' });
    expect(refused(await at.admin.record('dated', wrong))).toEqual([409, 'not_on_the_day_stated']);
    await at.admin.log('dated', stated('2026-01-01', { visibility: 'public' }));
    const data = { until: '2026-02-01' };
    expect(refused(await at.admin.amend('dated', 2, { data }))).toEqual([409, 'not_on_the_day_stated']);
    expect((await at.admin.amend('dated', 2, { data, occurredOn: '2026-02-01' })).status).toBe(201);
    expect(await coverage(at.anyone, 'dated')).toBe('2026-02-01');
    expect((await at.admin.annul('dated', 2)).status).toBe(201);
    expect(await coverage(at.anyone, 'dated')).toBeNull();
  });

  it('recorded internally, is not known to the public until it is published', async () => {
    await opened('inside');
    await at.admin.log('inside', stated('2026-01-01'));
    const before = await (await at.anyone.fetch('/v1/tracks/inside')).text();
    expect([await coverage(at.admin, 'inside'), await coverage(at.anyone, 'inside')]).toEqual([
      '2026-01-01',
      null,
    ]);
    await at.admin.log('inside', stated('2026-01-02'));
    expect(await (await at.anyone.fetch('/v1/tracks/inside')).text()).toBe(before);
    expect((await at.admin.publish('inside', 2)).status).toBe(201);
    expect([await coverage(at.admin, 'inside'), await coverage(at.anyone, 'inside')]).toEqual([
      '2026-01-02',
      '2026-01-01',
    ]);
  });

  it.each([
    [
      'recorded as public',
      async (slug: string) => void (await at.admin.log(slug, stated('2026-01-01', { visibility: 'public' }))),
    ],
    [
      'published',
      async (slug: string) => {
        await at.admin.log(slug, stated('2026-01-01'));
        expect((await at.admin.publish(slug, 1)).status).toBe(201);
      },
    ],
    [
      'recorded under an embargo that passes',
      async (slug: string) => {
        const embargoUntil = new Date(Date.parse(clock.at) + 1_000).toISOString();
        await at.admin.log(slug, stated('2026-01-01', { visibility: 'embargoed', embargoUntil }));
        clock.at = new Date(Date.parse(clock.at) + 2_000).toISOString();
        await at.settle();
      },
    ],
    [
      'recorded as public, and amended',
      async (slug: string) => {
        await at.admin.log(slug, stated('2025-01-01', { visibility: 'public' }));
        const to = { occurredOn: '2026-01-01', data: { until: '2026-01-01' } };
        expect((await at.admin.amend(slug, 1, to)).status).toBe(201);
      },
    ],
  ])('%s, makes no track visible, and is shown once something else of it is', async (how, record) => {
    const slug = how.replaceAll(/[^a-z]+/g, '-');
    await at.admin.open(slug, 'readmission');
    await record(slug);
    expect((await at.anyone.fetch(`/v1/tracks/${slug}`)).status).toBe(404);
    await at.admin.log(slug, { type: 'meeting.held', occurredOn: '2026-02-01' });
    expect((await at.anyone.fetch(`/v1/tracks/${slug}`)).status).toBe(404);
    await at.admin.log(slug, { type: 'launch.announced', occurredOn: '2026-03-01', visibility: 'public' });
    expect(await types(at.anyone, slug)).toEqual(['launch.announced', 'coverage.stated']);
    expect(await coverage(at.anyone, slug)).toBe('2026-01-01');
  });

  it('annulled before anything else of its track is public, is never shown; restored since, it is', async () => {
    await at.admin.open('restored', 'readmission');
    await at.admin.log('restored', stated('2026-01-01', { visibility: 'public' }));
    await at.admin.annul('restored', 1);
    await at.admin.log('restored', {
      type: 'launch.announced',
      occurredOn: '2026-03-01',
      visibility: 'public',
    });
    expect(await types(at.anyone, 'restored')).toEqual(['launch.announced']);
    expect((await at.admin.amend('restored', 1, {})).status).toBe(201);
    expect(await coverage(at.anyone, 'restored')).toBe('2026-01-01');
  });

  it('breaks no silence, and is neither the last event nor a later entry', async () => {
    await opened('silent', '2025-02-01');
    const { status } = await at.admin.track('silent');
    await at.admin.log('silent', stated('2026-06-01', { visibility: 'public' }));
    const after = (await at.admin.track('silent')).status;
    expect(after).toEqual({ ...status, silentDays: status.silentDays });
    expect(after).toMatchObject({ lastEvent: { seq: 1, type: 'launch.announced' }, stalled: false });
    await at.admin.log('silent', stated('2024-01-01'));
    expect((await at.admin.track('silent')).status.stalled).toBe(true);
  });
});

describe('coverage kept by a release before', () => {
  it('counts as known from the track’s first row, gets no row, and gives way to what is stated', async () => {
    const before = clock.now();
    clock.at = new Date(Date.parse(clock.at) + 60_000).toISOString();
    await opened('kept');
    await keptBefore('kept', '2026-04-01');
    for (const client of [at.admin, at.anyone]) {
      expect(await coverage(client, 'kept')).toBe('2026-04-01');
      expect(await coverage(client, 'kept', '?asOf=2020-01-01')).toBe('2026-04-01');
      expect(await coverage(client, 'kept', `?knownAt=${clock.at}`)).toBe('2026-04-01');
    }
    expect(await coverage(at.admin, 'kept', `?knownAt=${before}`)).toBeNull();
    const file = (coverageUntil: string) => ({ ...FORMAT, coverageUntil, tracks: [track('kept')] });
    await at.admin.import(file('2026-04-01'));
    expect(await types(at.admin, 'kept')).toEqual(['launch.announced']);
    await at.admin.import(file('2026-05-01'));
    expect(await coverage(at.anyone, 'kept')).toBe('2026-05-01');
    expect(await at.admin.get('/v1/export?track=kept')).toMatchObject({ coverageUntil: '2026-05-01' });
  });
});

describe('with two persons', () => {
  it('how far sources reach waits, of a track that the public sees and of another', async () => {
    const two = await startService({ clock, secondPerson: { on: true } });
    try {
      const officer = await two.as('officer');
      const file = { ...FORMAT, coverageUntil: '2026-05-01', tracks: [track('two')] };
      const entry = { tracks: ['two'], type: 'meeting.held', occurredOn: '2025-01-01' };
      expect((await officer.import({ ...file, entries: [entry] })).status).toBe(202);
      const operator = { actor: 'the operator', approval: 'operator' as const };
      await two.admin.open('two', 'readmission', { parties: ['EU', 'GE'] });
      await two.app
        .get(Ledger, { strict: false })
        .record([draft('two', 'launch.announced', '2025-02-01', { visibility: 'public' })], operator);
      expect((await officer.import(file)).status).toBe(202);
      expect(await coverage(two.anyone, 'two')).toBeNull();
    } finally {
      await two.close();
    }
  });
});
