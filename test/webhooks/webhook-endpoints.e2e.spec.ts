import { createPublicKey, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type Message, receiver, type Service, serve } from './webhooks.harness.js';

let at: Service;
const open: { close(): Promise<unknown> }[] = [];
let tracks = 0;
beforeAll(async () => {
  at = await serve();
});
afterEach(async () => {
  at.clock.ahead = 0;
  const { items } = await at.get('/v1/webhooks/endpoints');
  for (const { id } of items) await at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => at.close());

const receiving: typeof receiver = async (...args) => {
  const to = await receiver(...args);
  open.push(to);
  return to;
};
const track = async (more = {}) => {
  tracks += 1;
  await at.open(`track-${tracks}`, more);
  return `track-${tracks}`;
};

/** Ed25519 as any receiver would check it, from the `whpk_` text alone (RFC 8410 wraps the 32 bytes). */
function isSignedBy(publicKey: string, { headers, text }: Message): boolean {
  const spki = Buffer.concat([
    Buffer.from('302a300506032b6570032100', 'hex'),
    Buffer.from(publicKey.slice('whpk_'.length), 'base64'),
  ]);
  const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const content = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`);
  return (headers['webhook-signature'] ?? '').split(' ').some((one) => {
    const [scheme, signature = ''] = one.split(',');
    return scheme === 'v1a' && verify(null, content, key, Buffer.from(signature, 'base64'));
  });
}

describe('secrets', () => {
  it('given v1a, the public key shown checks the signature, and during a rotation both do', async () => {
    const slug = await track();
    const to = await receiving();
    const made = await at.endpoint(to.url, { signature: 'v1a' });
    expect([made.secret, made.publicKey]).toEqual([null, expect.stringMatching(/^whpk_/)]);
    await at.log(slug, 'launch.announced', '2025-11-01');
    await to.count(1);
    const rotated = await at.post(`/v1/webhooks/endpoints/${made.id}/rotate-secret`);
    expect(rotated).toMatchObject({ secret: null, previous: { publicKey: made.publicKey } });
    await at.log(slug, 'round.held', '2025-12-01');
    const [first, second] = (await to.count(2)) as [Message, Message];
    expect([isSignedBy(made.publicKey, first), isSignedBy(rotated.publicKey, first)]).toEqual([true, false]);
    expect([isSignedBy(made.publicKey, second), isSignedBy(rotated.publicKey, second)]).toEqual([true, true]);
  });

  it('given a rotation of v1, both secrets sign for a day and then the new one alone', async () => {
    const slug = await track();
    const to = await receiving();
    const made = await at.endpoint(to.url);
    const rotated = await at.post(`/v1/webhooks/endpoints/${made.id}/rotate-secret`);
    const takes = (secret: string, { text, headers }: Message) => {
      try {
        return Boolean(new Webhook(secret).verify(text, headers));
      } catch {
        return false;
      }
    };
    await at.log(slug, 'launch.announced', '2025-11-01');
    await to.count(1);
    await at.idle();
    at.clock.ahead = 24 * 3_600_000 + 1_000;
    await at.log(slug, 'round.held', '2025-12-01');
    const [during, after] = (await to.count(2)) as [Message, Message];
    expect([takes(made.secret, during), takes(rotated.secret, during)]).toEqual([true, true]);
    expect([takes(made.secret, after), takes(rotated.secret, after)]).toEqual([false, true]);
  });

  it('are shown once, and lie nowhere in the clear, not even under an Idempotency-Key', async () => {
    const to = await receiving();
    const body = { url: to.url, headers: { Authorization: 'Bearer very-secret' } };
    const key = { 'Idempotency-Key': `key-${Date.now()}` };
    const first = await at.call('POST', '/v1/webhooks/endpoints', body, key);
    const again = await at.call('POST', '/v1/webhooks/endpoints', body, key);
    expect(first.body.secret).toMatch(/^whsec_/);
    expect(again.body).toEqual({ ...first.body, secret: null });
    const { body: shown } = await at.call('GET', first.headers.get('location') as string);
    expect(shown).toMatchObject({ headerNames: ['Authorization'] });
    const everything = JSON.stringify([
      shown,
      (await at.pool.query('SELECT * FROM webhook_endpoints')).rows,
      (await at.pool.query('SELECT answer FROM idempotency_keys')).rows,
    ]);
    expect(everything).not.toContain(first.body.secret.slice(6));
    expect(everything).not.toContain('very-secret');
  });
});

describe('what fails', () => {
  it('given 410, the endpoint is disabled at once, others on the inside are told, and it can be enabled again', async () => {
    const slug = await track();
    const [gone, other] = [
      await receiving((_, response) => response.writeHead(410).end()),
      await receiving(),
    ];
    const { id } = await at.endpoint(gone.url, { description: 'the archive' });
    await at.endpoint(other.url, { audience: 'full', types: ['endpoint.disabled'] });
    await at.log(slug, 'launch.announced', '2025-11-01');
    const [message] = (await other.count(1)) as [Message];
    expect(message.body).toMatchObject({
      type: 'endpoint.disabled',
      data: { endpoint: { id, description: 'the archive', disabledReason: 'gone' } },
    });
    expect(await at.get(`/v1/webhooks/endpoints/${id}`)).toMatchObject({
      enabled: false,
      disabledReason: 'gone',
    });
    expect((await at.call('POST', `/v1/webhooks/endpoints/${id}/test`)).status).toBe(422);
    gone.at.reply = (_, response) => response.writeHead(204).end();
    expect(await at.patch(`/v1/webhooks/endpoints/${id}`, { enabled: true })).toMatchObject({
      enabled: true,
    });
    await at.post(`/v1/webhooks/endpoints/${id}/test`);
    await gone.until((all) => all.some(({ body }) => body.type === 'endpoint.test'));
  });

  it('given an answer of 500, tries again by the schedule with the same id, and the log says so', async () => {
    const slug = await track();
    const to = await receiving((_, response) => response.writeHead(500).end('no luck'));
    const { id } = await at.endpoint(to.url);
    await at.log(slug, 'launch.announced', '2025-11-01');
    await to.count(1);
    to.at.reply = (_, response) => response.end('thanks');
    await at.idle();
    at.clock.ahead = 7_000;
    const [first, second] = (await to.count(2)) as [Message, Message];
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id']);
    expect(second.text).toBe(first.text);
    await at.until(
      `SELECT state FROM webhook_deliveries WHERE endpoint_id = '${id}'`,
      (row?: { state: string }) => row?.state === 'delivered',
    );
    const { items } = await at.get(`/v1/webhooks/deliveries?endpoint=${id}`);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      messageId: first.headers['webhook-id'],
      state: 'delivered',
      track: slug,
      seq: 1,
      attempts: [
        { attempt: 1, status: 500, error: 'status', excerpt: 'no luck', nextAttemptAt: expect.any(String) },
        { attempt: 2, status: 200, error: null, excerpt: 'thanks', nextAttemptAt: null },
      ],
    });
    await at.post(`/v1/webhooks/deliveries/${items[0].id}/retry`);
    await to.count(3);
    expect(to.got[2]?.headers['webhook-id']).toBe(first.headers['webhook-id']);
  });

  it('given five days of nothing but failure, the endpoint is disabled', async () => {
    const slug = await track();
    const to = await receiving((_, response) => response.writeHead(503).end());
    const { id } = await at.endpoint(to.url);
    await at.log(slug, 'launch.announced', '2025-11-01');
    await to.count(1);
    await at.idle();
    at.clock.ahead = 5 * 86_400_000 + 10_000;
    await to.count(2);
    const row = await at.until(
      `SELECT disabled_reason FROM webhook_endpoints WHERE id = '${id}'`,
      (found?: { disabled_reason: string | null }) => found?.disabled_reason !== null,
    );
    expect(row.disabled_reason).toBe('failing');
  });
});

describe('the calls', () => {
  const refused = async (body: unknown) => {
    const answer = await at.call('POST', '/v1/webhooks/endpoints', body);
    return [answer.status, answer.body.errors?.map(({ pointer }: { pointer: string }) => pointer)];
  };

  it('refuse to deliver to anything but the public internet', async () => {
    // Loopback is allowed here, so it is tried where nothing is.
    const bare = await serve({ allow: [] }, at);
    open.push({ close: bare.app.close.bind(bare.app) });
    for (const url of [
      'http://example.com/hook',
      'https://10.0.0.1/hook',
      'https://[::1]/hook',
      'https://0x7f000001/hook',
      'https://169.254.169.254/latest/meta-data',
      'https://[64:ff9b::7f00:1]/',
      'https://user:pass@8.8.8.8/',
      'https://8.8.8.8:8443/',
      'https://localhost/',
      'ftp://8.8.8.8/',
    ]) {
      const { status, body } = await bare.call('POST', '/v1/webhooks/endpoints', { url });
      expect([url, status, body.errors?.[0]?.pointer]).toEqual([url, 422, '/url']);
    }
  });

  it('refuse headers that are ours, patterns that match nothing, and what they do not know', async () => {
    const url = 'http://127.0.0.1:1/';
    expect(await refused({ url, headers: { 'Webhook-Id': '1', Host: 'x' } })).toEqual([
      422,
      ['/headers/Webhook-Id', '/headers/Host'],
    ]);
    expect(await refused({ url, types: ['rounds.*', 'raund.*'] })).toEqual([422, ['/types/1']]);
    expect(await refused({ url, tracks: ['no-such-track'] })).toEqual([422, ['/tracks/0']]);
    expect(await refused({ url, secret: 'mine' })).toEqual([422, ['/secret']]);
    expect(await refused({})).toEqual([422, ['/url']]);
  });

  it('change what they are given and nothing else', async () => {
    const made = await at.endpoint('http://127.0.0.1:1/', { types: ['round.*'], rateLimit: 5 });
    const changed = await at.patch(`/v1/webhooks/endpoints/${made.id}`, {
      description: 'desk',
      rateLimit: null,
    });
    const { secret, ...rest } = made;
    expect(changed).toEqual({ ...rest, description: 'desk', rateLimit: null });
    expect((await at.call('PATCH', `/v1/webhooks/endpoints/${made.id}`, { audience: 'full' })).status).toBe(
      422,
    );
    expect((await at.call('DELETE', `/v1/webhooks/endpoints/${made.id}`)).status).toBe(204);
    expect((await at.call('GET', `/v1/webhooks/endpoints/${made.id}`)).status).toBe(404);
  });

  it('give figures only to those with a token', async () => {
    const metrics = async (headers = {}) => (await fetch(`${at.url}/metrics`, { headers })).text();
    expect(await metrics()).not.toContain('paraph_');
    const told = await metrics({ authorization: 'Bearer an-admin-token-for-tests' });
    const names = [...told.matchAll(/^# TYPE (paraph_\w+)/gm)].map(([, name]) => name);
    expect(names.sort()).toEqual([
      'paraph_db_connections',
      'paraph_db_replica_asked',
      'paraph_db_waiting',
      'paraph_feed_lag_seconds',
      'paraph_feed_waiting',
      'paraph_heads_late_seconds',
      'paraph_http_request_seconds',
      'paraph_http_requests_total',
      'paraph_mail_oldest_seconds',
      'paraph_mail_waiting',
      'paraph_mails_total',
      'paraph_webhook_attempt_seconds',
      'paraph_webhook_attempts_total',
      'paraph_webhook_due_seconds',
      'paraph_webhook_endpoints',
      'paraph_webhook_oldest_seconds',
      'paraph_webhook_waiting',
    ]);
    // A route is counted by its pattern: an id would make a series of its own, and an unknown address too.
    expect(told).toMatch(
      /^paraph_http_requests_total\{method="GET",route="\/v1\/webhooks\/endpoints\/:id",status="404"\} [1-9]/m,
    );
    expect(told).toMatch(/^paraph_db_connections\{state="idle"\} \d+$/m);
    expect(told).toMatch(/^paraph_feed_waiting 0$/m);
  });
});
