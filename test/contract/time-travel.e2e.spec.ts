import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type NewEntry, type Service, startService } from '../support/service.js';

let at: Service;
const clock = new StoppedClock('2026-01-10T12:00:00.000Z');
const on = (type: string, occurredOn: string, data: object = {}): NewEntry => ({
  type,
  occurredOn,
  data,
  visibility: 'public',
});
const iso = (query: string) => query.replaceAll('+', '%2B');
const statusOf = async (slug: string, query = '') => (await at.admin.track(slug, iso(query))).status;

/** Announced in January; in March a round of January was logged; in May it was found to have been in February. */
beforeAll(async () => {
  at = await startService({ clock });
  await at.admin.open('visas');
  await at.admin.log('visas', on('launch.announced', '2025-12-01'));
  clock.at = '2026-03-10T12:00:00.000Z';
  await at.admin.log('visas', on('round.held', '2026-01-20', { number: 1 }));
  clock.at = '2026-05-10T12:00:00.000Z';
  await at.admin.amend('visas', 2, { occurredOn: '2026-02-20' });
  await at.admin.log('visas', on('text.agreed', '2026-05'));
  clock.at = '2026-06-10T12:00:00.000Z';
});
afterAll(() => at.close());

describe('a track as of a day', () => {
  it.each([
    ['2025-11-30', 'exploratory'],
    ['2025-12-01', 'announced'],
    ['2026-02-19', 'announced'],
    ['2026-02-20', 'negotiating'],
    ['2026-05-09', 'negotiating'],
    ['2026-05-10', 'text_agreed'],
    ['2027-01-01', 'text_agreed'],
  ])('on %s was %s: a vague date counts from the day that it was recorded on', async (day, stage) => {
    expect((await statusOf('visas', `?asOf=${day}`)).stage).toBe(stage);
    expect((await at.anyone.track('visas', `?asOf=${day}`)).status.stage).toBe(stage);
  });

  it('keeps its revision and head, which say what was read', async () => {
    const [now, then] = [await at.admin.track('visas'), await at.admin.track('visas', '?asOf=2025-12-01')];
    expect([then.revision, then.head]).toEqual([now.revision, now.head]);
  });
});

describe('a track as known at an instant', () => {
  it.each([
    ['2026-01-10T11:59:59.999Z', 0, 'exploratory', null],
    ['2026-01-10T12:00:00.000Z', 1, 'announced', '2025-12-01'],
    ['2026-01-10T17:00:00+05:00', 1, 'announced', '2025-12-01'],
    ['2026-03-10T11:59:59.999Z', 1, 'announced', '2025-12-01'],
    ['2026-03-10T12:00:00Z', 2, 'negotiating', '2026-01-20'],
    ['2026-05-10T12:00:00.000Z', 3, 'negotiating', '2026-02-20'],
    ['2026-05-10T12:00:00.001Z', 4, 'text_agreed', '2026-05'],
  ])('at %s had %i rows and was %s since %s', async (instant, revision, stage, since) => {
    const track = await at.admin.track('visas', iso(`?knownAt=${instant}`));
    expect(track).toMatchObject({ revision, status: { stage, since } });
    expect(track.head?.seq ?? 0).toBe(revision);
    const ledger = await at.admin.ledger('visas');
    expect(track.head?.hash).toBe(ledger[revision - 1]?.hash);
  });

  it('and as of a day at once: what was known then of that day', async () => {
    const both = (day: string, instant: string) => statusOf('visas', `?asOf=${day}&knownAt=${instant}`);
    expect((await both('2026-02-01', '2026-02-01T00:00:00Z')).stage).toBe('announced');
    expect((await both('2026-02-01', '2026-04-01T00:00:00Z')).stage).toBe('negotiating');
    expect((await both('2026-02-01', '2026-06-01T00:00:00Z')).stage).toBe('announced');
  });

  it('agrees with what is known now, at the newest instant', async () => {
    const newest = (await at.admin.ledger('visas')).at(-1)?.recordedAt;
    const { status, ...track } = await at.admin.track('visas', `?knownAt=${newest}&asOf=2026-06-10`);
    expect({ ...track, status }).toEqual(await at.admin.track('visas'));
  });

  it('is not there for the public until something of it was', async () => {
    expect((await at.anyone.call('GET', '/v1/tracks/visas?knownAt=2026-01-10T11:00:00Z')).status).toBe(404);
    const { items } = await at.anyone.get<{ items: [] }>('/v1/tracks?knownAt=2026-01-10T11:00:00Z');
    expect(items).toEqual([]);
  });

  it('takes a day for `asOf` and an instant with its zone for `knownAt`', async () => {
    for (const [query, pointer] of [
      ['asOf=2026-02-30', '/query/asOf'],
      ['asOf=2026', '/query/asOf'],
      ['asOf=2026-05-10T00:00:00Z', '/query/asOf'],
      ['asOf=', '/query/asOf'],
      ['knownAt=2026-05-10', '/query/knownAt'],
      ['knownAt=2026-05-10T12:00:00', '/query/knownAt'],
      ['knownAt=2026-02-30T12:00:00Z', '/query/knownAt'],
      ['knownAt=yesterday', '/query/knownAt'],
      ['asOf=2026-05-10&asOf=2026-05-11', '/query/asOf'],
    ]) {
      const { status, body } = await at.admin.call('GET', `/v1/tracks/visas?${query}`);
      expect([query, status, body.errors?.[0]?.pointer]).toEqual([query, 422, pointer]);
    }
  });
});

describe('days of silence', () => {
  it('are counted from the last entry’s certain day to the day asked for', async () => {
    expect((await statusOf('visas')).silentDays).toBe(31);
    expect((await statusOf('visas', '?asOf=2026-05-20')).silentDays).toBe(10);
    expect((await statusOf('visas', '?asOf=2026-03-01')).silentDays).toBe(9);
    expect((await statusOf('visas', '?knownAt=2026-03-20T23:59:59Z')).silentDays).toBe(59);
    expect((await statusOf('visas', '?knownAt=2026-03-20T00:00:00Z&asOf=2026-03-15')).silentDays).toBe(54);
    expect((await statusOf('visas', '?asOf=2025-01-01')).silentDays).toBeNull();
  });

  it('are not broken by a new name', async () => {
    await at.admin.open('named');
    await at.admin.log('named', on('launch.announced', '2026-06-01'));
    await at.admin.log('named', on('track.renamed', '2026-06-09', { title: 'Visas made easier' }));
    const track = await at.admin.track('named');
    expect(track.title).toBe('Visas made easier');
    expect(track.status).toMatchObject({ lastEvent: { seq: 1, type: 'launch.announced' }, silentDays: 9 });
    expect((await at.admin.track('named', '?asOf=2026-06-08')).title).toBe('named');
  });
});

describe('a stalled track', () => {
  it('has had neither a round nor a change of stage for nine months', async () => {
    await at.admin.open('slow');
    await at.admin.log('slow', on('round.held', '2025-05-31', { number: 1 }));
    await at.admin.log(
      'slow',
      on('meeting.held', '2026-01-31'),
      on('round.planned', '2026-02-01', { number: 2, target: '2026' }),
    );
    const stalled = async (day: string) => (await statusOf('slow', `?asOf=${day}`)).stalled;
    expect(await stalled('2026-02-27')).toBe(false);
    expect(await stalled('2026-02-28')).toBe(true);
    expect((await at.admin.board('?stalled=true')).items.map(({ slug }) => slug)).toContain('slow');
    expect((await at.admin.board('?stalled=false')).items.map(({ slug }) => slug)).not.toContain('slow');
    await at.admin.log('slow', on('round.held', '2026-02-28', { number: 2 }));
    expect(await stalled('2026-03-01')).toBe(false);
  });

  it('is one between announcement and signature', async () => {
    await at.admin.open('quiet');
    await at.admin.log('quiet', on('consultation.held', '2020-01-01'));
    expect((await statusOf('quiet')).stalled).toBe(false);
    await at.admin.log('quiet', on('negotiations.opened', '2020-02'), on('agreement.signed', '2020-03'));
    expect((await statusOf('quiet')).stalled).toBe(true);
    await at.admin.log('quiet', on('agreement.entered_into_force', '2020-04'));
    expect((await statusOf('quiet')).stalled).toBe(false);
  });

  it('is not one that a dossier’s sources leave, until a later entry is there', async () => {
    const tracks = [{ slug: 'covered', kind: 'readmission', parties: ['EU', 'GE'], title: 'Covered' }];
    const entries = [{ tracks: ['covered'], type: 'launch.announced', occurredOn: '2025-01-01' }];
    await at.admin.import({ format: 'paraph-dossier/1', coverageUntil: '2025-02-01', tracks, entries });
    expect((await statusOf('covered')).stalled).toBe(false);
    await at.admin.log('covered', on('statement.made', '2025-02-02', { summary: 'Nothing new' }));
    expect((await statusOf('covered')).stalled).toBe(true);
  });
});
