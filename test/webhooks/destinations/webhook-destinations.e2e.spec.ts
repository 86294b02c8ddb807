import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { canaries } from '../../support/canaries.js';
import { type Service, serve } from '../webhooks.harness.js';
import { attackersNames, at as onPort, VECTORS } from './ssrf-vectors.js';

/** On the public internet as far as anybody can tell by its form; nothing is ever sent to it here. */
const HARMLESS = 'https://receiver.example/hook';

/** What the answer says of the address, by why it is refused. */
const SENTENCES: Record<string, RegExp> = {
  address: /leads to .*not on the public internet/,
  host_form: /must write its host as/,
  malformed: /is not a web address|must be at most|characters/,
  userinfo: /must not carry a user name/,
  scheme: /must be https/,
  port: /must use one of the ports/,
  local_name: /must not name a local host/,
};

let at: Service;
let canary: Awaited<ReturnType<typeof canaries>>;
let targets: { url: string; code: string }[];

beforeAll(async () => {
  canary = await canaries(1);
  // The canaries' ports are open to everyone, so that the port alone refuses nothing.
  at = await serve({ allow: [], ports: [443, ...canary.ports], resolve: attackersNames });
  targets = VECTORS.flatMap(([url, code]) => canary.ports.map((port) => ({ url: onPort(url, port), code })));
});
afterEach(() => expect(canary.heard).toEqual([]));
afterAll(async () => {
  await at.close();
  canary.close();
});

const refusals = (
  answers: readonly {
    status: number;
    body: { code: string; errors: { pointer: string; message: string }[] };
  }[],
) =>
  answers.flatMap(({ status, body }, index) => {
    const { url, code } = targets[index] as (typeof targets)[number];
    const isRefused =
      status === 422 &&
      body.code === 'validation_failed' &&
      body.errors.length === 1 &&
      body.errors[0]?.pointer === '/url' &&
      SENTENCES[code]?.test(body.errors[0].message);
    return isRefused ? [] : [{ url, code, status, body }];
  });

describe('an address that must not be called', () => {
  it('there are at least sixty of them', () => expect(VECTORS.length).toBeGreaterThanOrEqual(60));

  it('given it for a new endpoint, the API refuses it and keeps nothing', async () => {
    const answers = [];
    for (const { url } of targets) answers.push(await at.call('POST', '/v1/webhooks/endpoints', { url }));
    expect(refusals(answers)).toEqual([]);
    expect((await at.get('/v1/webhooks/endpoints')).items).toEqual([]);
  });

  it('given it as a change, the API refuses it and the endpoint stays as it was', async () => {
    const { id } = await at.endpoint(HARMLESS);
    const answers = [];
    for (const { url } of targets) {
      answers.push(await at.call('PATCH', `/v1/webhooks/endpoints/${id}`, { url, description: 'changed' }));
    }
    expect(refusals(answers)).toEqual([]);
    expect(await at.get(`/v1/webhooks/endpoints/${id}`)).toMatchObject({ url: HARMLESS, description: '' });
    await at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
  });

  it('given it in the database all the same, every delivery is blocked where it would connect', async () => {
    await at.open('t');
    const ids: string[] = [];
    for (const _ of targets) ids.push((await at.endpoint(HARMLESS)).id);
    // As a restored backup might hold it, or one who can write to the database put it.
    await at.pool.query(
      `UPDATE webhook_endpoints e SET url = t.url FROM unnest($1::uuid[], $2::text[]) AS t(id, url) WHERE e.id = t.id`,
      [ids, targets.map(({ url }) => url)],
    );
    await at.log('t', 'launch.announced', '2025-11-01');
    await at.until(
      `SELECT count(*)::int AS tried FROM webhook_attempts`,
      (row?: { tried: number }) => row?.tried === targets.length,
    );
    const { rows } = await at.pool.query(
      'SELECT error, status, count(*)::int AS times FROM webhook_attempts GROUP BY error, status',
    );
    expect(rows).toEqual([{ error: 'blocked_destination', status: null, times: targets.length }]);
  });
});
