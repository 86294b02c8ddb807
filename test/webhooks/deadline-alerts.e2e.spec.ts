import { afterEach, describe, expect, it } from '@jest/globals';
import { ADVISORY_LOCKS } from '../../src/db/advisory-locks.js';
import { DeadlineMonitor } from '../../src/webhooks/deliveries/deadline-monitor.js';
import { type Message, receiver, serve } from './webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const DAY = 86_400_000;
const day = (ahead = 0) => new Date(Date.now() + ahead * DAY).toISOString().slice(0, 10);
const TYPES = ['deadline.near', 'deadline.passed'];
const typesOf = (got: readonly Message[]) => got.map(({ body }) => body.type);
type Told = { number: number; due: string };
const toldIn = (got: readonly Message[]) => got.map(({ body }) => body.data.deadline as Told);

/** A service whose monitors run only when called, and a receiver of everything that is told inside. */
async function begun() {
  const at = await serve({ monitorInterval: 1_000_000_000 });
  open.push(at);
  const inside = await receiver();
  open.push(inside);
  await at.endpoint(inside.url, { types: TYPES, audience: 'full' });
  const look = async (service = at) => {
    await at.fannedOut();
    return service.app.get(DeadlineMonitor, { strict: false }).check();
  };
  await at.open('t');
  const agree = (number: number, due?: string) =>
    at.log('t', 'action.agreed', day(), {
      data: { number, side: 'KZ', what: { en: `Step ${number}` }, ...(due && { due }) },
    });
  return { at, inside, look, agree };
}

describe('an agreed step with a day', () => {
  it('is told when it is near and when it has passed, each once', async () => {
    const { at, inside, look, agree } = await begun();
    await agree(1, day(20));
    expect(await look()).toBe(0);
    at.clock.ahead = 5 * DAY;
    expect(await look()).toBe(0);
    at.clock.ahead = 6 * DAY;
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    await inside.count(1);
    await at.idle();
    at.clock.ahead = 20 * DAY;
    expect(await look()).toBe(0);
    at.clock.ahead = 21 * DAY;
    expect(await look()).toBe(1);
    await inside.count(2);
    await at.idle();
    at.clock.ahead = 22 * DAY;
    expect(await look()).toBe(0);
    expect(typesOf(inside.got)).toEqual(TYPES);
    expect(inside.got[0]?.body.data).toMatchObject({
      track: 't',
      seq: 1,
      deadline: {
        ...{ track: 't', rule: 'action', number: 1, owner: 'KZ', due: day(20), state: 'open', basis: [1] },
        what: { en: 'Step 1' },
      },
      status: { openActions: 1 },
    });
    expect(inside.got[1]?.body.data).toMatchObject({ deadline: { state: 'overdue' } });
  });

  it('is told by a service that was down on those days: what it is then, and no more', async () => {
    const { at, inside, look, agree } = await begun();
    await agree(1, day(3));
    await agree(2, day(30));
    await agree(3);
    at.clock.ahead = 25 * DAY;
    expect(await look()).toBe(2);
    await inside.count(2);
    const numbers = toldIn(inside.got).map(({ number }, index) => [typesOf(inside.got)[index], number]);
    expect(numbers.toSorted()).toEqual([
      ['deadline.near', 2],
      ['deadline.passed', 1],
    ]);
  });

  it('is told by this service where another one ended before it had told it', async () => {
    const { at, look, agree } = await begun();
    await agree(1, day(3));
    const other = await at.pool.connect();
    await other.query(`BEGIN; SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS.alertDeadlines})`);
    expect(await look()).toBe(0);
    await other.query('ROLLBACK');
    other.release();
    expect(await look()).toBe(1);
  });

  it('is told where there are more than one look takes, of one day and of several', async () => {
    const { look, agree } = await begun();
    const numbers = Array.from({ length: 120 }, (_, index) => index + 1);
    for (const number of numbers) await agree(number, day(number % 2 === 0 ? 5 : 6));
    expect(await look()).toBe(numbers.length);
    expect(await look()).toBe(0);
  });

  it('is not told once it is done or the entry was annulled; moved to another day, it is told of that day', async () => {
    const { at, inside, look, agree } = await begun();
    for (const number of [1, 2, 3]) await agree(number, day(5));
    await at.log('t', 'action.done', day(), { data: { number: 1 } });
    await at.post('/v1/tracks/t/transitions/2/corrections', { action: 'annul', reason: 'logged by mistake' });
    expect(await look()).toBe(1);
    const data = { number: 3, side: 'KZ', what: 'Step 3', due: day(10) };
    await at.post('/v1/tracks/t/transitions/3/corrections', {
      ...{ action: 'amend', reason: 'another day', replacement: { data } },
    });
    expect(await look()).toBe(1);
    await inside.count(2);
    expect(toldIn(inside.got).map(({ due }) => due)).toEqual([day(5), day(10)]);
  });

  it('is told to nobody outside', async () => {
    const { at, inside, look, agree } = await begun();
    const outside = await receiver();
    open.push(outside);
    await at.endpoint(outside.url, { types: ['*'] });
    await agree(1, day(5));
    expect(await look()).toBe(1);
    await Promise.all([inside.count(1), outside.count(1)]);
    expect(typesOf(outside.got)).toEqual(['action.agreed']);
  });
});

describe('a planned round', () => {
  it('is told when it is near; that it has passed, round.overdue says', async () => {
    const { at, inside, look } = await begun();
    await at.log('t', 'round.planned', day(), { data: { number: 1, target: day(10) } });
    expect(await look()).toBe(1);
    await inside.count(1);
    await at.idle();
    at.clock.ahead = 11 * DAY;
    expect(await look()).toBe(0);
    expect(typesOf(inside.got)).toEqual(['deadline.near']);
  });
});
