import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN, type Service, serve } from '../webhooks/webhooks.harness.js';

let at: Service;
beforeAll(async () => {
  at = await serve();
  await at.open('t');
});
afterAll(() => at.close());

type Event = {
  id: string;
  event: string;
  data: { track: string; seq: number; type: string; actor?: string };
};

/** Opens the stream; `next` reads so many events, leaving comments out. */
async function listen(headers: Record<string, string> = {}, query = '') {
  const abort = new AbortController();
  const answer = await fetch(`${at.url}/v1/stream${query}`, { headers, signal: abort.signal });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const next = async (count: number): Promise<Event[]> => {
    const events: Event[] = [];
    while (events.length < count) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { value, done } = (await reader?.read()) ?? { done: true, value: undefined };
        if (done) throw new Error('the stream ended');
        text += value;
        continue;
      }
      const fields = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = (name: string) =>
        fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const id = field('id');
      if (id) events.push({ id, event: field('event') ?? '', data: JSON.parse(field('data') ?? '') });
    }
    return events;
  };
  return {
    answer,
    next,
    ended: async () => {
      for (;;) if ((await reader?.read())?.done) return;
    },
    close: () => abort.abort(),
  };
}

const admin = { authorization: `Bearer ${ADMIN}` };
const say = (summary: string, more = {}) =>
  at.log('t', 'statement.made', '2024-03-01', { data: { summary }, ...more });

describe('the stream', () => {
  it('given a listener, tells what is recorded from then on, each view its own', async () => {
    await say('before');
    await at.until('SELECT count(*)::int AS n FROM unnumbered', (row?: { n: number }) => row?.n === 0);
    const [inside, external] = [await listen(admin), await listen()];
    expect(external.answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(external.answer.headers.get('x-content-type-options')).toBe('nosniff');
    await say('hidden', { visibility: 'internal' });
    await say('shown');
    const [full, shown] = [await inside.next(2), await external.next(1)];
    expect(full.map(({ data }) => [data.seq, data.actor])).toEqual([
      [2, 'admin'],
      [3, 'admin'],
    ]);
    expect(shown[0]).toMatchObject({ event: 'statement.made', data: { seq: 2, track: 't' } });
    expect(shown[0]?.data).not.toHaveProperty('actor');
    inside.close();
    external.close();
  });

  it('given a Last-Event-ID, goes on after it and misses nothing, with others who listen already', async () => {
    const others = await listen();
    const { items, next } = await (await fetch(`${at.url}/v1/feed`)).json();
    const all = await listen({ 'last-event-id': '0' });
    const before = await all.next(items.length);
    expect(before.map(({ data }) => data)).toEqual(items);
    expect(before.at(-1)?.id).toBe(next);
    all.close();
    for (const summary of ['one', 'two', 'three']) await say(summary);
    const resumed = await listen({ 'last-event-id': next });
    const [after, live] = [await resumed.next(3), await others.next(3)];
    expect(after).toEqual(live);
    await say('four');
    expect(await resumed.next(1)).toEqual(await others.next(1));
    resumed.close();
    others.close();
  });

  it('given a cursor beyond the head, says where it goes on instead, and does', async () => {
    const { items } = await (await fetch(`${at.url}/v1/feed?limit=500`)).json();
    const { next, close } = await listen({ 'last-event-id': '999999999999' });
    const [reset, ...rows] = await next(1 + items.length);
    expect(reset).toEqual({ id: '0', event: 'reset', data: { resumeFrom: '0' } });
    expect(rows.map(({ data }) => data)).toEqual(items);
    close();
  });

  it('refuses a Last-Event-ID that is no cursor, and takes an empty one for none', async () => {
    for (const id of ['abc', '-1', '1.5', `${'g'.repeat(32)}-1`]) {
      const answer = await fetch(`${at.url}/v1/stream`, { headers: { 'last-event-id': id } });
      expect([answer.status, (await answer.json()).code]).toEqual([400, 'bad_request']);
    }
    const { answer, close } = await listen({ 'last-event-id': '' });
    expect(answer.status).toBe(200);
    close();
  });

  it('refuses a query it does not know, and a bad token; answers HEAD', async () => {
    expect((await fetch(`${at.url}/v1/stream?from=1`)).status).toBe(422);
    expect((await fetch(`${at.url}/v1/stream`, { headers: { authorization: 'Bearer nobody' } })).status).toBe(
      401,
    );
    expect((await fetch(`${at.url}/v1/stream`, { method: 'HEAD' })).status).toBe(200);
  });

  it('given one who does not read, cuts them off, and they go on where they were', async () => {
    const slow = connect(Number(new URL(at.url).port), '127.0.0.1');
    let text = '';
    slow.on('error', () => undefined);
    const closed = once(slow, 'close');
    slow.write('GET /v1/stream HTTP/1.1\r\nHost: paraph\r\n\r\n');
    await once(slow, 'readable');
    // What the network itself holds comes on top of what we hold for them.
    const long = Array.from({ length: 6 }, () => 'мәлімдеме '.repeat(900));
    const [kk, ru, en] = long;
    for (let n = 0; n < 150; n += 1) {
      await at.log('t', 'statement.made', '2024-03-02', {
        data: { summary: { kk, ru, en }, reason: { kk, ru, en } },
      });
    }
    slow.on('data', (chunk) => {
      text += chunk;
    });
    await closed;
    const ids = [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    const whole = text.lastIndexOf('\n\n');
    const last = ids.findLast((id) => text.indexOf(`id: ${id}\n`) < whole) as number;
    const { items } = await (await fetch(`${at.url}/v1/feed?after=${last}&limit=500`)).json();
    expect(items.length).toBeGreaterThan(0);
    const resumed = await listen({ 'last-event-id': String(last) });
    const after = await resumed.next(items.length);
    expect(after.map(({ data }) => data.seq)).toEqual(items.map(({ seq }: { seq: number }) => seq));
    resumed.close();
  });

  it('ends soon after its token is revoked, and tells nothing from then on', async () => {
    const token = `paraph_${randomBytes(32).toString('base64url')}`;
    const hash = createHash('sha256').update(token).digest();
    await at.pool.query(
      `INSERT INTO tokens (id, name, role, hash) VALUES (gen_random_uuid(), 'leaving', 'reader', $1)`,
      [hash],
    );
    const headers = { authorization: `Bearer ${token}` };
    const leaving = await listen(headers);
    const stays = await listen(admin);
    await say('for both');
    expect((await leaving.next(1))[0]?.data.actor).toBe('admin');
    await at.pool.query('UPDATE tokens SET revoked_at = now() WHERE hash = $1', [hash]);
    await leaving.ended();
    await say('for one');
    expect(await stays.next(2)).toHaveLength(2);
    stays.close();
  });

  it('ends when the service stops', async () => {
    const other = await serve();
    const stream = await fetch(`${other.url}/v1/stream`);
    const text = stream.text();
    await other.close();
    expect(await text).toContain('retry:');
  });
});
