import { afterEach, expect, it } from '@jest/globals';
import { DeliveryPruner } from '../../src/webhooks/deliveries/delivery-pruner.js';
import { receiver, serve } from './webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

it('given what is over for ninety days, the log ends it; what waits stays, and a deleted endpoint leaves nothing', async () => {
  const at = await serve();
  open.push(at);
  await at.open('t');
  const to = await receiver();
  open.push(to);
  const { id } = await at.endpoint(to.url);
  const dead = await at.endpoint('http://127.0.0.1:9/');
  await at.log('t', 'launch.announced', '2025-11-01');
  await to.count(1);
  await at.fannedOut();
  await at.idle();
  const pruning = at.app.get(DeliveryPruner, { strict: false });
  expect(await pruning.prune()).toBe(0);
  await at.patch(`/v1/webhooks/endpoints/${dead.id}`, { enabled: false });
  await at.idle();
  at.clock.ahead = 91 * 86_400_000;
  expect(await pruning.prune()).toBe(1);
  const { items } = await at.get('/v1/webhooks/deliveries');
  expect(items.map(({ endpoint, state }: Record<string, string>) => [endpoint, state])).toEqual([
    [dead.id, 'waiting'],
  ]);
  for (const each of [id, dead.id]) await at.call('DELETE', `/v1/webhooks/endpoints/${each}`);
  // As whoever was about to make a delivery when the endpoint was deleted may leave one.
  await at.pool.query('INSERT INTO webhook_lanes (endpoint_id, lane, next_at) VALUES ($1, -1, now())', [id]);
  at.clock.ahead += 120_000;
  expect(await pruning.prune()).toBe(1);
  const { rows } = await at.pool.query(
    `SELECT (SELECT count(*) FROM webhook_endpoints)::int AS endpoints,
       (SELECT count(*) FROM webhook_attempts)::int AS attempts, (SELECT count(*) FROM webhook_lanes)::int AS lanes`,
  );
  expect(rows).toEqual([{ endpoints: 0, attempts: 0, lanes: 0 }]);
});
