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
const typesOf = (got: readonly Message[]) => got.map(({ body }) => body.type);
const seqsOf = (got: readonly Message[]) => got.map(({ body }) => body.data.seq);

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

describe('a delivery', () => {
  it('given an endpoint, when a round is logged, tells it with the status after it, signed', async () => {
    const slug = await track();
    const to = await receiving();
    const { secret, publicKey } = await at.endpoint(to.url);
    expect(publicKey).toBeNull();
    await at.log(slug, 'round.held', '2025-12-02', { data: { number: 1 } });
    const [message] = (await to.count(1)) as [Message];
    const { body, headers, text } = message;
    expect(new Webhook(secret).verify(text, headers)).toEqual(body);
    expect(body.type).toBe('round.held');
    expect(body.data).toMatchObject({
      seq: 1,
      cursor: expect.stringMatching(/^\d+$/),
      transition: { track: slug, seq: 1, type: 'round.held', occurredOn: '2025-12-02', data: { number: 1 } },
      status: { stage: 'negotiating', roundsHeld: 1, lastEvent: { type: 'round.held' } },
    });
    expect(body.data.transition).not.toHaveProperty('actor');
    expect(body.data.status).not.toHaveProperty('stalled');
  });

  it('given the audience full, tells the full view of internal entries too, and the public one nothing', async () => {
    const slug = await track();
    const [inside, outside] = [await receiving(), await receiving()];
    await at.endpoint(inside.url, { audience: 'full' });
    await at.endpoint(outside.url);
    await at.log(slug, 'launch.announced', '2025-11-01', { visibility: 'internal' });
    await at.log(slug, 'round.held', '2025-12-02');
    await inside.count(2);
    await outside.count(1);
    expect(typesOf(inside.got)).toEqual(['launch.announced', 'round.held']);
    expect(inside.got[0]?.body.data.transition).toMatchObject({ actor: 'admin', visibility: 'internal' });
    expect(inside.got[0]?.body.data.status).toHaveProperty('silentDays');
    expect(typesOf(outside.got)).toEqual(['round.held']);
    expect(outside.got[0]?.body.data.seq).toBe(1);
  });

  it('given thin data, names the entry and says nothing more', async () => {
    const slug = await track();
    const to = await receiving();
    await at.endpoint(to.url, { payload: 'thin' });
    const { transition } = await at.log(slug, 'round.held', '2025-12-02');
    const [message] = (await to.count(1)) as [Message];
    const { data } = message.body;
    expect(data).toEqual({ track: slug, seq: 1, cursor: data.cursor, id: transition.id });
  });

  it('says what was known then, however late it is built', async () => {
    const slug = await track();
    const to = await receiving((message, response) =>
      response.writeHead(message.headers['x-no'] ? 500 : 204).end(),
    );
    const { id } = await at.endpoint(to.url, { headers: { 'x-no': 'yes' } });
    await at.log(slug, 'round.held', '2025-10-02', { data: { number: 1 } });
    await at.log(slug, 'launch.announced', '2025-09-01');
    await at.post(`/v1/tracks/${slug}/transitions/1/corrections`, {
      action: 'amend',
      reason: 'wrong day',
      replacement: { occurredOn: '2025-10-03' },
    });
    await at.log(slug, 'text.initialled', '2025-11-02');
    await at.patch(`/v1/webhooks/endpoints/${id}`, { headers: {} });
    await at.until(
      `SELECT count(*)::int AS n FROM webhook_deliveries WHERE endpoint_id = '${id}'`,
      (row?: { n: number }) => row?.n === 4,
    );
    await at.idle();
    at.clock.ahead = 10_000;
    const got = await to.until((all) => all.filter(({ headers }) => !headers['x-no']).length >= 4);
    const taken = got.filter(({ headers }) => !headers['x-no']);
    expect(seqsOf(taken)).toEqual([1, 2, 3, 4]);
    const statuses = taken.map(
      ({ body }) => body.data.status as { stage: string; lastEvent: { seq: number } },
    );
    expect(statuses.map(({ stage, lastEvent }) => [stage, lastEvent.seq])).toEqual([
      ['negotiating', 1],
      ['negotiating', 1],
      ['negotiating', 1],
      ['initialled', 4],
    ]);
    expect(taken[0]?.body.data.transition).toMatchObject({ correctedBy: null, occurredOn: '2025-10-02' });
  });
});

describe('who is told', () => {
  it('given filters by type, kind, track and party, only who asked for it', async () => {
    const [vfa, ra] = [await track(), await track({ kind: 'readmission', parties: ['EU', 'GE'] })];
    const all = await receiving();
    const filters = [
      { types: ['round.*'] },
      { types: ['text.agreed', 'launch.announced'] },
      { kinds: ['readmission'] },
      { tracks: [vfa] },
      { parties: ['GE'] },
    ];
    const some = await Promise.all(
      filters.map(async (filter) => {
        const to = await receiving();
        await at.endpoint(to.url, filter);
        return to;
      }),
    );
    await at.endpoint(all.url);
    await at.log(vfa, 'rounds.asserted', '2025-11-01', { data: { count: 2 } });
    await at.log(vfa, 'round.held', '2025-12-01');
    await at.log(ra, 'launch.announced', '2025-12-02');
    await all.count(3);
    await Promise.all([
      some[0]?.count(1),
      some[1]?.count(1),
      some[2]?.count(1),
      some[3]?.count(2),
      some[4]?.count(1),
    ]);
    expect(some.map(({ got }) => typesOf(got))).toEqual([
      ['round.held'],
      ['launch.announced'],
      ['launch.announced'],
      ['rounds.asserted', 'round.held'],
      ['launch.announced'],
    ]);
  });

  it('given a correction, whoever was sent the original, whatever else they asked for', async () => {
    const slug = await track();
    const [rounds, texts] = [await receiving(), await receiving()];
    await at.endpoint(rounds.url, { types: ['round.*'] });
    await at.endpoint(texts.url, { types: ['text.*'] });
    await at.log(slug, 'round.held', '2025-12-01');
    await at.log(slug, 'text.agreed', '2025-12-05');
    await at.post(`/v1/tracks/${slug}/transitions/1/corrections`, {
      action: 'amend',
      reason: 'a day later',
      replacement: { occurredOn: '2025-12-02' },
    });
    await at.post(`/v1/tracks/${slug}/transitions/2/corrections`, { action: 'annul', reason: 'not agreed' });
    await rounds.count(2);
    await texts.count(2);
    expect(typesOf(rounds.got)).toEqual(['round.held', 'transition.corrected']);
    expect(rounds.got[1]?.body.data.transition).toMatchObject({ corrects: 1, occurredOn: '2025-12-02' });
    expect(typesOf(texts.got)).toEqual(['text.agreed', 'transition.annulled']);
    expect(texts.got[1]?.body.data.status).toMatchObject({ stage: 'negotiating' });
  });

  it('given an embargo, the public is told when it passes; given an internal entry, when it is published', async () => {
    const slug = await track();
    const [inside, outside] = [await receiving(), await receiving()];
    await at.endpoint(inside.url, { audience: 'full' });
    await at.endpoint(outside.url);
    const embargoUntil = new Date(Date.now() + 3_600_000).toISOString();
    await at.log(slug, 'round.held', '2025-12-01', { visibility: 'embargoed', embargoUntil });
    await at.log(slug, 'text.agreed', '2025-12-05', { visibility: 'internal' });
    await inside.count(2);
    await at.post(`/v1/tracks/${slug}/transitions/2/publish`, { reason: 'both agreed' });
    await outside.count(1);
    expect(typesOf(outside.got)).toEqual(['text.agreed']);
    await at.idle();
    at.clock.ahead = 3_700_000;
    await outside.count(2);
    await inside.count(3);
    expect(typesOf(outside.got)).toEqual(['text.agreed', 'round.held']);
    expect(seqsOf(outside.got)).toEqual([1, 2]);
    expect(typesOf(inside.got)).toEqual(['round.held', 'text.agreed', 'transition.published']);
  });

  it('given an endpoint made later, only of what comes then; asked to recover, of what it missed', async () => {
    const slug = await track();
    const since = at.clock.now();
    await at.log(slug, 'launch.announced', '2025-11-01');
    await at.until('SELECT count(*)::int AS n FROM unnumbered', (row?: { n: number }) => row?.n === 0);
    const to = await receiving();
    const { id } = await at.endpoint(to.url, { tracks: [slug] });
    await at.log(slug, 'round.held', '2025-12-01');
    await to.count(1);
    expect(typesOf(to.got)).toEqual(['round.held']);
    const recovered = await at.post(`/v1/webhooks/endpoints/${id}/recover`, { since });
    expect(recovered).toEqual({ retried: 0, missed: 1 });
    await to.count(2);
    expect(typesOf(to.got)).toEqual(['round.held', 'launch.announced']);
    expect(await at.post(`/v1/webhooks/endpoints/${id}/recover`, { since })).toEqual({
      retried: 0,
      missed: 0,
    });
  });

  it('makes one delivery for each entry and endpoint, whoever dispatches', async () => {
    const second = await serve({}, at);
    try {
      const slug = await track();
      const to = await receiving();
      const { id } = await at.endpoint(to.url);
      await at.log(slug, 'launch.announced', '2024-01-01');
      for (let day = 10; day < 30; day += 1)
        await second.log(slug, 'statement.made', `2024-02-${day}`, { data: { summary: 'x' } });
      await to.count(21);
      expect(seqsOf(to.got)).toEqual(Array.from({ length: 21 }, (_, i) => i + 1));
      expect(new Set(to.got.map(({ headers }) => headers['webhook-id'])).size).toBe(21);
      const { rows } = await at.pool.query(
        'SELECT count(*)::int AS n FROM webhook_deliveries WHERE endpoint_id = $1',
        [id],
      );
      expect(rows).toEqual([{ n: 21 }]);
    } finally {
      await second.close();
    }
  });
});

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

  it.each([
    ['http://example.com/hook', '/url'],
    ['https://10.0.0.1/hook', '/url'],
    ['https://[::1]/hook', '/url'],
    ['https://0x7f000001/hook', '/url'],
    ['https://169.254.169.254/latest/meta-data', '/url'],
    ['https://[64:ff9b::7f00:1]/', '/url'],
    ['https://user:pass@8.8.8.8/', '/url'],
    ['https://8.8.8.8:8443/', '/url'],
    ['https://localhost/', '/url'],
    ['ftp://8.8.8.8/', '/url'],
  ])('refuse to deliver to %s', async (url, pointer) => {
    // Loopback alone is allowed here, so it is tried where nothing is.
    const bare = await serve({ allow: [] }, at);
    try {
      const answer = await bare.call('POST', '/v1/webhooks/endpoints', { url });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([422, pointer]);
    } finally {
      await bare.close();
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
    expect(await metrics()).not.toContain('paraph_webhook');
    expect(await metrics({ authorization: 'Bearer an-admin-token-for-tests' })).toContain(
      'paraph_webhook_waiting',
    );
  });
});
