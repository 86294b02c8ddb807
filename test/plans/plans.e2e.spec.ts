import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PrivateCalendars } from '../../src/accounts/agenda/private-calendars.js';
import { FollowNews } from '../../src/agenda/letters/news.js';
import { Database } from '../../src/db/database.js';
import { Checkpoints } from '../../src/proofs/signing/checkpoints.js';
import { BY_TRACK } from '../db/distribution.js';
import { asSuperuser } from '../releases/release.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { Client, FOUNDING, type Service, startService } from '../support/service.js';
import { sized } from '../support/sizes.js';
import { newTokenOf } from '../support/tokens.js';
import { cloneTracks } from './clones.js';
import { type Executed, ExecutedPlans, explainAll, joinsAcrossTracks, scansOf } from './executed.js';
import { NOT_TRIED, REQUESTS } from './requests.js';
import { withoutStatistics } from './statistics.js';

/** How many copies there are of each of some twenty tracks. */
const MANY = 5_000;
const COPIES = sized(250, MANY);

/**
 * The most rows that one scan reads for a page: those of a hundred tracks with their histories. There are
 * more rows than this of every table that grows.
 */
const MOST = 4_500;

let database: TestDatabase;
let service: Service;
let plans: ExecutedPlans;
let callers: Record<'anyone' | 'staff' | 'desk', Client>;
/** People: one with a role on all tracks, and one of a desk that has many. */
let people: Record<'approver' | 'of a large desk', Client>;

/** Tracks of a large desk, and of those that a person follows. */
const OF_LARGE_DESK = 2_000;
const FOLLOWED = 200;

/**
 * What may read more. A total is counted once for each state of a log. The index of words follows the feed in the
 * background. Which tracks are stalled is looked for among all that may be (docs/adr/0026).
 */
const KNOWN_TO_READ = [
  /^SELECT count\(\*\)::integer AS total /,
  /^SELECT tsvector_to_array/,
  /WHERE h.stalled_from <= /,
  // Which tracks have a word is asked of the index of words, unless there are so few names that all are read.
  ...(COPIES < MANY ? [/WITH found AS MATERIALIZED \(\s+SELECT n\.track_id/] : []),
];

/** An index of JSON has no order: of a source that is cited often it gives all places, of which few are read. */
const GIVES_ALL = /Bitmap Index Scan of ledger_sources/;

/** After five executions PostgreSQL may plan a prepared statement for any parameters. */
const SETTLED = 6;

/** How often each is asked for: in the short form one of three until its plans have settled. */
const timed = (paths: readonly string[]): [path: string, times: number][] =>
  paths.map((path, nth) => [path, sized(nth % 3 === 0 ? SETTLED : 1, SETTLED)]);

/** Given: many tracks, a desk with few of them, and a database that tells how it executes each statement. */
beforeAll(async () => {
  const clock = new StoppedClock('2026-06-01T12:00:00.000Z');
  database = await migratedDatabase();
  const first = await startService({ dossier: FOUNDING, clock, database });
  for (const file of ['georgia', 'ukraine', 'russia'])
    await first.admin.import(`dossiers/precedents/${file}.yaml`);
  for (const file of ['joining-and-leaving', 'failed-in-parliament'])
    await first.admin.import(`test/fixtures/${file}.yaml`);
  const { items } = await first.admin.board('?limit=500');
  for (const { slug } of items)
    for (const [number, side, due] of [
      [1, 'KZ', '2026-06-20'],
      [2, 'EU', '2026-07'],
      [3, 'KZ', undefined],
    ] as const) {
      const data = { number, side, what: 'Send its comments', due };
      await first.admin.record(slug, { type: 'action.agreed', occurredOn: '2026-05-01', data });
    }
  await first.settle();
  await first.close();
  const { ownerUrl } = database;
  await asSuperuser(ownerUrl, async (client) => {
    await cloneTracks(client, COPIES);
    const database = new URL(ownerUrl).pathname.slice(1);
    // A short test is planned as a long one: its tables fit into few pages, and would be read whole.
    await client.query(`ALTER DATABASE "${database}" SET random_page_cost = 1`);
    for (const statement of explainAll(database)) await client.query(statement);
  });
  service = await startService({ clock, database });
  // The tree of what was cloned is built before requests are watched.
  const checkpoints = service.app.get(Checkpoints, { strict: false });
  while (!(await checkpoints.newest(false))?.isNewest || !(await checkpoints.newest(true))?.isNewest);
  plans = new ExecutedPlans(service.app.get(Database, { strict: false }).pool);
  await service.admin.post('/v1/desks', { slug: 'desk', name: 'Desk', tracks: ['kz-eu-readmission'] });
  const { body } = await service.admin.call<{ token: string }>('POST', '/v1/tokens', {
    ...{ name: 'desk', role: 'reader', desk: 'desk' },
  });
  people = await peopleAt(service);
  callers = { anyone: service.anyone, staff: service.admin, desk: new Client(service.url, body.token) };
});
afterAll(async () => {
  await service?.close();
  await database?.drop();
});

async function peopleAt({ app, admin, url }: Service): Promise<typeof people> {
  const { pool } = app.get(Database, { strict: false });
  const [approver, ofDesk] = [await newTokenOf(pool, 'approver', 'P'), await newTokenOf(pool, 'reader', 'Q')];
  await admin.post('/v1/desks', { slug: 'large', name: 'Large', tracks: [] });
  await asSuperuser(database.ownerUrl, async (client) => {
    await client.query(
      `INSERT INTO desk_tracks (desk_id, track_id)
     SELECT d.id, t.id FROM desks d, (SELECT id FROM tracks ORDER BY id DESC LIMIT $1) t WHERE d.slug = 'large'`,
      [OF_LARGE_DESK],
    );
    await client.query(
      `INSERT INTO follows SELECT p.id, t.id, now() FROM people p, (SELECT id FROM tracks ORDER BY id LIMIT $1) t`,
      [FOLLOWED],
    );
    await client.query(`
    INSERT INTO desk_grants (holder, desk_id, role, granted_at)
    SELECT k.id, d.id, 'approver', now() FROM tokens k, desks d WHERE k.name = 'Q' AND d.slug = 'large'`);
    await client.query(`UPDATE tokens SET role = NULL WHERE name = 'Q'`);
  });
  return { approver: new Client(url, approver), 'of a large desk': new Client(url, ofDesk) };
}

/** What is read too much of, for a request that is made so many times. */
async function faultsOf(caller: Client, path: string, times: number): Promise<string[]> {
  const faults = new Set<string>();
  for (let time = 0; time < times; time += 1) {
    const answer = await caller.fetch(path);
    await answer.text();
    if (answer.status !== 200) faults.add(`answers ${answer.status}`);
    for (const fault of readTooMuch()) faults.add(fault);
  }
  return [...faults];
}

/** Scans that read too much, and joins across tracks, of what was executed since the last look. */
const readTooMuch = (): string[] => {
  const executed = plans.take();
  return [...tooManyRows(executed), ...acrossTracks(executed)];
};

const inShort = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim().slice(0, 160);

const acrossTracks = (executed: readonly Executed[]): string[] =>
  executed.flatMap(({ sql, plan }) =>
    joinsAcrossTracks(plan, BY_TRACK).map((join) => `${join}, across tracks: ${inShort(sql)}`),
  );

const tooManyRows = (executed: readonly Executed[]): string[] =>
  executed
    .filter((one) => !KNOWN_TO_READ.some((known) => known.test(one.sql.trim())))
    .flatMap(({ sql, plan }) =>
      scansOf(plan)
        .filter(({ scan, rows }) => rows > MOST && !GIVES_ALL.test(scan))
        .map(({ scan, relation, rows }) => `${rows} rows by ${scan} on ${relation}: ${inShort(sql)}`),
    );

/** What people are asked about, for whom these pages list more. */
const OF_PEOPLE = ['/home', '/home/following'].flatMap((route) => REQUESTS[route] ?? []);

describe('what a request reads does not grow with the ledger, and stays within tracks', () => {
  it('is tried for every route that reads, or it is said why not', () => {
    const { declared } = service.app.getHttpAdapter().getInstance().routes;
    const served = declared.filter(({ method }) => method === 'GET').map(({ url }) => url);
    expect([...Object.keys(REQUESTS), ...Object.keys(NOT_TRIED)].toSorted()).toEqual(served.toSorted());
  });

  const requests = Object.values(REQUESTS).flat();
  it.each(timed(requests))('%s, %d times', async (path, times) => {
    for (const [name, caller] of Object.entries(callers)) {
      const answer = await caller.fetch(path);
      await answer.text();
      if ([401, 403].includes(answer.status) && name !== 'staff') continue;
      expect([name, await faultsOf(caller, path, name === 'staff' ? times : 1)]).toEqual([name, []]);
    }
  });

  it.each(timed(OF_PEOPLE))('%s of people, %d times', async (path, times) => {
    for (const [name, caller] of Object.entries(people))
      expect([name, await faultsOf(caller, path, times)]).toEqual([name, []]);
  });

  it('of what people follow: what is noted for their mails, what a mail reads, and their calendars', async () => {
    const { app, anyone } = service;
    const news = app.get(FollowNews, { strict: false });
    const { rows } = await asSuperuser(database.ownerUrl, async (client) => {
      await client.query(`
          INSERT INTO agenda_mail (person_id, address, language, everything, near, confirmed_at, planned_on, followed)
          SELECT id, 'p@example.org', 'en', true, '{}', now(), 0, true FROM people`);
      await client.query(`
          UPDATE follow_positions p SET position =
            (SELECT greatest(max(f.position) - 1000, 0) FROM feed f WHERE f.public = p.public)`);
      return client.query<{ slug: string; person: string }>(
        'SELECT t.slug, f.person_id AS person FROM follows f JOIN tracks t ON t.id = f.track_id LIMIT 1',
      );
    });
    const [{ slug, person } = { slug: '', person: '' }] = rows;
    await service.admin.record(slug, { type: 'consultation.held', occurredOn: '2026-05-20' });
    await service.settle();
    plans.take();
    for (let time = 0; time < SETTLED; time += 1) await news.gather(new AbortController().signal);
    const { rows: letters } = await app
      .get(Database, { strict: false })
      .pool.query<{ about: string }>('SELECT about FROM follow_news WHERE person_id = $1', [person]);
    expect(letters.length).toBeGreaterThan(0);
    for (let time = 0; time < SETTLED; time += 1)
      await news.of({ personId: person, about: letters[0]?.about ?? '' }, 'full', 100);
    const secret = await app
      .get(PrivateCalendars, { strict: false })
      .make('followed', person, { language: 'en' });
    const calendar = `/calendar/${secret}.ics`;
    expect([readTooMuch(), await faultsOf(anyone, calendar, SETTLED)]).toEqual([[], []]);
  });
});

/** Of a list PostgreSQL must know how rare a filter or a day is: it walks the wrong index until statistics tell. */
const LISTS = [/^SELECT \* FROM \(\(SELECT \(-s\.activity\)/, /^SELECT r\.\*, f\.position AS at FROM \(/];

describe('given no statistics yet, as after an archive was restored, then a request reads no more', () => {
  beforeAll(() => asSuperuser(database.ownerUrl, withoutStatistics));

  it.each(Object.values(REQUESTS).flat())('%s', async (path) => {
    for (const caller of [callers.anyone, callers.staff]) {
      const faults = await faultsOf(caller, path, 1);
      if (caller === callers.anyone && faults.some((fault) => /^answers 40[13]$/.test(fault))) continue;
      const others = faults.filter((fault) => !LISTS.some((list) => list.test(fault.replace(/^.*?: /, ''))));
      expect(others).toEqual([]);
    }
  });
});
