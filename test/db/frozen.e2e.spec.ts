import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { prepareDatabase } from '../../src/db/prepare.js';
import { REQUEST_TIMEOUTS } from '../../src/db/timeouts.js';
import { ask, cleanUp, newFolder, serverOf, start } from '../embedded/embedded.harness.js';
import { freeze } from '../ledger/waiting.harness.js';
import { type Service, startService } from '../support/service.js';

const met = { type: 'meeting.held', occurredOn: '2026-03-03' };
const TIMEOUTS = { ...REQUEST_TIMEOUTS, turn: 2_000, connect: 500, answer: 1_000 };
/** Only Linux tells a process's children in a file. */
const itOnLinux = process.platform === 'linux' ? it : it.skip;

describe('given a database that stops in the middle of everything', () => {
  let at: Service;
  let superuserUrl: string;
  let goOn: (() => void) | null = null;
  let postmaster: number;

  beforeEach(async () => {
    const dataDir = newFolder();
    const cluster = await start(dataDir, { durable: false });
    superuserUrl = cluster.superuserUrl;
    const urls = await cluster.databaseUrls('paraph');
    await prepareDatabase(urls);
    postmaster = serverOf(dataDir);
    at = await startService({ database: { ...urls, drop: async () => undefined }, timeouts: TIMEOUTS });
    for (const slug of ['a', 'b']) await at.admin.open(slug);
  });
  afterEach(async () => {
    goOn?.();
    goOn = null;
    await at.close();
    await cleanUp();
  });

  itOnLinux('every call is told 503 while it lasts, and afterwards all is as it was', async () => {
    // Connections that are used already, and then stop.
    await Promise.all(Array.from({ length: 20 }, () => at.admin.fetch('/v1/board')));
    goOn = freeze(postmaster);
    const reading = ['/health/ready', '/v1/board', '/v1/feed', '/v1/tracks/a', '/'].map((path) =>
      at.admin.fetch(path),
    );
    const writing = Array.from({ length: 12 }, (_, n) =>
      at.admin.record(n % 3 ? 'a' : 'b', met, n % 2 ? { 'idempotency-key': `key-${n}` } : {}),
    );
    const live = await at.anyone.fetch('/health/live');
    expect(live.status).toBe(200);
    const [read, written] = await Promise.all([Promise.all(reading), Promise.all(writing)]);
    expect([...read, ...written].map(({ status }) => status)).toEqual(Array(17).fill(503));
    for (const { headers } of [...read, ...written]) expect(headers.get('retry-after')).toMatch(/^\d+$/);
    const unknown = written.filter(({ body }) => 'outcome' in body).length;

    goOn();
    goOn = null;
    while ((await at.anyone.fetch('/health/ready')).status !== 200) await setTimeout(5);
    const { a, b } = { a: await at.admin.record('a', met), b: await at.admin.record('b', met) };
    expect([a.status, b.status]).toEqual([201, 201]);
    // What was sent and not answered may have been recorded; nothing else was.
    expect(a.body.track.revision + b.body.track.revision - 2).toBeLessThanOrEqual(unknown);
    const count = `SELECT count(*)::int FROM pg_stat_activity WHERE datname = 'paraph' AND backend_type = 'client backend'`;
    // The pool's, and the one that listens; those that were given up have ended.
    while (Number((await ask(superuserUrl, count))[0]) > 31) await setTimeout(5);
  });
});
