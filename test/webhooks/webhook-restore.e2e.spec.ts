import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { copyOf, migratedDatabase, type TestDatabase } from '../support/database.js';
import { receiver, type Service, serve } from './webhooks.harness.js';

/** A receiver as docs/receive-a-webhook.md has it: each message once, by its id. */
type Taken = Map<string, { seq: number; cursor: string; transition: { id: string } }>;

describe('a receiver, after a restore to an earlier state', () => {
  let original: TestDatabase;
  let backup: TestDatabase;
  let hook: Awaited<ReturnType<typeof receiver>>;
  let keys: Service['keys'];

  const take = (): Taken =>
    new Map(hook.got.map(({ headers, body }) => [headers['webhook-id'] ?? '', body.data as never]));
  const say = async (service: Service, count: number) => {
    for (let n = 0; n < count; n += 1) {
      await service.log('t', 'statement.made', '2024-03', {
        data: { summary: `Statement ${Math.random()}` },
      });
    }
    await service.fannedOut();
  };

  beforeAll(async () => {
    original = await migratedDatabase();
    hook = await receiver();
    const first = await serve({}, { appUrl: original.appUrl, keys: [Buffer.alloc(32, 7)] });
    keys = first.keys;
    await first.open('t');
    await first.endpoint(hook.url, { audience: 'public' });
    await say(first, 2);
    await hook.count(2);
    await first.idle();
    await first.close();
    backup = await copyOf(original);
  });
  afterAll(async () => {
    await hook.close();
    await backup.drop();
    await original.drop();
  });

  it('takes other rows for others, though they have the numbers of those that were lost', async () => {
    const lost = await serve({}, { appUrl: original.appUrl, keys });
    await say(lost, 2);
    await hook.count(4);
    await lost.idle();
    await lost.close();
    const before = take();

    const restored = await serve({}, { appUrl: backup.appUrl, keys });
    await say(restored, 3);
    await hook.count(7);
    const all = take();
    expect([before.size, all.size]).toEqual([4, 7]);
    const since = [...all.values()].slice(4);
    expect(since.map(({ seq }) => seq)).toEqual([3, 4, 5]);
    // Its cursor says that the feed has begun an epoch: at 2, and before that of the first.
    expect([...before.values()].map(({ cursor }) => cursor)).toEqual(['1', '2', '3', '4']);
    const [cursor] = since.map((data) => data.cursor);
    expect(cursor).toMatch(/^[0-9a-f]{32}-3$/);
    const ahead = await fetch(`${restored.url}/v1/feed?after=4`);
    expect([ahead.status, (await ahead.json()).resumeFrom]).toEqual([410, '2']);
    const { items } = await (await fetch(`${restored.url}/v1/feed?after=2`)).json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual(since.map(({ transition }) => transition.id));
    const { items: deliveries } = await restored.get('/v1/webhooks/deliveries?limit=1');
    expect(deliveries[0].cursor).toBe(since.at(-1)?.cursor);

    // What is made again has the id that it had.
    await restored.pool.query('DELETE FROM webhook_deliveries');
    const [{ id: endpoint }] = (await restored.get('/v1/webhooks/endpoints')).items;
    await restored.post(`/v1/webhooks/endpoints/${endpoint}/recover`, { since: '2000-01-01T00:00:00.000Z' });
    await hook.count(12);
    expect(take().size).toBe(7);
    await restored.close();
  });
});
