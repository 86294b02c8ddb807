import { afterEach, describe, expect, it } from '@jest/globals';
import { dossierSchema } from '../../src/dossiers/dossier.js';
import { DossierImport } from '../../src/dossiers/dossier-import.js';
import { TrackMonitor } from '../../src/webhooks/deliveries/track-monitor.js';
import { receiver, type Service, serve } from '../webhooks/webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const DAY = 86_400_000;
const day = (ahead = 0) => new Date(Date.now() + ahead * DAY).toISOString().slice(0, 10);

async function begun(more: object = {}) {
  const at = await serve({ monitorInterval: 1_000_000_000 });
  open.push(at);
  const one = await receiver();
  open.push(one);
  await at.endpoint(one.url, { audience: 'full', ...more });
  return { at, one };
}

const entry = (type: string, occurredOn: string, more: object = {}) => ({
  ...{ tracks: ['t'], type, occurredOn, visibility: 'public' },
  ...more,
});
const dossier = (...entries: object[]) => ({
  format: 'paraph-dossier/1',
  tracks: [{ slug: 't', kind: 'readmission', parties: ['EU', 'GE'], title: 'Readmission' }],
  entries,
});
/** Old, partly known, and of the last days; the month before last may have ended too long ago, so it is history. */
const HISTORY = [
  entry('launch.announced', day(-400)),
  entry('meeting.held', day(-31)),
  entry('consultation.held', day(-30)),
  entry('statement.made', `${day(-400)}/${day(-1)}`, { data: { summary: 'On some day since' } }),
];

const deliveries = async ({ pool }: Service) =>
  (
    await pool.query<{ type: string }>('SELECT type FROM webhook_deliveries ORDER BY position, number')
  ).rows.map(({ type }) => type);
const feed = async (at: Service) =>
  (await at.get('/v1/feed')).items.map(({ type }: { type: string }) => type);

describe('importing history', () => {
  it('alerts nobody of what is certainly older than thirty days; it stands in the feed', async () => {
    const { at } = await begun();
    await at.post('/v1/import', { ...dossier(...HISTORY), coverageUntil: day() });
    await at.fannedOut();
    expect(await feed(at)).toEqual([
      'launch.announced',
      'meeting.held',
      'consultation.held',
      'statement.made',
      'coverage.stated',
    ]);
    expect(await deliveries(at)).toEqual(['consultation.held', 'statement.made']);
  });

  it('given that all alerts are asked for, tells of every entry; never of how far sources reach', async () => {
    const { at } = await begun();
    await at.post('/v1/import?alerts=all', { ...dossier(...HISTORY), coverageUntil: day() });
    await at.fannedOut();
    expect(await deliveries(at)).toEqual(HISTORY.map(({ type }) => type));
    await at.log('t', 'coverage.stated', day(-1), { data: { until: day(-1) } });
    await at.fannedOut();
    expect(await deliveries(at)).toHaveLength(HISTORY.length);
  });

  it('given that somebody publishes an old entry later, then the public is told', async () => {
    const { at } = await begun({ audience: 'public' });
    await at.post('/v1/import', dossier(entry('launch.announced', day(-400), { visibility: 'internal' })));
    await at.fannedOut();
    expect(await deliveries(at)).toEqual([]);
    await at.post('/v1/tracks/t/transitions/1/publish', { reason: 'agreed' });
    await at.fannedOut();
    expect(await deliveries(at)).toEqual(['launch.announced']);
  });

  it('given a round long overdue and a standstill, tells of neither as news; of what comes to be so later it does', async () => {
    const { at } = await begun({ types: ['round.overdue', 'track.stalled'] });
    const monitor = at.app.get(TrackMonitor, { strict: false });
    await monitor.check();
    await at.post(
      '/v1/import',
      dossier(
        entry('negotiations.opened', day(-500)),
        entry('round.planned', day(-450), { data: { number: 1, target: day(-420) } }),
        entry('round.planned', day(-450), { data: { number: 2, target: day(5) } }),
      ),
    );
    await at.fannedOut();
    await monitor.check();
    expect(await deliveries(at)).toEqual([]);
    at.clock.ahead = 10 * DAY;
    await monitor.check();
    expect(await deliveries(at)).toEqual(['round.overdue']);
  });

  it('is told beforehand, with tracks, entries by type and alerts', async () => {
    const { at, one } = await begun();
    await at.endpoint(one.url, { types: ['consultation.held'] });
    const importing = at.app.get(DossierImport, { strict: false });
    const parsed = dossierSchema.parse({ ...dossier(...HISTORY), coverageUntil: day() });
    const { imported, would } = await importing.dryRun(parsed);
    expect(imported).toEqual({ recorded: 4, skipped: 0 });
    expect(would).toEqual({
      tracks: [{ slug: 't', title: 'Readmission', isNew: true, entries: 5 }],
      types: {
        ...Object.fromEntries(HISTORY.map(({ type }) => [type, 1])),
        'coverage.stated': 1,
      },
      alerts: { alerts: 3, endpoints: 2, subscribers: 0 },
    });
    const all = await importing.dryRun(parsed, { alerts: 'all' });
    expect(all.would.alerts).toEqual({ alerts: 5, endpoints: 2, subscribers: 0 });
    expect(await feed(at)).toEqual([]);
  });
});

describe('linking twins', () => {
  it('alerts nobody; it stands in the feed of both', async () => {
    const { at } = await begun();
    const parties = ['EU', 'GE'];
    await at.post('/v1/tracks', { slug: 'ra', kind: 'readmission', parties, title: 'Readmission' });
    await at.post('/v1/tracks', { slug: 'vfa', kind: 'visa-facilitation', parties, title: 'Visas' });
    expect((await at.call('PATCH', '/v1/tracks/vfa', { twin: 'ra' })).status).toBe(200);
    await at.post('/v1/tracks/ra/transitions', { type: 'launch.announced', occurredOn: day() });
    await at.fannedOut();
    expect(await feed(at)).toEqual(['twin.linked', 'twin.linked', 'launch.announced']);
    expect(await deliveries(at)).toEqual(['launch.announced']);
  });
});
