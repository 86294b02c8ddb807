import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FeedStream } from '../../src/feeds/feed-stream.js';
import { type Client, type Service, startService } from '../support/service.js';

/** Everybody comes through a proxy on this machine, which names them. */
let at: Service;
beforeAll(async () => {
  at = await startService({ trustProxy: 'loopback' });
});
afterAll(() => at.close());

/** With its answer: one that nobody holds is collected, and its stream ended. */
const leaving: { abort: AbortController; answer: Response }[] = [];
afterEach(async () => {
  for (const { abort } of leaving.splice(0)) abort.abort();
  const streams = at.app.get(FeedStream, { strict: false });
  while (streams.size > 0) await setImmediate();
});

/** The status that a new stream begins with; one that is open stays so. */
async function open(client: Client, address?: string): Promise<number> {
  const abort = new AbortController();
  const headers: Record<string, string> = address ? { 'x-forwarded-for': address } : {};
  const answer = await client.fetch('/v1/stream', { headers, signal: abort.signal });
  if (answer.status === 200) leaving.push({ abort, answer });
  else {
    expect(answer.headers.get('retry-after')).toBe('5');
    const { code } = (await answer.json()) as { code: string };
    expect(code).toBe(answer.status === 429 ? 'rate_limited' : 'unavailable');
  }
  return answer.status;
}

const counted = async (count: number, address: (n: number) => string, client: Client = at.anyone) => {
  const all = await Promise.all(Array.from({ length: count }, (_, n) => open(client, address(n))));
  return Object.fromEntries([...Map.groupBy(all, String)].map(([status, { length }]) => [status, length]));
};

describe('the room for streams', () => {
  it('that strangers of many networks have filled is still there for staff', async () => {
    expect(await counted(700, (n) => `203.${n % 100}.113.${n % 200}:${1_000 + n}`)).toEqual({
      200: 600,
      503: 100,
    });
    expect(await open(at.anyone, '192.0.2.9')).toBe(503);
    for (let n = 0; n < 4; n += 1) {
      const reader = await at.as('reader');
      expect(await counted(100, () => '203.0.113.1', reader)).toEqual({ 200: 100 });
    }
    expect(await open(await at.as('officer'))).toBe(503);
  });

  it.each([
    ['one address, under whatever port', (n: number) => `203.0.113.9:${1_000 + n}`, 50],
    ['one /64', (n: number) => `[2001:db8:0:1::${n}]:443`, 50],
    ['one /24', (n: number) => `203.0.113.${n}`, 100],
    ['one /48', (n: number) => `2001:db8:0:${n.toString(16)}::1`, 100],
    ['a proxy that names nobody', () => 'unknown', 50],
  ])('for strangers of %s has an end, and goes on for others', async (_, address, most) => {
    expect(await counted(most + 20, address)).toEqual({ 200: most, 429: 20 });
    expect(await open(at.anyone, '198.51.100.1')).toBe(200);
  });

  it('for one of the staff has an end, wherever they come from, and goes on for others', async () => {
    const reader = await at.as('reader');
    expect(await counted(120, (n) => `203.${n}.113.9`, reader)).toEqual({ 200: 100, 429: 20 });
    expect(await open(await at.as('reader'))).toBe(200);
  });

  it('is given back by who is refused otherwise, or only asks for the head', async () => {
    for (let n = 0; n < 60; n += 1) {
      const headers = { 'x-forwarded-for': '203.0.113.77' };
      const { status } = await at.anyone.fetch('/v1/stream', { method: 'HEAD', headers });
      expect(status).toBe(200);
    }
    expect(await open(at.anyone, '203.0.113.77')).toBe(200);
  });
});
