import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { startCluster } from '../../../src/db/embedded/cluster.js';
import { birthOf } from '../../../src/db/embedded/processes.js';
import { prepareDatabase } from '../../../src/db/prepare.js';
import { migratedDatabase, type TestDatabase } from '../../support/database.js';
import { postOffice } from '../../support/post-office.js';
import { ADMIN, type Message, receiver } from '../../webhooks/webhooks.harness.js';
import { bearer, type Site } from '../judge/callers.js';
import { type Traffic, underTraffic } from '../judge/traffic.js';
import { CivilDates } from './civil-dates.js';
import { FakeTime } from './fake-time.js';
import { started } from './started.js';

export type Clocks = {
  /** Where the clock jumps to, one after another: an instant, or so many milliseconds from the real time. */
  moments: readonly (string | number)[];
  /** How long it goes on from there, in milliseconds. */
  lasts: number;
  /** Whether PostgreSQL's clock jumps too. */
  isDatabaseToo: boolean;
  size: Traffic['size'];
};

const [HOUR, DAY] = [3_600_000, 86_400_000];

/** Two seconds before each. */
export const MOMENTS: Clocks['moments'] = [
  '2024-02-28T23:59:58Z',
  // Midnight in Almaty, when Kazakhstan's two zones became one.
  '2024-02-29T17:59:58Z',
  '2024-02-29T23:59:58Z',
  0,
  HOUR,
  -HOUR,
  DAY,
  -DAY,
  // The clocks of Brussels are set back, and forward.
  '2026-10-25T00:59:58Z',
  '2026-12-31T23:59:58Z',
  '2027-03-28T00:59:58Z',
  '2028-02-28T23:59:58Z',
  '2028-02-29T23:59:58Z',
  0,
  '2028-02-29T23:59:58Z',
  0,
];

/** Which zone the machine is in must not matter; each start has another. */
const ZONES = ['UTC', 'Europe/Brussels', 'Asia/Almaty'];
/** How long deliveries may stand still in the end, in milliseconds: an attempt's lease and a little. */
const PATIENCE = 60_000;
/** In milliseconds: long enough for the clock to jump in the middle of an attempt. */
const ANSWERS_AFTER = 200;
/** Slower than the receiver, or deliveries would fall ever further behind. */
const PACE = 400;
/** The clock is never before this day, on which entries say that they happened. */
const ENTRY = { occurredOn: '2023-05-05' };

/**
 * Lets the clock of the service jump, and PostgreSQL's, under traffic, and starts the service again in other time zones.
 * Order, civil dates and words for them stay the same, and nothing is sent twice: neither deliveries of
 * entries nor notices of deadlines nor mails to people.
 */
export async function jumpingClock({ moments, lasts, isDatabaseToo, size }: Clocks): Promise<string> {
  const time = new FakeTime();
  const database = await (isDatabaseToo ? databaseUnder(time) : migratedDatabase());
  const pool = new pg.Pool({ connectionString: database.appUrl, max: 2 });
  const [post, notices] = [await postOffice(), await receiver()];
  const mail = { smtpUrl: post.smtpUrl, publicUrl: 'https://talks.example' };
  const orders = {
    appUrl: database.appUrl,
    keys: randomBytes(32).toString('base64'),
    adminToken: ADMIN,
    mail,
  };
  const startIn = (zone = 'UTC') => started(orders, { ...time.env, TZ: zone });
  let service = await startIn();
  const at: Site = { url: service.url };
  const dates = new CivilDates(at, ADMIN);
  const faults = async () => {
    await dates.record();
    await subscribe(pool, at);
    await mustPost(`${at.url}/v1/webhooks/endpoints`, { url: notices.url, audience: 'full', ordered: false });
    for (const [nth, moment] of moments.entries()) {
      time.set(typeof moment === 'number' ? moment : Date.parse(moment) - Date.now());
      await pause(lasts);
      await dates.check(time);
      // Mails are looked for at the start.
      await service.stop();
      service = await startIn(ZONES[nth % ZONES.length]);
      at.url = service.url;
      await dates.check(time);
    }
    await untilMailed(pool);
    return `${moments.length} jumps of the clock${isDatabaseToo ? ', of PostgreSQL too' : ''}`;
  };
  try {
    const traffic = {
      at,
      token: ADMIN,
      pool,
      size,
      patience: PATIENCE,
      entry: ENTRY,
      answersAfter: ANSWERS_AFTER,
      pace: PACE,
    };
    const said = await underTraffic({ ...traffic, isInHurry: true, isPruned: true }, faults);
    const [mails, told] = [
      mustBeOnce(post.letters.map(mailOf), 'mail'),
      mustBeOnce(notices.got.map(noticeOf), 'notice'),
    ];
    return [
      said,
      `${dates.checks} times the same dates in words and views`,
      `${mails} mails, ${told} notices, each once`,
    ].join('; ');
  } finally {
    await service.kill();
    await Promise.all([post.close(), notices.close()]);
    await pool.end();
    await database.drop();
    time.close();
  }
}

/** A PostgreSQL of the trial's own, which sees that clock. */
async function databaseUnder(time: FakeTime): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), `paraph-test-${process.pid}-${birthOf(process.pid)}-`));
  chmodSync(dataDir, 0o755);
  const cluster = await startCluster({ dataDir, durable: false, binaries: await time.binaries() });
  const urls = await cluster.databaseUrls('paraph');
  await prepareDatabase(urls);
  const drop = async () => {
    await cluster.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...urls, drop };
}

async function mustPost(url: string, body: object): Promise<{ id: string }> {
  const answer = await fetch(url, { method: 'POST', headers: bearer(ADMIN), body: JSON.stringify(body) });
  if (answer.status !== 201) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { id: string };
}

/** Somebody who gets a digest each week and a mail before each deadline, since before the first moment. */
async function subscribe(pool: pg.Pool, { url }: Site): Promise<void> {
  const { id } = await mustPost(`${url}/v1/people`, { name: 'Aliya', username: 'aliya', role: 'officer' });
  await pool.query(
    `INSERT INTO agenda_mail (person_id, address, language, everything, weekday, near, confirmed_at, planned_on)
     VALUES ($1, 'aliya@mfa.example', 'en', true, 4, '{14,3,0}', now(), $2)`,
    [id, Date.parse('2024-02-01T00:00:00Z') / DAY],
  );
}

async function untilMailed(pool: pg.Pool): Promise<void> {
  for (const until = performance.now() + PATIENCE; ; await pause(100)) {
    const { rows } = await pool.query(
      `SELECT count(*) FILTER (WHERE outcome = 'delivered')::int AS sent, count(*) FILTER (WHERE tries = 0)::int AS waiting
       FROM agenda_letters`,
    );
    if (rows[0].sent > 0 && rows[0].waiting === 0) return;
    if (performance.now() > until) throw new Error(`mails: ${JSON.stringify(rows[0])}`);
  }
}

const mailOf = ({ headers }: { headers: Map<string, string> }) => headers.get('message-id') ?? '';

/** What it is about: a notice that was raised twice would have another id. */
const noticeOf = ({ headers, body: { type, data } }: Message) =>
  data.deadline === undefined
    ? `${type} ${headers['webhook-id']}`
    : `${type} ${data.track} ${JSON.stringify(data.deadline)}`;

function mustBeOnce(all: readonly string[], what: string): number {
  const twice = all.filter((one, index) => all.indexOf(one) !== index);
  if (twice.length > 0) throw new Error(`${what} sent twice: ${twice.slice(0, 3)}`);
  return all.length;
}
