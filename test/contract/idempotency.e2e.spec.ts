import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoppedClock } from '../support/clocks.js';
import { type Answer, type Client, refused, type Service, startService } from '../support/service.js';
import { calls } from './calls.js';

let at: Service;
const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
beforeAll(async () => {
  at = await startService({ clock });
  await at.admin.open('keys');
});
afterAll(() => at.close());

const round = (number: number) => ({ type: 'round.held', occurredOn: '2026-03-03', data: { number } });
const under = (key: string, more: Record<string, string> = {}) => ({ 'idempotency-key': key, ...more });
const revision = async (slug: string) => (await at.admin.track(slug)).revision;
const replayed = ({ headers }: Answer) => headers.get('idempotency-replayed');

describe('a POST under an Idempotency-Key', () => {
  it('given again, is answered as before and done once', async () => {
    const key = randomUUID();
    const first = await at.admin.record('keys', round(1), under(key));
    const { occurredOn, type, data } = round(1);
    const again = await at.admin.record('keys', { data, occurredOn, type }, under(key));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    for (const name of ['location', 'etag', 'content-type']) {
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    }
    expect([replayed(first), replayed(again)]).toEqual([null, 'true']);
    expect(await revision('keys')).toBe(1);
  });

  it('given again, is looked up before If-Match and before what the track is by now', async () => {
    const key = randomUUID();
    const headers = under(key, { 'if-match': '"1"' });
    const first = await at.admin.record('keys', round(2), headers);
    await at.admin.log('keys', round(3));
    const again = await at.admin.record('keys', round(2), headers);
    expect([first.status, again.status, again.body.track.revision]).toEqual([201, 201, 2]);
    expect(await revision('keys')).toBe(3);
  });

  it('given with another body, is refused', async () => {
    const key = randomUUID();
    await at.admin.record('keys', round(4), under(key));
    const reused = await at.admin.record('keys', round(5), under(key));
    expect(refused(reused)).toEqual([422, 'idempotency_key_reused']);
    expect(await revision('keys')).toBe(4);
  });

  it('is another one for another caller, and on another path', async () => {
    const key = randomUUID();
    await at.admin.open('keys-too');
    const officer = await at.as('officer');
    const meeting = { type: 'meeting.held', occurredOn: '2026-03-04' };
    const answers = [
      await at.admin.record('keys', meeting, under(key)),
      await officer.record('keys', meeting, under(key)),
      await at.admin.record('keys-too', meeting, under(key)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(answers.map(replayed)).toEqual([null, null, null]);
    expect([await revision('keys'), await revision('keys-too')]).toEqual([6, 1]);
  });

  it('given a refusal, may be given again and then succeed', async () => {
    const key = randomUUID();
    await at.admin.open('retry');
    const agreed = { type: 'agreement.signed', occurredOn: '2026-04' };
    expect(refused(await at.admin.record('retry', agreed, under(key)))).toEqual([409, 'event_not_possible']);
    expect((await at.admin.record('retry', agreed, under(key, { 'if-match': '"7"' }))).status).toBe(412);
    expect((await at.admin.record('retry', { ...agreed, type: 'x' }, under(key))).status).toBe(422);
    await at.admin.log('retry', { type: 'negotiations.opened', occurredOn: '2026-03' });
    const answer = await at.admin.record('retry', agreed, under(key));
    expect([answer.status, replayed(answer)]).toEqual([201, null]);
  });

  it('sent a hundred times at once, leaves one row', async () => {
    const key = randomUUID();
    await at.admin.open('hundred');
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => at.admin.record('hundred', round(1), under(key))),
    );
    const created = answers.filter(({ status }) => status === 201);
    const waiting = answers.filter(({ status }) => status !== 201);
    expect(created.length).toBeGreaterThan(0);
    expect(new Set(created.map(({ body }) => body.transition.id)).size).toBe(1);
    for (const answer of waiting) {
      expect(refused(answer)).toEqual([409, 'idempotency_key_in_flight']);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(await revision('hundred')).toBe(1);
    expect(replayed(await at.admin.record('hundred', round(1), under(key)))).toBe('true');
  });

  it('is remembered for a day', async () => {
    const key = randomUUID();
    await at.admin.open('day');
    const meeting = { type: 'meeting.held', occurredOn: '2026-03-04' };
    await at.admin.record('day', meeting, under(key));
    const later = (ms: number) => {
      clock.at = new Date(Date.parse(clock.at) + ms).toISOString();
    };
    later(24 * 3_600_000 - 1);
    expect(replayed(await at.admin.record('day', meeting, under(key)))).toBe('true');
    later(1);
    expect(replayed(await at.admin.record('day', meeting, under(key)))).toBeNull();
    expect(await revision('day')).toBe(2);
  });
});

describe('every POST', () => {
  it('is done once under one key', async () => {
    await at.admin.openTwins('bad');
    for (const slug of ['bad', 'other']) await at.admin.open(slug);
    await at.admin.log('bad', round(1));
    const entries = [{ track: 'bad-ra', type: 'round.held' }];
    const met = await at.admin.post('/v1/meetings', { occurredOn: '2026-01-01', entries });
    const twice = async (caller: Client, path: string, body: object) => {
      const key = randomUUID();
      const answers = [];
      for (const _ of [1, 2]) answers.push(await caller.post(path, body, under(key)));
      return answers as [Answer, Answer];
    };
    for (const { operation, path, body, status } of calls(met.body.meeting.id)) {
      if (!operation.startsWith('POST')) continue;
      const [first, again] = await twice(at.admin, path, body);
      const rows = await at.rows();
      expect([operation, first.status, again.status]).toEqual([operation, status, status]);
      expect([operation, replayed(first), replayed(again)]).toEqual([operation, null, 'true']);
      expect(again.body).toEqual(first.body);
      expect(again.headers.get('location')).toBe(first.headers.get('location'));
      expect(await at.rows()).toEqual(rows);
    }
  });
});
