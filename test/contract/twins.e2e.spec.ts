import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Client, refused, type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-06-10T09:00:00.000Z');
let database: TestDatabase;
let at: Service;
beforeAll(async () => {
  database = await migratedDatabase();
  at = await startService({ clock, database });
});
afterAll(async () => {
  await at.settle();
  const { faults } = (await verify(at.app.get(Database, { strict: false }), { now: clock.now() })) ?? {};
  await at.close();
  await database.drop();
  expect(faults).toEqual([]);
});

const later = (): string => {
  const before = clock.now();
  clock.at = new Date(Date.parse(clock.at) + 86_400_000).toISOString();
  return before;
};
const FORMAT = { format: 'paraph-dossier/1' };
const launch = { type: 'launch.announced', occurredOn: '2025-01-01' };
const open = { ...launch, visibility: 'public' };
const titled = (slug: string, more: object = {}) => ({
  ...{ slug, kind: slug.endsWith('ra') ? 'readmission' : 'visa-facilitation' },
  ...{ parties: ['EU', 'KZ'], title: slug },
  ...more,
});

/** Two tracks that are nobody's twins yet. */
async function apart(name: string): Promise<[string, string]> {
  const [vfa, ra] = [`${name}-vfa`, `${name}-ra`];
  for (const slug of [vfa, ra]) expect((await at.admin.post('/v1/tracks', titled(slug))).status).toBe(201);
  return [vfa, ra];
}
const link = (slug: string, twin: string | null, who = at.admin) =>
  who.call('PATCH', `/v1/tracks/${slug}`, { twin });
const types = async (client: Client, slug: string) => (await client.ledger(slug)).map(({ type }) => type);
const twinOf = async (client: Client, slug: string, query = '') => (await client.track(slug, query)).twin;
const bytes = async (slug: string) => {
  const board = '/v1/board?asOf=2026-06-01';
  const paths = [board, `/v1/tracks/${slug}`, `/v1/tracks/${slug}/transitions`, '/v1/feed?limit=500'];
  const answers = await Promise.all(paths.map((path) => at.anyone.fetch(path)));
  return Promise.all(answers.map(async (one) => [one.headers.get('etag'), await one.text()]));
};

describe('given two tracks, when they are linked as twins', () => {
  it('then it is a row of both, dated on that day, under a new revision, and known from then on', async () => {
    const [vfa, ra] = await apart('later');
    for (const slug of [vfa, ra]) await at.admin.log(slug, open);
    const before = later();
    expect((await link(vfa, ra)).body).toMatchObject({ twin: ra, revision: 2 });
    for (const [slug, twin] of [
      [vfa, ra],
      [ra, vfa],
    ] as const) {
      for (const client of [at.admin, at.anyone]) {
        expect((await client.ledger(slug)).at(-1)).toMatchObject({
          ...{ seq: 2, type: 'twin.linked', data: { twin }, occurredOn: clock.at.slice(0, 10) },
        });
        expect((await client.fetch(`/v1/tracks/${slug}`)).headers.get('etag')).toBe('"2"');
        expect(await twinOf(client, slug)).toBe(twin);
        expect(await twinOf(client, slug, `?knownAt=${before}`)).toBeNull();
        expect(await twinOf(client, slug, `?knownAt=${clock.at}`)).toBe(twin);
        expect(await twinOf(client, slug, '?asOf=2026-01-01')).toBeNull();
      }
    }
    const listed = await at.anyone.get<{ items: { slug: string; twin: string }[] }>('/v1/tracks?limit=500');
    expect(listed.items.find(({ slug }) => slug === vfa)?.twin).toBe(ra);
  });

  it('then the same again writes nothing, and another twin is refused', async () => {
    const [vfa] = await apart('third');
    const rows = await at.rows();
    expect((await link('later-ra', 'later-vfa')).body).toMatchObject({ twin: 'later-vfa', revision: 2 });
    expect(refused(await link(vfa, 'later-ra'))).toEqual([409, 'already_exists']);
    expect(await at.rows()).toEqual(rows);
  });

  it('then it is no last event, and breaks no silence', async () => {
    const [vfa, ra] = await apart('silent');
    await at.admin.log(vfa, open);
    const { status } = await at.admin.track(vfa);
    await link(vfa, ra);
    expect((await at.admin.track(vfa)).status).toEqual(status);
  });

  it('then it is not undone, whether it has a row or was named when the track was opened', async () => {
    await at.admin.openTwins('named');
    const rows = await at.rows();
    for (const slug of ['later-vfa', 'named-vfa']) {
      const { status, body } = await link(slug, null);
      expect([status, body.errors?.[0]?.pointer]).toEqual([422, '/twin']);
    }
    for (const correct of [
      at.admin.annul('later-vfa', 2),
      at.admin.amend('later-vfa', 2, { occurredOn: '2025-01-01' }),
      at.admin.publish('later-vfa', 2),
    ]) {
      expect(refused(await correct)).toEqual([409, 'only_by_its_own_call']);
    }
    expect(await at.rows()).toEqual(rows);
  });

  it('then past the rule between twins it is refused, and nothing is written', async () => {
    const [vfa, ra] = await apart('broken');
    await at.admin.log(
      vfa,
      { type: 'negotiations.opened', occurredOn: '2020' },
      { type: 'agreement.signed', occurredOn: '2021' },
      { type: 'agreement.entered_into_force', occurredOn: '2022' },
    );
    expect(refused(await link(ra, vfa))).toEqual([409, 'later_entry_breaks']);
    expect([await twinOf(at.admin, ra), await types(at.admin, ra)]).toEqual([null, []]);
  });
});

describe('twin.linked', () => {
  const byHand = { type: 'twin.linked', occurredOn: '2026-06-01', data: { twin: 'hand-ra' } };
  it('is recorded by no other call: not by hand, at a meeting, in a file or a dry-run', async () => {
    const [vfa] = await apart('hand');
    const rows = await at.rows();
    expect(refused(await at.admin.record(vfa, byHand))).toEqual([409, 'only_by_its_own_call']);
    const { type, occurredOn, data } = byHand;
    const met = await at.admin.post('/v1/meetings', { occurredOn, entries: [{ track: vfa, type, data }] });
    expect(refused(met)).toEqual([409, 'only_by_its_own_call']);
    const filed = await at.admin.import({ ...FORMAT, entries: [{ ...byHand, tracks: [vfa] }] });
    expect([filed.status, filed.body.errors[0]?.pointer]).toEqual([422, '/entries/0/type']);
    const { body } = await at.admin.post(`/v1/tracks/${vfa}/dry-run`, { entries: [byHand] });
    expect(body.results[0]?.refusals).toMatchObject([{ code: 'only_by_its_own_call' }]);
    const { items } = await at.admin.get<{ items: { type: string; possible: boolean }[] }>(
      `/v1/tracks/${vfa}/next`,
    );
    expect(items.find((one) => one.type === type)).toMatchObject({
      ...{ possible: false, refusals: [{ code: 'only_by_its_own_call' }] },
    });
    expect(await at.rows()).toEqual(rows);
  });

  it('is what a file records that links two tracks that are there, and not where it opens one', async () => {
    const [vfa, ra] = await apart('filed');
    const tracks = [titled(vfa, { twin: ra }), titled(ra)];
    expect((await at.admin.import({ ...FORMAT, tracks })).body).toEqual({ recorded: 0, skipped: 0 });
    for (const slug of [vfa, ra]) expect(await types(at.admin, slug)).toEqual(['twin.linked']);
    const rows = await at.rows();
    await at.admin.import({ ...FORMAT, tracks });
    expect(await at.rows()).toEqual(rows);
    await at.admin.import({ ...FORMAT, tracks: [titled('new-vfa', { twin: 'new-ra' }), titled('new-ra')] });
    expect([await twinOf(at.admin, 'new-ra'), await types(at.admin, 'new-ra')]).toEqual(['new-vfa', []]);
    const exported = await at.admin.get<{ tracks: object[]; entries: object[] }>('/v1/export?track=filed-ra');
    expect(exported.entries).toEqual([]);
    expect(exported.tracks).toMatchObject([{ twin: vfa }, { twin: ra }]);
  });

  it.each(['vfa', 'ra'])('is not known to the public before both tracks are: %s last', async (last) => {
    const [vfa, ra] = await apart(`hidden-${last}`);
    const [early, late] = last === 'vfa' ? [ra, vfa] : [vfa, ra];
    await at.admin.log(early, open);
    const before = await bytes(early);
    later();
    await link(vfa, ra);
    await at.settle();
    expect(await bytes(early)).toEqual(before);
    await at.admin.log(late, launch);
    await at.settle();
    expect(await bytes(early)).toEqual(before);
    const hidden = later();
    expect((await at.admin.publish(late, 2)).status).toBe(201);
    for (const slug of [early, late]) {
      expect(await types(at.anyone, slug)).toEqual(['launch.announced', 'twin.linked']);
    }
    expect(await twinOf(at.anyone, early)).toBe(late);
    expect(await twinOf(at.anyone, early, `?knownAt=${hidden}`)).toBeNull();
    expect((await at.anyone.ledger(early)).at(-1)?.recordedAt).toBe(clock.at);
  });

  it('is shown when an embargo opens the second track', async () => {
    const [vfa, ra] = await apart('embargoed');
    await at.admin.log(vfa, open);
    await link(vfa, ra);
    const embargoUntil = new Date(Date.parse(clock.at) + 1_000).toISOString();
    await at.admin.log(ra, { ...launch, visibility: 'embargoed', embargoUntil });
    expect(await types(at.anyone, vfa)).toEqual(['launch.announced']);
    later();
    await at.settle();
    for (const slug of [vfa, ra]) {
      expect(await types(at.anyone, slug)).toEqual(['launch.announced', 'twin.linked']);
    }
    expect((await at.anyone.ledger(vfa)).at(-1)?.recordedAt).toBe(embargoUntil);
  });

  it('does not name a twin to a reader by desk who may not know of it', async () => {
    const [vfa, ra] = await apart('desk');
    await at.admin.log(vfa, open);
    await link(vfa, ra);
    await at.settle();
    await at.admin.post('/v1/desks', { slug: 'twins', name: 'Twins', tracks: [vfa] });
    const { body } = await at.admin.post('/v1/tokens', { name: 'reads', role: 'reader', desk: 'twins' });
    const reader = new Client(at.url, (body as unknown as { token: string }).token);
    const paths = [
      ...['', '/transitions', '/transitions?order=effective', '/transitions/2'].map(
        (path) => `/v1/tracks/${vfa}${path}`,
      ),
      ...['/v1/board', '/v1/tracks?limit=500', '/v1/feed?limit=500', '/v1/export', '/', '/board.csv'],
      ...['', '/history', '/ledger.csv', '/history.csv', '/feed.atom'].map((path) => `/tracks/${vfa}${path}`),
      `/brief/${vfa}`,
    ];
    for (const path of paths)
      expect([path, (await (await reader.fetch(path)).text()).includes(ra)]).toEqual([path, false]);
    expect((await reader.ledger(vfa)).map(({ type, data }) => [type, data])).toEqual([
      ['launch.announced', {}],
      ['twin.linked', {}],
    ]);
    expect(await twinOf(at.admin, vfa)).toBe(ra);
    await at.admin.log(ra, open);
    expect(await twinOf(reader, vfa)).toBe(ra);
  });
});

describe('with two persons', () => {
  it('a link waits, of tracks that the public sees and of others, and is made once it is approved', async () => {
    const two = await startService({ clock, secondPerson: { on: true } });
    try {
      const [officer, approver] = [await two.as('officer'), await two.as('approver')];
      for (const slug of ['a-vfa', 'a-ra']) await two.admin.post('/v1/tracks', titled(slug));
      expect((await link('a-vfa', 'a-ra', officer)).status).toBe(202);
      expect(await types(two.admin, 'a-vfa')).toEqual([]);
      for (const slug of ['b-vfa', 'b-ra']) {
        await two.admin.post('/v1/tracks', titled(slug));
        const { body } = await officer.record(slug, open);
        const { id } = (body as unknown as { proposal: { id: string } }).proposal;
        expect((await approver.post(`/v1/proposals/${id}/approve`, {})).status).toBe(200);
      }
      const answer = await link('b-vfa', 'b-ra', officer);
      expect(answer.status).toBe(202);
      expect(await twinOf(two.anyone, 'b-vfa')).toBeNull();
      const { proposal } = answer.body as unknown as { proposal: { id: string; because: string[] } };
      expect(proposal.because).toEqual(['publication']);
      expect((await approver.post(`/v1/proposals/${proposal.id}/approve`, {})).status).toBe(200);
      expect(await twinOf(two.anyone, 'b-vfa')).toBe('b-ra');
    } finally {
      await two.close();
    }
  });
});
