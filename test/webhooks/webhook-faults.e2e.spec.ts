import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseCidrs } from '../../src/webhooks/sending/address.js';
import { FAULTS, faultyReceiver, strangerWithTls, WELL } from './fault-receiver.js';
import { type Service, serve } from './webhooks.harness.js';

/** What the names of these tests resolve to; a test may change an answer. */
const names: Record<string, string[]> = {};

type Logged = {
  id: string;
  messageId: string;
  state: string;
  createdAt: string;
  nextAttemptAt: string | null;
  attempts: { status: number | null; error: string | null; excerpt: string; latencyMs: number; at: string }[];
};

let at: Service;
const open: { close(): Promise<unknown> }[] = [];
let made = 0;

beforeAll(async () => {
  at = await serve({
    timeout: 600,
    // Another address of this machine is one where nothing may go.
    allow: parseCidrs('127.0.0.1/32'),
    resolve: async (name) => names[name] ?? Promise.reject(new Error(`no such name: ${name}`)),
  });
});
afterEach(async () => {
  const { items } = await at.get('/v1/webhooks/endpoints');
  for (const { id } of items) await at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => at.close());

const receiving = async <To extends { close(): Promise<unknown> }>(making: Promise<To>): Promise<To> => {
  const to = await making;
  open.push(to);
  return to;
};

/** An endpoint made by the API for a track of its own, and an entry on that track. */
async function subscribed(url: string) {
  made += 1;
  const slug = `fault-${made}`;
  await at.open(slug);
  const endpoint = await at.endpoint(url, { tracks: [slug] });
  await at.log(slug, 'launch.announced', '2025-11-01');
  return { slug, endpoint: endpoint.id as string };
}

/** The delivery log when its newest delivery has had so many attempts. */
async function logged(endpoint: string, attempts = 1): Promise<Logged> {
  for (;;) {
    const { items } = await at.get(`/v1/webhooks/deliveries?endpoint=${endpoint}`);
    if (items[0]?.attempts.length >= attempts) return items[0];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Six seconds and more after the first attempt: the second is due. */
async function later(ms = 7_000): Promise<void> {
  await at.idle();
  at.clock.ahead += ms;
}

const waitOf = ({ nextAttemptAt, attempts }: Logged, ahead: number) =>
  Date.parse(nextAttemptAt ?? '') - ahead - Date.parse(attempts.at(-1)?.at ?? '');

describe('a fault, as the delivery log tells it', () => {
  it.each([
    ['reset in the middle of the answer', { status: 200, error: 'reset', excerpt: '' }],
    ['headers that drip in', { status: null, error: 'timeout', excerpt: '' }],
    ['no answer', { status: null, error: 'timeout', excerpt: '' }],
    ['301', { status: 301, error: 'redirect', excerpt: '' }],
    ['500', { status: 500, error: 'status', excerpt: 'out of order' }],
  ] as const)(
    'given %s, it waits five seconds or so, and a receiver that is well again takes it',
    async (fault, said) => {
      const to = await receiving(faultyReceiver(FAULTS[fault]));
      const { endpoint } = await subscribed(to.url);
      const failed = await logged(endpoint);
      expect(failed).toMatchObject({ state: 'waiting', attempts: [said] });
      expect(waitOf(failed, at.clock.ahead)).toBeGreaterThanOrEqual(4_000);
      // Five seconds, a fifth more, and what an attempt may take.
      expect(waitOf(failed, at.clock.ahead)).toBeLessThan(9_000);
      to.heal();
      await later();
      const taken = await logged(endpoint, 2);
      expect(taken).toMatchObject({
        messageId: failed.messageId,
        state: 'delivered',
        attempts: [said, { status: 204, error: null }],
      });
    },
  );

  it('given a port that nobody listens on, it is refused until somebody does', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as { port: number };
    await once(server.close(), 'close');
    const { endpoint } = await subscribed(`http://127.0.0.1:${port}/hook`);
    expect(await logged(endpoint)).toMatchObject({
      state: 'waiting',
      attempts: [{ status: null, error: 'refused', excerpt: '' }],
    });
    const to = await receiving(faultyReceiver(WELL, port));
    await later();
    expect(await logged(endpoint, 2)).toMatchObject({ state: 'delivered', attempts: [{}, { status: 204 }] });
    expect(to.state.requests).toBe(1);
  });

  it('given 410, it has failed for good, and the endpoint is disabled and says why', async () => {
    const to = await receiving(faultyReceiver(FAULTS['410']));
    const { endpoint, slug } = await subscribed(to.url);
    const gone = await logged(endpoint);
    expect(gone).toMatchObject({
      state: 'failed',
      nextAttemptAt: null,
      attempts: [{ status: 410, error: 'status', excerpt: 'closed in May' }],
    });
    expect(await at.get(`/v1/webhooks/endpoints/${endpoint}`)).toMatchObject({
      enabled: false,
      disabledReason: 'gone',
    });
    await at.log(slug, 'round.held', '2025-12-01');
    await at.fannedOut();
    expect(to.state.requests).toBe(1);
    to.heal();
    await at.patch(`/v1/webhooks/endpoints/${endpoint}`, { enabled: true });
    await at.post(`/v1/webhooks/deliveries/${gone.id}/retry`);
    expect(await logged(endpoint, 2)).toMatchObject({ id: gone.id, state: 'delivered' });
  });

  it('given 429 with Retry-After, nothing is sent to that endpoint until then', async () => {
    const to = await receiving(faultyReceiver(FAULTS['429']));
    const { endpoint, slug } = await subscribed(to.url);
    const asked = await logged(endpoint);
    expect(asked).toMatchObject({ state: 'waiting', attempts: [{ status: 429, error: 'status' }] });
    expect(waitOf(asked, at.clock.ahead)).toBeGreaterThanOrEqual(119_000);
    const { pausedUntil } = await at.get(`/v1/webhooks/endpoints/${endpoint}`);
    expect(Date.parse(pausedUntil)).toBeGreaterThanOrEqual(Date.parse(asked.nextAttemptAt ?? '') - 1_000);
    to.heal();
    await later(60_000);
    await at.log(slug, 'round.held', '2025-12-01');
    await at.fannedOut();
    expect(to.state.requests).toBe(1);
    await later(61_000);
    expect(await logged(endpoint, 1)).toMatchObject({ type: 'round.held', state: 'delivered' });
    expect(to.state.requests).toBe(3);
  });

  it('given 100 MB, it is taken at 64 KB: the rest never leaves the receiver', async () => {
    const to = await receiving(faultyReceiver(FAULTS['100 MB']));
    const { endpoint } = await subscribed(to.url);
    expect(await logged(endpoint)).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 200, error: null, excerpt: 'x'.repeat(1_024) }],
    });
    await to.close();
    open.pop();
    // What the two sockets' buffers swallowed before the cut.
    expect(to.state.sent).toBeLessThan(20 * 1_024 * 1_024);
  });

  it('given a gzip bomb, it is taken and never expanded', async () => {
    const to = await receiving(faultyReceiver(FAULTS['a gzip bomb']));
    const { endpoint } = await subscribed(to.url);
    expect(await logged(endpoint)).toMatchObject({
      state: 'delivered',
      attempts: [{ status: 200, error: null, excerpt: '' }],
    });
  });

  it('given a certificate that nobody vouches for, no request is sent', async () => {
    const to = await receiving(strangerWithTls());
    names['stranger.example'] = ['127.0.0.1'];
    const { endpoint } = await subscribed(`https://stranger.example:${to.port}/hook`);
    expect(await logged(endpoint)).toMatchObject({
      state: 'waiting',
      attempts: [{ status: null, error: 'tls', excerpt: '' }],
    });
    expect(to.state).toMatchObject({ requests: 0, connections: 1 });
  });

  it('given a name that leads elsewhere after it was taken, no packet goes there, and it waits for the name', async () => {
    const to = await receiving(faultyReceiver(WELL));
    names['moving.example'] = ['127.0.0.1'];
    const { endpoint, slug } = await subscribed(`http://moving.example:${to.port}/hook`);
    expect(await logged(endpoint)).toMatchObject({ state: 'delivered' });
    // The same port of an address that nobody vouched for.
    const canary = createServer();
    let packets = 0;
    canary.on('connection', (socket) => {
      packets += 1;
      socket.destroy();
    });
    await once(canary.listen(to.port, '127.0.0.2'), 'listening');
    open.push({ close: async () => once(canary.close(), 'close') });
    names['moving.example'] = ['127.0.0.2'];
    await at.log(slug, 'round.held', '2025-12-01');
    await at.until(
      `SELECT count(*)::int AS n FROM webhook_deliveries WHERE endpoint_id = '${endpoint}' AND attempts > 0`,
      (row?: { n: number }) => row?.n === 2,
    );
    const blocked = await logged(endpoint);
    expect(blocked).toMatchObject({
      type: 'round.held',
      state: 'waiting',
      attempts: [{ status: null, error: 'blocked_destination', excerpt: '' }],
    });
    expect([packets, to.state.requests]).toEqual([0, 1]);
    names['moving.example'] = ['127.0.0.1'];
    await later();
    expect(await logged(endpoint, 2)).toMatchObject({ id: blocked.id, state: 'delivered' });
  });
});
