import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '../../src/db/database.js';
import { verify } from '../../src/verify/verify.js';
import { StoppedClock } from '../support/clocks.js';
import { type Client, type Service, startService } from '../support/service.js';

const clock = new StoppedClock('2026-04-01T09:00:00.000Z');

let at: Service;
let officer: Client;
beforeAll(async () => {
  at = await startService({ clock });
  officer = await at.as('officer');
});
afterAll(() => at.close());

const ours = { title: 'Round 2', publisher: 'Ministry A', language: 'ru' };
const theirs = { title: 'Second round', publisher: 'Ministry B', language: 'en' };
const SAYS = {
  occurredOn: '2026-03-02/2026-03-03',
  number: 3,
  place: { city: { en: 'Almaty', kk: 'Алматы' }, country: 'KZ' },
  people: [{ name: 'A. Person', side: 'EU' }],
  what: 'progress was made',
};

const round = (more: object = {}) => ({
  ...{ type: 'round.held', occurredOn: '2026-03-03', data: { number: 2, place: { city: 'Astana' } } },
  ...{ sources: [ours, { ...theirs, quote: 'the second round', says: SAYS }], ...more },
});

const faults = async () =>
  (await verify(at.app.get(Database, { strict: false }), { now: clock.now() }))?.faults;

describe('what a source says otherwise', () => {
  it('stands with the source as it was given, and the status follows the entry alone', async () => {
    await at.admin.open('told');
    const { status, body } = await officer.record('told', round());
    expect(status).toBe(201);
    const [, cited] = body.transition.sources;
    expect(cited).toEqual({ ref: expect.any(String), ...theirs, quote: 'the second round', says: SAYS });
    expect(body.transition.sources[0]).not.toHaveProperty('says');
    expect(body.track.status).toMatchObject({ since: '2026-03-03', roundsHeld: 2 });
    expect((await officer.history('told'))[0]?.sources[1]).toEqual(cited);
    const asOf = await officer.track('told', '?asOf=2026-03-02');
    expect(asOf.status.lastEvent).toBeNull();
    const { items } = await officer.get<{ items: object[] }>('/v1/sources');
    expect(JSON.stringify(items)).not.toContain('Almaty');
    expect(await faults()).toEqual([]);
  });

  it('must say something, in fields and dates that are known', async () => {
    await at.admin.open('checked');
    const wrong: [says: unknown, pointer: string][] = [
      [{}, '/sources/1/says'],
      [{ occurredOn: 'soon' }, '/sources/1/says/occurredOn'],
      [{ target: '2026-13' }, '/sources/1/says/target'],
      [{ number: 0 }, '/sources/1/says/number'],
      [{ place: {} }, '/sources/1/says/place'],
      [{ people: [] }, '/sources/1/says/people'],
      [{ what: ' ' }, '/sources/1/says/what'],
      [{ outcome: 'progress' }, '/sources/1/says/outcome'],
      ['2 March', '/sources/1/says'],
    ];
    for (const [says, pointer] of wrong) {
      for (const cited of [theirs, { ref: 'any' }]) {
        const answer = await officer.record('checked', round({ sources: [ours, { ...cited, says }] }));
        expect([says, answer.status]).toEqual([says, 422]);
        expect(answer.body.errors.map((fault) => fault.pointer)).toContain(pointer);
      }
    }
    expect(await officer.ledger('checked')).toEqual([]);
  });

  it('is one source with the same one that says nothing', async () => {
    await at.admin.open('one-source');
    const [first, second] = await officer.log(
      'one-source',
      round({ sources: [theirs] }),
      round({ data: { number: 3 }, sources: [{ ...theirs, says: { number: 4 } }] }),
    );
    expect(second?.sources[0]?.ref).toBe(first?.sources[0]?.ref);
  });

  it('is added, and followed, by a correction with a reason', async () => {
    await at.admin.open('followed');
    await officer.log('followed', round({ sources: [ours] }));
    const [recorded] = await officer.history('followed');
    const ref = recorded?.sources[0]?.ref;
    const says = { occurredOn: '2026-03-02' };
    const added = await officer.amend('followed', 1, { sources: [{ ref }, { ...theirs, says }] });
    expect(added.body.transition).toMatchObject({ reason: 'misread', sources: [{ ref }, { says }] });
    expect(added.body.track.status.since).toBe('2026-03-03');
    const followed = await officer.amend('followed', 1, {
      occurredOn: '2026-03-02',
      sources: [{ ref, says: { occurredOn: '2026-03-03' } }, theirs],
    });
    expect(followed.body.track.status.since).toBe('2026-03-02');
    const [entry] = await officer.history('followed');
    expect(entry).toMatchObject({ occurredOn: '2026-03-02', correctedBy: 3 });
    expect(entry?.sources.map((source) => source.says)).toEqual([{ occurredOn: '2026-03-03' }, undefined]);
    expect(await faults()).toEqual([]);
  });

  it('of a meeting stands on each of its entries', async () => {
    const [vfa, ra] = await at.admin.openTwins('met');
    const entries = [vfa, ra].map((track) => ({ track, type: 'round.held', data: { number: 1 } }));
    const sources = [{ ...theirs, says: { occurredOn: '2026-03-02' } }];
    await officer.post('/v1/meetings', { occurredOn: '2026-03-03', sources, entries });
    for (const slug of [vfa, ra]) {
      expect((await officer.history(slug))[0]?.sources[0]?.says).toEqual({ occurredOn: '2026-03-02' });
    }
  });

  it('is public where its entry is, and nowhere else', async () => {
    await at.admin.open('shown');
    const hidden = { ...theirs, title: 'Hidden title', says: { what: 'hidden words' } };
    await officer.log('shown', round({ sources: [{ ...theirs, says: SAYS }], visibility: 'public' }), {
      type: 'statement.made',
      occurredOn: '2026-03-05',
      data: { summary: 'S' },
      sources: [hidden],
    });
    await at.settle();
    const [shown] = await at.anyone.history('shown');
    expect(shown?.sources[0]?.says).toEqual(SAYS);
    for (const path of [
      '/v1/tracks/shown',
      '/v1/tracks/shown/transitions',
      '/v1/feed?limit=500',
      '/v1/sources',
      '/tracks/shown',
      '/tracks/shown/history',
      '/brief/shown',
      '/sources',
    ]) {
      const page = await (await at.anyone.fetch(path)).text();
      expect([path, /hidden (title|words)/i.test(page)]).toEqual([path, false]);
    }
    const { status } = await officer.publish('shown', 2);
    expect(status).toBe(201);
    await at.settle();
    expect((await at.anyone.history('shown'))[1]?.sources[0]?.says).toEqual({ what: 'hidden words' });
  });
});

describe('a dossier with sources that differ', () => {
  const dossier = {
    format: 'paraph-dossier/1',
    sources: { ours, theirs },
    tracks: [{ slug: 'filed', kind: 'readmission', parties: ['EU', 'KZ'], title: 'Filed' }],
    entries: [
      {
        ...{ tracks: ['filed'], type: 'round.held', occurredOn: '2026-03-03', data: { number: 2 } },
        sources: [{ ref: 'ours' }, { ref: 'theirs', quote: 'the second round', says: SAYS }],
      },
    ],
  };

  it('is imported, skipped when it comes again, and exported with all that they say', async () => {
    expect((await at.admin.import(dossier)).body).toEqual({ recorded: 1, skipped: 0 });
    expect((await at.admin.import(dossier)).body).toEqual({ recorded: 0, skipped: 1 });
    const [entry] = await officer.history('filed');
    expect(entry?.sources[1]).toMatchObject({ ...theirs, quote: 'the second round', says: SAYS });
    const file = await at.admin.get<typeof dossier>('/v1/export?track=filed');
    expect(file.entries[0]?.sources[1]).toMatchObject({ quote: 'the second round', says: SAYS });

    const other = await startService({ clock });
    try {
      expect((await other.admin.import(file)).body).toEqual({ recorded: 1, skipped: 0 });
      const [copied] = await other.admin.history('filed');
      expect(copied?.sources).toEqual(entry?.sources);
      expect(await other.admin.get('/v1/export?track=filed')).toEqual(file);
    } finally {
      await other.close();
    }
  });

  it('that says otherwise is another entry, and one that says nothing is refused', async () => {
    const [entry] = dossier.entries;
    const saying = (says: unknown) => ({
      ...dossier,
      entries: [{ ...entry, data: { number: 3 }, sources: [{ ref: 'theirs', says }] }],
    });
    expect((await at.admin.import(saying({ number: 2 }))).body).toEqual({ recorded: 1, skipped: 0 });
    const wrong = await at.admin.import(saying({}));
    expect([wrong.status, wrong.body.errors[0]?.pointer]).toEqual([422, '/entries/0/sources/0/says']);
  });
});
