import { createPublicKey, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { type Message, receiver, type Service, serve } from './webhooks.harness.js';

let at: Service;
const open: { close(): Promise<unknown> }[] = [];
beforeAll(async () => {
  at = await serve();
});
afterEach(async () => {
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

describe('a delivery', () => {
  it('given an endpoint, when a round is logged, tells it with the status after it, signed', async () => {
    await at.open('vfa');
    const to = await receiving();
    const { secret, publicKey } = await at.endpoint(to.url);
    expect(publicKey).toBeNull();
    await at.log('vfa', 'round.held', '2025-12-02', { data: { number: 1 } });
    const [message] = await to.count(1);
    const { body, headers, text } = message as Message;
    expect(new Webhook(secret).verify(text, headers)).toEqual(body);
    expect(body.type).toBe('round.held');
    expect(body.data).toMatchObject({
      seq: 1,
      cursor: '1',
      transition: { track: 'vfa', seq: 1, type: 'round.held', occurredOn: '2025-12-02', data: { number: 1 } },
      status: { stage: 'negotiating', roundsHeld: 1, lastEvent: { type: 'round.held' } },
    });
    expect(body.data.transition).not.toHaveProperty('actor');
    expect(body.data.status).not.toHaveProperty('stalled');
  });
});
