import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, type Served, serveThings } from '../support/http.harness.js';

/** A burst of a caller is a second's worth, a stranger's ten seconds'. */
const limits = { token: 40, session: 40, anonymous: 4 };

let served: Served;
beforeAll(async () => {
  served = await serveThings({ limits, trustProxy: true });
});
afterAll(() => served.close());

const from = (address: string, headers: Record<string, string> = {}, path = '/v1/things') =>
  served.call(path, { headers: { 'x-forwarded-for': address, ...headers } });
const statuses = async (asking: () => Promise<Response>, times: number) => {
  const answers = await Promise.all(Array.from({ length: times }, asking));
  return Map.groupBy(answers, ({ status }) => status);
};

describe('too many requests', () => {
  it('of one address are answered 429 with the time to wait, and those of another are served', async () => {
    const answers = await statuses(() => from('198.51.100.1'), 60);
    expect(answers.get(200)?.length).toBeGreaterThanOrEqual(40);
    const refused = answers.get(429)?.[0];
    expect(await refused?.json()).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(refused?.headers.get('retry-after')).toBe('1');
    expect(refused?.headers.get('ratelimit-policy')).toBe('"read";q=40;w=10');
    expect(refused?.headers.get('ratelimit')).toBe('"read";r=0;t=1');
    expect((await from('198.51.100.2')).status).toBe(200);
  });

  it('are counted for a /64 as a whole in IPv6', async () => {
    const addresses = Array.from({ length: 60 }, (_, n) => `2001:db8::${n}`).values();
    const answers = await statuses(() => from(addresses.next().value ?? ''), 60);
    expect(answers.get(429)?.length).toBeGreaterThan(0);
    expect((await from('2001:db8:0:1::1')).status).toBe(200);
  });

  it('of one address are counted together, whichever port its proxy names with it', async () => {
    for (const named of [
      (port: number) => `198.51.101.1:${port}`,
      (port: number) => `"[2001:db8:2::1]:${port}"`,
    ]) {
      const addresses = Array.from({ length: 60 }, (_, n) => named(50_000 + n)).values();
      const answers = await statuses(() => from(addresses.next().value ?? ''), 60);
      expect(answers.get(429)?.length).toBeGreaterThan(0);
    }
  });

  it('of whom the proxy cannot name are counted as the proxy’s', async () => {
    const names = Array.from(
      { length: 60 },
      (_, n) => ['unknown', `_${n}`, '', `198.51.102.${n}, _x`][n % 4],
    ).values();
    const answers = await statuses(() => from(names.next().value ?? ''), 60);
    expect(answers.get(429)?.length).toBeGreaterThan(0);
    expect((await from('198.51.102.1')).status).toBe(200);
  });

  it.each([
    ['a /24 in IPv4', (n: number) => `198.51.103.${n}`, '198.51.104.1'],
    ['a /48 in IPv6', (n: number) => `2001:db8:3:${n}::1`, '2001:db8:4::1'],
  ])('of %s are counted for it, too: ten addresses’ worth', async (_, address, another) => {
    // Four hundred at once and forty a second: even a machine that serves a hundred a second runs into it. No address
    // asks so often that it is refused for itself.
    const addresses = Array.from({ length: 1_200 }, (_, n) => address(n % 50)).values();
    const answers = await statuses(() => from(addresses.next().value ?? ''), 1_200);
    expect(answers.get(200)?.length).toBeGreaterThanOrEqual(400);
    expect(answers.get(429)?.length).toBeGreaterThan(0);
    expect((await from(another)).status).toBe(200);
  });

  it('of a token are counted for the token, from wherever it comes', async () => {
    const { token } = await served.newToken('reader');
    const authorization = `Bearer ${token}`;
    const addresses = Array.from({ length: 90 }, (_, n) => `203.0.113.${n}`).values();
    const answers = await statuses(() => from(addresses.next().value ?? '', { authorization }), 90);
    expect(answers.get(429)?.length).toBeGreaterThan(0);
    expect((await from('203.0.113.1')).status).toBe(200);
    expect((await from('203.0.113.1', { authorization: `Bearer ${ADMIN}` })).status).toBe(200);
  });

  it('for what is not there, or not allowed, are too many as well', async () => {
    expect((await statuses(() => from('198.51.100.9', {}, '/wp-login.php'), 60)).get(429)).toBeDefined();
    const refused = () =>
      served.call('/v1/things', { method: 'POST', headers: { 'x-forwarded-for': '198.51.100.10' } });
    const answers = await statuses(refused, 60);
    expect(answers.get(401)?.length).toBeLessThan(10);
    expect(answers.get(429)?.length).toBeGreaterThan(50);
  });

  it('to read leave the caller free to write', async () => {
    const { token } = await served.newToken('officer');
    const authorization = `Bearer ${token}`;
    await statuses(() => from('198.51.100.3', { authorization }), 90);
    const written = await served.post('/v1/things', { name: 'a' }, { authorization });
    expect(written.status).toBe(201);
  });

  it('for a page are answered by a page', async () => {
    const page = () => from('198.51.100.4', { accept: 'text/html' }, '/things');
    const refused = (await statuses(page, 60)).get(429)?.[0];
    expect(refused?.headers.get('content-type')).toContain('text/html');
    expect(await refused?.text()).toContain('Wait a minute, then try again.');
  });

  it('of this machine’s own are served: its proxy stands for everybody', async () => {
    expect((await statuses(() => served.call('/v1/things'), 100)).get(200)).toHaveLength(100);
  });
});

describe('tokens that are nobody’s', () => {
  it('are looked at a hundred times; then whoever came with a good one goes on, and no other is looked at', async () => {
    const limited = await serveThings({ limits: { ...limits, anonymous: 1_000 }, trustProxy: true });
    const as = (token: string, address = '198.51.100.5') =>
      limited.call('/v1/things', {
        headers: { 'x-forwarded-for': address, authorization: `Bearer ${token}` },
      });
    const { token: known } = await limited.newToken('reader');
    const { token: late } = await limited.newToken('reader');
    expect((await as(known)).status).toBe(200);
    const guesses = [];
    for (let n = 0; n < 110; n += 1) guesses.push((await as(`guess-${n}`)).status);
    expect(guesses.slice(0, 100).every((status) => status === 401)).toBe(true);
    expect(guesses.at(-1)).toBe(429);
    expect((await as(known)).status).toBe(200);
    expect((await as(late)).status).toBe(429);
    expect((await as(late, '198.51.100.6')).status).toBe(200);
    await limited.close();
  });
});

describe('several instances', () => {
  it('together allow in the long run what one does', async () => {
    const { token } = await served.newToken('reader');
    const other = await served.another();
    const as = (url: string) => fetch(`${url}/v1/things`, { headers: { authorization: `Bearer ${token}` } });
    const began = performance.now();
    let allowed = 0;
    while (performance.now() - began < 3_000) {
      const answers = await Promise.all([as(served.url), as(other.url), as(served.url), as(other.url)]);
      allowed += answers.filter(({ status }) => status === 200).length;
    }
    const seconds = (performance.now() - began) / 1_000;
    // A burst of 40 each, or one and 40 a second; what both earn in the quarter of a second between two settlings.
    expect(allowed).toBeLessThanOrEqual(Math.max(80, 40 + 40 * seconds) + 20);
    expect(allowed).toBeGreaterThan(40);
    await other.close();
  });
});
