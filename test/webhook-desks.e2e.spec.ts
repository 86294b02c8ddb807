import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { receiver, type Service, serve } from './webhooks.harness.js';

let at: Service;
let to: Awaited<ReturnType<typeof receiver>>;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** A caller with a role on the desk of `own`. */
async function onDesk(role: string) {
  const { id, token } = await at.post('/v1/tokens', { name: `a ${role}`, role, desk: 'europe' });
  const call = (method: string, path: string, body?: unknown) => at.call(method, path, body, bearer(token));
  return { id, call };
}

beforeAll(async () => {
  at = await serve();
  to = await receiver();
  await at.open('own');
  await at.open('open');
  await at.open('unseen');
  await at.log('open', 'launch.announced', '2025-11-01');
  await at.post('/v1/desks', { slug: 'europe', name: 'Europe', tracks: ['own'] });
}, 60_000);
afterAll(async () => {
  await at.close();
  await to.close();
});

describe('given the administrator of a desk', () => {
  const endpoint = (tracks?: string[]) => ({ url: to.url, audience: 'full', ...(tracks && { tracks }) });

  it('then the ledgers of its tracks can be sent to an endpoint, and no others', async () => {
    const { call } = await onDesk('administrator');
    const create = async (tracks?: string[]) =>
      (await call('POST', '/v1/webhooks/endpoints', endpoint(tracks))).status;
    expect(await create()).toBe(403);
    expect(await create([])).toBe(403);
    expect(await create(['open'])).toBe(403);
    expect(await create(['own', 'unseen'])).toBe(404);
    expect(await create(['own', 'nothing'])).toBe(404);
    const made = await call('POST', '/v1/webhooks/endpoints', endpoint(['own']));
    expect([made.status, made.body.url]).toEqual([201, to.url]);
    const path = `/v1/webhooks/endpoints/${made.body.id}`;
    for (const tracks of [[], ['open'], ['unseen']]) {
      expect((await call('PATCH', path, { tracks })).status).toBeGreaterThan(400);
    }
    await at.log('unseen', 'launch.announced', '2025-11-01', { visibility: 'internal' });
    await at.log('own', 'launch.announced', '2025-11-01', { visibility: 'internal' });
    const [message] = await to.count(1);
    expect(message?.body).toMatchObject({ type: 'launch.announced', data: { transition: { track: 'own' } } });
    const { body: sent } = await call('GET', '/v1/webhooks/deliveries');
    expect(sent.items.map(({ endpoint }: { endpoint: string }) => endpoint)).toEqual([made.body.id]);
    expect((await call('POST', `${path}/test`)).status).toBe(202);
    expect((await call('DELETE', path)).status).toBe(204);
  });

  it('then the endpoints of others are not there', async () => {
    const { call } = await onDesk('administrator');
    const { id } = await at.endpoint(to.url, { tracks: ['own', 'unseen'] });
    const all = await at.endpoint(to.url);
    const { delivery } = await at.post(`/v1/webhooks/endpoints/${id}/test`);
    for (const path of [`endpoints/${id}`, `endpoints/${all.id}`, `deliveries/${delivery.id}`]) {
      expect((await call('GET', `/v1/webhooks/${path}`)).status).toBe(404);
    }
    for (const act of ['rotate-secret', 'test', 'recover']) {
      const body = act === 'recover' ? { since: '2025-12-01T00:00:00Z' } : undefined;
      expect((await call('POST', `/v1/webhooks/endpoints/${id}/${act}`, body)).status).toBe(404);
    }
    expect((await call('POST', `/v1/webhooks/deliveries/${delivery.id}/retry`)).status).toBe(404);
    expect((await call('DELETE', `/v1/webhooks/endpoints/${id}`)).status).toBe(404);
    expect((await call('GET', '/v1/webhooks/endpoints')).body.items).toEqual([]);
    expect((await call('GET', '/v1/webhooks/deliveries')).body.items).toEqual([]);
  });
});

describe('given an officer of a desk', () => {
  it('then its endpoints are seen without their paths, and changed by others', async () => {
    const { call } = await onDesk('officer');
    const { id } = await at.endpoint(to.url, { tracks: ['own'] });
    const { body } = await call('GET', `/v1/webhooks/endpoints/${id}`);
    expect(body.url).toMatch(/…$/);
    expect((await call('DELETE', `/v1/webhooks/endpoints/${id}`)).status).toBe(403);
  });
});
