import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { faultsOf } from '../../src/ui/html.fixture.js';
import { Browser, titleOf, wordsOf } from '../support/forms.harness.js';
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
});
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

describe('the pages of webhooks', () => {
  /** A browser with a role on the desk of `own`, in which somebody has signed in. */
  async function browserOf(role: string): Promise<Browser> {
    const { token } = await at.post('/v1/tokens', { name: `a ${role}`, role, desk: 'europe' });
    const browser = new Browser(at.url);
    await browser.signIn(token);
    return browser;
  }
  const named = (description: string, tracks: string[]) => at.endpoint(to.url, { description, tracks });

  it('are for the administrator of a desk to make and to end endpoints of its tracks', async () => {
    const browser = await browserOf('administrator');
    const form = await browser.visit('/webhooks/new');
    expect(form.html).toContain('name="track" value="own"');
    expect(form.html).not.toContain('name="track" value="open"');
    for (const track of [null, ['open'], ['own', 'unseen'], ['nothing']]) {
      const again = await browser.send(form, 'save', { url: to.url, description: 'Typed with care', track });
      expect([track, again.status]).toEqual([track, 422]);
      expect(again.html).toContain('value="Typed with care"');
      expect(wordsOf(again.html)).toContain('Choose one or more agreements of your desks');
    }
    const made = await browser.send(form, 'save', { url: to.url, description: 'The desk’s', track: 'own' });
    expect(titleOf(made.html)).toBe('The secret is shown only once – Paraph');
    const list = await browser.visit('/webhooks');
    expect(await faultsOf(list.html)).toEqual([]);
    const path = /<h3><a href="(\/webhooks\/[^"]+)">The desk’s</.exec(list.html)?.[1] ?? '';
    const edit = await browser.visit(`${path}/edit`);
    expect((await browser.send(edit, 'save', { track: ['own', 'open'] })).status).toBe(422);
    expect((await browser.send(edit, 'save', { description: 'Renamed' })).html).toContain('Renamed');
    const tested = await browser.send(await browser.visit(path), 'test');
    expect(tested.url).toMatch(/^\/webhooks\/deliveries\//);
    const ended = await browser.send(await browser.visit(`${path}/delete`), 'confirm');
    expect([ended.url, ended.html.includes('Renamed')]).toEqual(['/webhooks', false]);
  });

  it('say nothing of the endpoints of others', async () => {
    const browser = await browserOf('administrator');
    const { id } = await named('Of two desks', ['own', 'unseen']);
    const { delivery } = await at.post(`/v1/webhooks/endpoints/${id}/test`);
    const { html } = await browser.visit('/webhooks');
    expect(html).not.toContain('Of two desks');
    expect(html).not.toContain(delivery.id);
    expect(html).not.toContain('/webhooks/mail');
    for (const path of ['', '/edit', '/rotate', '/delete']) {
      expect([path, (await browser.visit(`/webhooks/${id}${path}`)).status]).toEqual([path, 404]);
    }
    expect((await browser.visit(`/webhooks/deliveries/${delivery.id}`)).status).toBe(404);
    expect((await browser.visit('/webhooks/mail')).status).toBe(403);
  });

  it('show an officer of a desk its endpoints, with nothing to press', async () => {
    const browser = await browserOf('officer');
    const { id } = await named('To be looked at', ['own']);
    const list = await browser.visit('/webhooks');
    expect(list.html).toContain('To be looked at');
    expect(list.html).not.toMatch(/\/webhooks\/new|name="do" value="test"/);
    const page = await browser.visit(`/webhooks/${id}`);
    expect([page.status, page.html.includes('name="do"'), page.html.includes(to.url)]).toEqual([
      200,
      false,
      false,
    ]);
    expect((await browser.visit(`/webhooks/${id}/edit`)).status).toBe(403);
    expect((await browser.visit('/webhooks/new')).status).toBe(403);
  });
});
