import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { replicas } from '../../src/cli/doctor/replicas.js';
import { readConfig } from '../../src/config.js';
import type { Cluster } from '../../src/db/embedded/cluster.js';
import { connected } from '../../src/db/embedded/databases.js';
import { prepareDatabase } from '../../src/db/prepare.js';
import { Replicas } from '../../src/db/replicas.js';
import { cleanUp, newFolder, start } from '../embedded/embedded.harness.js';
import { Browser, newToken } from '../support/forms.harness.js';
import { type Client, FOUNDING, type Service, startService } from '../support/service.js';
import { startReplica } from './replica.js';

const POSITION = 'x-paraph-position';
const SLUG = 'kz-eu-readmission';

let primary: Cluster;
let replica: Cluster;
let urls: { appUrl: string; replicaUrl: string };
let replicaFolder: string;
/** Two instances of one installation: they share the key of sessions. */
let one: Service;
let other: Service;
let looks: Replicas;

beforeAll(async () => {
  const from = newFolder();
  replicaFolder = newFolder();
  primary = await start(from, { durable: false });
  const database = { ...(await primary.databaseUrls('paraph')), drop: async () => undefined };
  await prepareDatabase(database);
  replica = await startReplica(primary, { from, to: replicaFolder, name: 'replica' });
  const replicaUrl = withHostOf(database.appUrl, replica.superuserUrl);
  urls = { appUrl: database.appUrl, replicaUrl };
  const sessionKey = randomBytes(32);
  const over = { database, sessionKey, urls: { replicaUrls: [replicaUrl] } };
  one = await startService({ ...over, dossier: FOUNDING });
  other = await startService(over);
  looks = other.app.get(Replicas, { strict: false });
  await untilAsked();
});
afterAll(async () => {
  await one?.close();
  await other?.close();
  await replica?.stop();
  await cleanUp();
});

const withHostOf = (url: string, server: string): string =>
  Object.assign(new URL(url), { host: new URL(server).host }).href;

/** Until the second instance asks its replica. */
async function untilAsked(): Promise<void> {
  while (looks.all[0]?.position === null) await looks.look();
}

const TRACK = `/tracks/${SLUG}`;
const LEDGER = `/v1/tracks/${SLUG}/transitions?limit=500`;

const entriesOf = async (client: Client, headers: Record<string, string> = {}): Promise<number> => {
  const answer = await client.call<{ items: unknown[] }>('GET', LEDGER, undefined, headers);
  expect(answer.status).toBe(200);
  return answer.body.items.length;
};

const statement = (summary: string) => ({
  ...{ type: 'statement.made', occurredOn: '2026-01-05', data: { summary }, visibility: 'public' },
});

/** Until the replica shows what was committed before. */
async function untilCaughtUp(): Promise<void> {
  const place = await looks.committed();
  while ((looks.all[0]?.position ?? -1n) < place) await looks.look();
}

/** Once it has caught up, the replica does not replay while `work` runs, as if the network were slow. */
async function whileBehind<T>(work: () => Promise<T>): Promise<T> {
  const ask = (text: string) => connected(replica.superuserUrl, (client) => client.query(text));
  await untilCaughtUp();
  await ask('SELECT pg_wal_replay_pause()');
  try {
    return await work();
  } finally {
    await ask('SELECT pg_wal_replay_resume()');
  }
}

/** What the first instance answers to a new entry: the position. */
async function record(summary: string): Promise<string> {
  const { status, headers } = await one.admin.record(SLUG, statement(summary));
  expect(status).toBe(201);
  return headers.get(POSITION) ?? '';
}

describe('given a primary and a streaming replica that is behind', () => {
  it('when somebody wrote, then others read the replica: the public, and whoever may only read', () =>
    whileBehind(async () => {
      const reader = await other.as('reader');
      const [open, full] = [await entriesOf(other.anyone), await entriesOf(reader)];
      await record('seen by those who read the primary');
      expect([await entriesOf(other.anyone), await entriesOf(reader)]).toEqual([open, full]);
      expect(await entriesOf(other.admin)).toBe(full + 1);
    }));

  it('when somebody names the position of a write, then they read no older state', () =>
    whileBehind(async () => {
      const before = await entriesOf(other.anyone);
      const position = await record('said at a position');
      expect(await entriesOf(other.anyone)).toBe(before);
      expect(await entriesOf(other.anyone, { [POSITION]: position })).toBe(before + 1);
      expect(await entriesOf(other.anyone, { [POSITION]: 'sealed1.x.y.z' })).toBe(before + 1);
    }));

  it('when an officer records in a browser, then the next page shows it, whichever instance answers', () =>
    whileBehind(async () => {
      const browser = new Browser(one.url);
      await browser.signIn(await newToken(one, 'officer'));
      const shown = async () =>
        (await other.anyone.fetch(TRACK, { headers: { cookie: browser.cookie } })).text();
      const form = await browser.visit(`/rounds/new?track=${SLUG}`);
      const check = await browser.send(form, 'check', { track: [SLUG], occurredOn: '2026-03-03' });
      expect(await shown()).not.toContain('3 March 2026');
      expect((await browser.send(check, 'record')).url).toMatch(/\/done/);
      expect(await shown()).toContain('3 March 2026');
    }));

  it('doctor says how far behind it is', async () => {
    const config = readConfig({ DATABASE_URL: urls.appUrl, DATABASE_REPLICA_URLS: urls.replicaUrl });
    await connected(urls.appUrl, async (client) => {
      expect(await replicas(client, config)).toMatchObject([
        { name: 'replica', detail: expect.stringMatching(/is \d+ bytes behind$/) },
      ]);
    });
  });

  it('when a consumer of the feed is further than the replica, then the primary answers', () =>
    whileBehind(async () => {
      await record('further than the replica');
      await one.settle();
      const { next } = await one.admin.get<{ next: string }>('/v1/feed?limit=500');
      const reader = await other.as('reader');
      const { status, body } = await reader.call<{ next: string }>('GET', `/v1/feed?after=${next}`);
      expect([status, body.next]).toEqual([200, next]);
    }));

  it('when it has caught up, then it is asked again at that position', async () => {
    const position = await record('soon everywhere');
    const before = await entriesOf(one.admin);
    await untilCaughtUp();
    expect(await entriesOf(other.admin, { [POSITION]: position })).toBe(before);
  });

  it('when it is gone, then nobody notices but the primary, and it is asked again once it is back', async () => {
    await replica.stop();
    const before = await entriesOf(one.admin);
    expect(await entriesOf(other.anyone)).toBeGreaterThan(0);
    await record('while it is gone');
    expect(await entriesOf(other.admin)).toBe(before + 1);
    expect(looks.all[0]?.position).toBeNull();
    replica = await start(replicaFolder, { durable: false });
    await untilCaughtUp();
    expect(await entriesOf(await other.as('reader'))).toBe(before + 1);
  });
});
