import { afterEach, describe, expect, it } from '@jest/globals';
import { TrackMonitor } from '../../src/webhooks/deliveries/track-monitor.js';
import { type Message, receiver, serve } from './webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const YEAR = 365 * 86_400_000;
const DAY = 86_400_000;

/** A service whose track monitor runs only when called. */
async function begun() {
  const at = await serve({ monitorInterval: 1_000_000_000 });
  open.push(at);
  const to = async (more = {}) => {
    const one = await receiver();
    open.push(one);
    await at.endpoint(one.url, { types: ['round.overdue', 'track.stalled'], ...more });
    return one;
  };
  const look = async () => {
    await at.fannedOut();
    return at.app.get(TrackMonitor, { strict: false }).check();
  };
  await look();
  return { at, to, look };
}
const day = (ahead = 0) => new Date(Date.now() + ahead).toISOString().slice(0, 10);
const typesOf = (got: readonly Message[]) => got.map(({ body }) => body.type);

describe('a planned round', () => {
  it('given that its last possible day has passed, is told as overdue, once', async () => {
    const { at, to, look } = await begun();
    await at.open('t');
    const [inside, external] = [await to({ audience: 'full' }), await to()];
    const target = day(10 * DAY);
    await at.log('t', 'round.planned', day(), { data: { number: 1, target } });
    expect(await look()).toBe(0);
    at.clock.ahead = 10 * DAY;
    expect(await look()).toBe(0);
    at.clock.ahead = 11 * DAY;
    expect(await look()).toBe(2);
    const [message] = (await inside.count(1)) as [Message];
    expect(message.body).toMatchObject({
      type: 'round.overdue',
      data: {
        track: 't',
        seq: 1,
        cursor: '1',
        round: { number: 1, target },
        status: { stage: 'exploratory' },
      },
    });
    const [shown] = (await external.count(1)) as [Message];
    expect(shown.body.data.status).not.toHaveProperty('silentDays');
    expect(await look()).toBe(0);
    at.clock.ahead = 12 * DAY;
    expect(await look()).toBe(0);
  });

  it('is told on each of more tracks than are looked at together', async () => {
    const { at, look } = await begun();
    const tracks = Array.from({ length: 201 }, (_, n) => `t-${n}`);
    for (const slug of tracks) {
      await at.open(slug);
      await at.log(slug, 'round.planned', day(), { data: { number: 1, target: day(DAY) } });
    }
    expect(await look()).toBe(0);
    at.clock.ahead = 2 * DAY;
    expect(await look()).toBe(2 * tracks.length);
    expect(await look()).toBe(0);
  });

  it('given that it was held or moved, is not; moved and passed again, it is told again', async () => {
    const { at, to, look } = await begun();
    await at.open('held');
    await at.open('moved');
    const one = await to();
    for (const slug of ['held', 'moved']) {
      await at.log(slug, 'round.planned', day(), { data: { number: 1, target: day(DAY) } });
    }
    await at.log('held', 'round.held', day(), { data: { number: 1 } });
    await at.log('moved', 'round.rescheduled', day(), { data: { number: 1, target: day(30 * DAY) } });
    at.clock.ahead = 5 * DAY;
    expect(await look()).toBe(0);
    at.clock.ahead = 40 * DAY;
    await look();
    const [message] = (await one.count(1)) as [Message];
    expect(message.body.data).toMatchObject({ track: 'moved', round: { target: day(30 * DAY) } });
  });

  it('given that the public does not know that it was held, the public is told and the inside is not', async () => {
    const { at, to, look } = await begun();
    await at.open('t');
    const [inside, external] = [await to({ audience: 'full' }), await to()];
    await at.log('t', 'round.planned', day(), { data: { number: 1, target: day(DAY) } });
    await at.log('t', 'round.held', day(), { data: { number: 1 }, visibility: 'internal' });
    at.clock.ahead = 3 * DAY;
    expect(await look()).toBe(1);
    await external.count(1);
    expect(inside.got).toEqual([]);
  });
});

describe('a track at a standstill', () => {
  it('is told once to the inside alone, also by a service that was down that day', async () => {
    const { at, to, look } = await begun();
    await at.open('t');
    const [inside, external] = [await to({ audience: 'full' }), await to()];
    await at.log('t', 'round.held', day());
    await look();
    const later = await serve({ monitorInterval: 1_000_000_000 }, at);
    const monitor = later.app.get(TrackMonitor, { strict: false });
    await monitor.check();
    later.clock.ahead = YEAR;
    at.clock.ahead = YEAR;
    expect(await monitor.check()).toBe(1);
    expect(await look()).toBe(0);
    const [message] = (await inside.count(1)) as [Message];
    expect(message.body).toMatchObject({
      type: 'track.stalled',
      data: { track: 't', status: { stalled: true, stage: 'negotiating' } },
    });
    await later.close();
    // It moves, and stands still again: that is another standstill.
    await at.log('t', 'round.held', day(YEAR));
    expect(await look()).toBe(0);
    at.clock.ahead = 2 * YEAR;
    await look();
    await inside.count(2);
    expect(typesOf(inside.got)).toEqual(['track.stalled', 'track.stalled']);
    expect(external.got).toEqual([]);
  });
});
