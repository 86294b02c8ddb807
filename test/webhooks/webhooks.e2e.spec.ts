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
    const [inside, external] = [await receiving(), await receiving()];
    await at.endpoint(inside.url, { audience: 'full' });
    await at.endpoint(external.url);
    await at.log(slug, 'launch.announced', '2025-11-01', { visibility: 'internal' });
    await at.log(slug, 'round.held', '2025-12-02');
    await inside.count(2);
    await external.count(1);
    expect(typesOf(inside.got)).toEqual(['launch.announced', 'round.held']);
    expect(inside.got[0]?.body.data.transition).toMatchObject({ actor: 'admin', visibility: 'internal' });
    expect(inside.got[0]?.body.data.status).toHaveProperty('silentDays');
    expect(typesOf(external.got)).toEqual(['round.held']);
    expect(external.got[0]?.body.data.seq).toBe(1);
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
    const [inside, external] = [await receiving(), await receiving()];
    await at.endpoint(inside.url, { audience: 'full' });
    await at.endpoint(external.url);
    const embargoUntil = new Date(Date.now() + 3_600_000).toISOString();
    await at.log(slug, 'round.held', '2025-12-01', { visibility: 'embargoed', embargoUntil });
    await at.log(slug, 'text.agreed', '2025-12-05', { visibility: 'internal' });
    await inside.count(2);
    await at.post(`/v1/tracks/${slug}/transitions/2/publish`, { reason: 'both agreed' });
    await external.count(1);
    expect(typesOf(external.got)).toEqual(['text.agreed']);
    await at.idle();
    at.clock.ahead = 3_700_000;
    await external.count(2);
    await inside.count(3);
    expect(typesOf(external.got)).toEqual(['text.agreed', 'round.held']);
    expect(seqsOf(external.got)).toEqual([1, 2]);
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
