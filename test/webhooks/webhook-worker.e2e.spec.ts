import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Claims, type LaneOutcome } from '../../src/webhooks/deliveries/claims.js';
import { Worker } from '../../src/webhooks/deliveries/worker.js';
import { untilWaiting } from '../battery/ledger/links.js';
import type { Orders } from './webhooks.child.js';
import { ADMIN, type Message, receiver, type Service, serve } from './webhooks.harness.js';

const open: { close(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const serving = async (...args: Parameters<typeof serve>): Promise<Service> => {
  const at = await serve(...args);
  open.push(at);
  return at;
};
const receiving: typeof receiver = async (...args) => {
  const to = await receiver(...args);
  open.push(to);
  return to;
};

/** The service in another process on the same database. */
async function elsewhere(at: Service, lease?: number) {
  const orders: Orders = {
    appUrl: at.appUrl,
    keys: at.keys.map((key) => key.toString('base64')).join(','),
    adminToken: ADMIN,
    ...(lease !== undefined && { lease }),
  };
  const child = fork(join(import.meta.dirname, 'webhooks.child.ts'), [JSON.stringify(orders)], {
    execArgv: ['--import', join(import.meta.dirname, '../support/compiled.mjs')],
    execPath: process.execPath,
  });
  const gone = once(child, 'exit');
  const close = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  open.push({ close });
  const [{ port }] = (await Promise.race([
    once(child, 'message'),
    gone.then(([code]) => {
      throw new Error(`exit ${code}`);
    }),
  ])) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    kill: close,
    stop: async () => {
      child.send('stop');
      await gone;
    },
  };
}

const say = (at: Service, slug: string, day: number) =>
  at.log(slug, 'statement.made', `2024-03-${String(day).padStart(2, '0')}`, {
    data: { summary: `day ${day}` },
  });
const seqsOf = (got: readonly Message[], slug: string) =>
  got
    .filter(({ body }) => (body.data.transition as { track: string }).track === slug)
    .map(({ body }) => body.data.seq);

const DAY = 86_400_000;

describe('given a clock that somebody sets', () => {
  it('back by a day, what was to be sent before is sent at once', async () => {
    const at = await serving();
    await at.open('t');
    const waiting: (() => void)[] = [];
    const to = await receiving((_, response) => void waiting.push(() => response.writeHead(204).end()));
    await at.endpoint(to.url);
    at.clock.ahead = DAY;
    for (const day of [1, 2, 3]) await say(at, 't', day);
    await to.count(1);
    await at.fannedOut();
    at.clock.ahead = 0;
    to.at.reply = (_, response) => response.writeHead(204).end();
    waiting[0]?.();
    await to.count(3);
    expect(seqsOf(to.got, 't')).toEqual([1, 2, 3]);
  });

  it('forward by a day in the middle of an attempt, the message is not sent again', async () => {
    const at = await serving();
    for (const slug of ['t', 'u']) await at.open(slug);
    const waiting: (() => void)[] = [];
    const to = await receiving((_, response) => void waiting.push(() => response.writeHead(204).end()));
    await at.endpoint(to.url);
    await say(at, 't', 1);
    await to.count(1);
    at.clock.ahead = DAY;
    // Whoever claims this one finds the lease of the other ended by the clock.
    for (const day of [1, 2, 3]) {
      await say(at, 'u', day);
      await to.count(1 + day);
      waiting[day]?.();
    }
    waiting[0]?.();
    await say(at, 't', 2);
    await to.count(5);
    expect(seqsOf(to.got, 't')).toEqual([1, 2]);
    waiting[4]?.();
  });
});

describe('order', () => {
  it('given a delivery that fails, its track waits for it and another track does not', async () => {
    const at = await serving();
    await at.open('stuck');
    await at.open('free');
    const to = await receiving((message, response) =>
      response.writeHead(seqsOf([message], 'stuck')[0] === 1 ? 500 : 204).end(),
    );
    await at.endpoint(to.url);
    for (const day of [1, 2, 3]) await say(at, 'stuck', day);
    for (const day of [1, 2, 3]) await say(at, 'free', day);
    await to.until((all) => seqsOf(all, 'free').length === 3 && seqsOf(all, 'stuck').length > 0);
    expect(seqsOf(to.got, 'free')).toEqual([1, 2, 3]);
    expect(seqsOf(to.got, 'stuck')).toEqual([1]);
    to.at.reply = (_, response) => response.writeHead(204).end();
    await at.idle();
    at.clock.ahead = 7_000;
    await to.until((all) => seqsOf(all, 'stuck').length === 4);
    expect(seqsOf(to.got, 'stuck')).toEqual([1, 1, 2, 3]);
  });

  it('given ordered: false, one that fails holds back nothing', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving((message, response) =>
      response.writeHead(message.body.data.seq === 1 ? 500 : 204).end(),
    );
    await at.endpoint(to.url, { ordered: false });
    for (const day of [1, 2, 3]) await say(at, 't', day);
    await to.until((all) => [2, 3].every((seq) => seqsOf(all, 't').includes(seq)));
  });

  it('given that it is switched on, what is recorded from then on goes in order; what waited goes as it did', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving((_, response) => response.writeHead(500).end());
    const { id } = await at.endpoint(to.url, { ordered: false });
    for (const day of [1, 2]) await say(at, 't', day);
    await to.until((all) => new Set(seqsOf(all, 't')).size === 2);
    await at.idle();
    await at.patch(`/v1/webhooks/endpoints/${id}`, { ordered: true });
    await say(at, 't', 3);
    await to.until((all) => seqsOf(all, 't').includes(3));
    await say(at, 't', 4);
    await at.idle();
    // The fourth waits for the third.
    expect(seqsOf(to.got, 't')).not.toContain(4);
    to.at.reply = (_, response) => response.writeHead(204).end();
    await to.until((all) => seqsOf(all, 't').includes(4));
    expect(seqsOf(to.got, 't').lastIndexOf(3)).toBeLessThan(seqsOf(to.got, 't').indexOf(4));
  });

  it('given that it is switched, nobody waits who is told of something else', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving();
    const { id } = await at.endpoint(to.url);
    const fanningOut = await at.pool.connect();
    try {
      await fanningOut.query('BEGIN; SELECT FROM webhook_positions FOR UPDATE');
      await at.patch(`/v1/webhooks/endpoints/${id}`, { ordered: false });
    } finally {
      await fanningOut.query('ROLLBACK');
      fanningOut.release();
    }
  });
});

describe('one endpoint and the rest', () => {
  it('given one that hangs and one that is dead, a third is told as soon as ever', async () => {
    const at = await serving();
    await at.open('t');
    const held: { end(): void }[] = [];
    const hanging = await receiving((_, response) => held.push(response));
    const well = await receiving();
    await at.endpoint(hanging.url, { ordered: false, concurrency: 2 });
    await at.endpoint('http://127.0.0.1:9/', { ordered: false });
    await at.endpoint(well.url, { ordered: false });
    for (let day = 1; day <= 20; day += 1) await say(at, 't', day);
    await well.count(20);
    // No more than its concurrency is under way at the one that hangs.
    expect(hanging.got).toHaveLength(2);
    for (const response of held) response.end();
  });

  it('given somebody who settles lane after lane, whoever fans out takes them in the same order', async () => {
    const complaints = jest.spyOn(Logger.prototype, 'error');
    const at = await serving();
    for (const slug of ['first', 'second']) await at.open(slug);
    const to = await receiving((_, response) => response.writeHead(500).end());
    await at.endpoint(to.url);
    for (const slug of ['first', 'second']) await say(at, slug, 1);
    await to.count(2);
    await at.idle();
    const [fanningOut, settling] = [await at.pool.connect(), await at.pool.connect()];
    const lane = (slug: string) =>
      settling.query(
        `SELECT FROM webhook_lanes l JOIN tracks t ON t.id = l.lane WHERE t.slug = $1 FOR UPDATE OF l`,
        [slug],
      );
    // Both are fanned out at once, the second track before the first.
    await fanningOut.query('BEGIN; SELECT FROM webhook_positions FOR UPDATE');
    for (const slug of ['second', 'first']) await say(at, slug, 2);
    await at.until('SELECT FROM unnumbered', (row?: object) => row === undefined);
    await settling.query('BEGIN');
    await lane('first');
    await fanningOut.query('COMMIT');
    await at.until(
      `SELECT count(*)::int AS waiting FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%webhook_fan_out%'`,
      (row?: { waiting: number }) => row?.waiting === 1,
    );
    await lane('second');
    await settling.query('COMMIT');
    await at.fannedOut();
    for (const client of [fanningOut, settling]) client.release();
    expect(complaints.mock.calls).toEqual([]);
    complaints.mockRestore();
  });

  it('given a lane that is made while somebody deletes its endpoint, whoever settles is not in their way', async () => {
    const at = await serving();
    for (const slug of ['first', 'second']) await at.open(slug);
    const to = await receiving((_, response) => response.writeHead(500).end());
    const { id } = await at.endpoint(to.url);
    await say(at, 'second', 1);
    await to.count(1);
    await at.idle();
    const clients = [await at.pool.connect(), await at.pool.connect()] as const;
    const [holding, settling] = clients;
    const lane = (client: typeof holding, slug: string) =>
      client.query(
        `SELECT FROM webhook_lanes l JOIN tracks t ON t.id = l.lane WHERE t.slug = $1 FOR UPDATE OF l`,
        [slug],
      );
    for (const client of clients) await client.query('BEGIN');
    await lane(holding, 'second');
    const removed = at.call('DELETE', `/v1/webhooks/endpoints/${id}`);
    await untilWaiting(at.pool, 1);
    await say(at, 'first', 1);
    await to.count(2);
    await at.idle();
    await lane(settling, 'first');
    const settled = lane(settling, 'second');
    await untilWaiting(at.pool, 2);
    await holding.query('COMMIT');
    expect((await removed).status).toBe(204);
    await settled;
    await settling.query('COMMIT');
    for (const client of clients) client.release();
  });

  it('given somebody who settles an attempt, whoever asks for it again waits and is not refused', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving((_, response) => response.writeHead(500).end());
    await at.endpoint(to.url);
    await say(at, 't', 1);
    await to.count(1);
    await at.idle();
    const { items } = await at.get('/v1/webhooks/deliveries');
    const settling = await at.pool.connect();
    await settling.query('BEGIN; SELECT FROM webhook_lanes FOR UPDATE');
    const asked = at.post(`/v1/webhooks/deliveries/${items[0].id}/retry`);
    await untilWaiting(at.pool, 1);
    await settling.query('UPDATE webhook_deliveries SET attempts = attempts; COMMIT');
    settling.release();
    await asked;
    await to.count(2);
  });

  it('given a rate limit, no more than that comes in a second', async () => {
    const at = await serving();
    await at.open('t');
    const times: number[] = [];
    const to = await receiving((_, response) => {
      times.push(Date.now());
      response.end();
    });
    await at.endpoint(to.url, { ordered: false, rateLimit: 5 });
    for (let day = 1; day <= 12; day += 1) await say(at, 't', day);
    await to.count(12);
    for (const [index, time] of times.entries()) {
      const later = times[index + 6];
      // Six gaps at five a second take over a second; on the way any of them may lose a little.
      if (later !== undefined) expect(later - time).toBeGreaterThan(900);
    }
  });
});

describe('a clock that is set forward', () => {
  it('given it is set while the fan-out leases a lane, then nobody else takes the lane', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving();
    await at.endpoint(to.url);
    const claims = at.app.get(Claims, { strict: false });
    type Claimed = ReturnType<typeof claims.claim>;
    const claiming = jest.spyOn(claims, 'claim');
    const { pool } = at;
    const ask = pool.query.bind(pool) as (...given: unknown[]) => Promise<{ rows?: { number?: unknown }[] }>;
    const late = Promise.withResolvers<Awaited<Claimed>[]>();
    let isLate = false;
    const asking = jest.spyOn(pool, 'query').mockImplementation(async (...given: unknown[]) => {
      const answer = await ask(...given);
      const isNumbering = (given[0] as { name?: string }).name === 'number-and-fan-out';
      // If the loop fans out at the same moment, the loop leases the lane: then the next entry is the one.
      if (isLate || !isNumbering || !answer.rows?.some(({ number }) => (number ?? null) !== null))
        return answer;
      isLate = true;
      // The lane is leased, and the process does not know yet.
      at.clock.ahead += DAY;
      const before = claiming.mock.calls.length;
      while (claiming.mock.calls.length < before + 3) await new Promise((resolve) => setTimeout(resolve, 10));
      late.resolve(Promise.all(claiming.mock.results.slice(before).map(({ value }) => value as Claimed)));
      return answer;
    });
    let said = 0;
    while (!isLate) {
      said += 1;
      await say(at, 't', said);
      await to.count(said);
      await at.idle();
    }
    expect((await late.promise).flatMap(({ batches }) => batches)).toEqual([]);
    await at.idle();
    expect(to.got).toHaveLength(said);
    asking.mockRestore();
    claiming.mockRestore();
  });
});

describe('processes that come and go', () => {
  it('given a database that is away as the worker stops, then it is told when it is back, and nothing goes out again', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving();
    await at.endpoint(to.url);
    const claims = at.app.get(Claims, { strict: false });
    const told = claims.settle.bind(claims);
    const away = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const settling = jest.spyOn(claims, 'settle').mockRejectedValue(away);
    await say(at, 't', 1);
    await to.count(1);
    let isStopped = false;
    const stopped = at.app.get(Worker, { strict: false }).stop();
    void stopped.then(() => {
      isStopped = true;
    });
    const before = settling.mock.calls.length;
    while (!isStopped && settling.mock.calls.length < before + 2) await new Promise(setImmediate);
    settling.mockImplementation(told);
    await stopped;
    const { rows } = await at.pool.query('SELECT state FROM webhook_deliveries');
    expect(rows).toEqual([{ state: 'delivered' }]);
    settling.mockRestore();
  });

  it('given a worker that is killed, another delivers what it held once the lease has ended', async () => {
    const lease = 2_000;
    const at = await serving({ lease });
    const other = await elsewhere(at, lease);
    await at.open('t');
    const replies: { end(): void }[] = [];
    const to = await receiving((_, response) => replies.push(response));
    await at.endpoint(to.url, { concurrency: 1 });
    // The one here takes part only as long as it takes the other to be the holder.
    for (let day = 1; day <= 2; day += 1) await say(at, 't', day);
    await to.count(1);
    const killed = Date.now();
    await other.kill();
    to.at.reply = (_, response) => response.writeHead(204).end();
    for (const response of replies.splice(0)) response.end();
    await to.until((all) => seqsOf(all, 't').includes(2));
    expect(Date.now() - killed).toBeLessThan(lease + 5_000);
    const ids = to.got.map(({ headers, body }) => `${body.data.seq} ${headers['webhook-id']}`);
    expect(new Set(ids).size).toBe(2);
  });

  it('given a claim that was long in coming, it is handed back, for the lease might end under way', async () => {
    const at = await serving();
    await at.open('t');
    const to = await receiving((_, response) => response.writeHead(204).end());
    await at.endpoint(to.url);
    const worker = at.app.get(Worker, { strict: false });
    const start = worker.start.bind(worker);
    let late = 6_000;
    const begun: number[] = [];
    jest.spyOn(worker, 'start').mockImplementation((batches, requestedAt) => {
      if (batches.length === 0) return;
      start(batches, requestedAt - late);
      late = 0;
      begun.push(to.got.length);
    });
    await say(at, 't', 1);
    await to.count(1);
    expect(begun).toEqual([0, 0]);
    const row = await at.until(
      `SELECT state, attempts FROM webhook_deliveries`,
      (found?: { state: string; attempts: number }) => found?.state === 'delivered',
    );
    expect(row.attempts).toBe(1);
  });

  it('given a delivery that was tried twice before either was said, both are in the log; one that cannot be said holds up nobody', async () => {
    const at = await serving();
    for (const slug of ['t', 'u']) await at.open(slug);
    const to = await receiving((_, response) => response.writeHead(204).end());
    await at.endpoint(to.url);
    const claims = at.app.get(Claims, { strict: false });
    const settle = claims.settle.bind(claims);
    let held: readonly LaneOutcome[] = [];
    const settling = jest.spyOn(claims, 'settle');
    // What came of the first is not said in time: as if the database had been away, and it was sent again meanwhile.
    settling.mockImplementationOnce(async (outcomes) => {
      held = outcomes;
      return 0;
    });
    await say(at, 't', 1);
    await to.count(1);
    await at.until('SELECT 1', () => held.length > 0);
    const unsaid = held.flatMap((outcome) => outcome.attempts);
    const broken = held.map(({ leased }) => ({
      leased,
      attempts: unsaid.map((one) => ({ ...one, at: new Date(Number.NaN) })),
    }));
    settling.mockImplementation((outcomes) => settle(outcomes));
    const worker = at.app.get(Worker, { strict: false }) as unknown as { outcomes: LaneOutcome[] };
    const complaints = jest.spyOn(Logger.prototype, 'error').mockImplementation(() => undefined);
    worker.outcomes.push(...broken, ...held, ...held);
    await say(at, 'u', 1);
    await at.idle();
    expect(complaints).toHaveBeenCalled();
    complaints.mockRestore();
    const { rows } = await at.pool.query(
      `SELECT t.slug, d.state, d.attempts, (SELECT count(*)::int FROM webhook_attempts a WHERE a.delivery = d.number) AS log
       FROM webhook_deliveries d JOIN tracks t ON t.id = d.track_id ORDER BY t.slug`,
    );
    expect(rows).toEqual([
      { slug: 't', state: 'delivered', attempts: 2, log: 2 },
      { slug: 'u', state: 'delivered', attempts: 1, log: 1 },
    ]);
  });

  it('given one that stops in good order, what it cannot finish goes on elsewhere at once', async () => {
    const first = await serve({ shutdownGrace: 100 });
    await first.open('t');
    const to = await receiving(() => undefined);
    await first.endpoint(to.url);
    await say(first, 't', 1);
    await to.count(1);
    // The request that is open stays so; the next one is answered.
    to.at.reply = (_, response) => response.writeHead(204).end();
    const second = await serving({}, first);
    await first.app.close();
    // Long before the lease of twenty seconds would have ended.
    await to.count(2);
    expect(to.got[1]?.headers['webhook-id']).toBe(to.got[0]?.headers['webhook-id']);
    const row = await second.until(
      `SELECT state, attempts FROM webhook_deliveries`,
      (found?: { state: string; attempts: number }) => found?.state === 'delivered',
    );
    expect(row.attempts).toBe(1);
    open.push({ close: first.drop });
  });
});
