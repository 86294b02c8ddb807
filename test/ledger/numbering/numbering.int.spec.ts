import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADVISORY_LOCKS } from '../../../src/db/advisory-locks.js';
import { NUMBER } from '../../../src/ledger/sql/numbering.sql.js';
import { auditFeed } from '../../battery/ledger/audit.js';
import { draft, ledgerOnFreshDatabase } from '../../histories/ledger.js';
import { asSuperuser } from '../../releases/release.js';
import { migratedDatabase, type TestDatabase } from '../../support/database.js';
import { waitingRows } from './numbering.harness.js';

type Numbered = { numbered: number; is_more: boolean };

describe('numbering many rows at once', () => {
  const databases: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of databases.splice(0)) await database.drop();
  });

  async function waiting(full: number, open: number): Promise<pg.Client> {
    const database = await migratedDatabase();
    databases.push(database);
    await asSuperuser(database.ownerUrl, (at) => waitingRows(at, 5, full, open));
    const client = new pg.Client({ connectionString: database.appUrl });
    await client.connect();
    return client;
  }

  /** Pages of tables and indexes that were looked at, inside the function too, until all is numbered. */
  async function pagesRead(client: pg.Client): Promise<number> {
    for (let pages = 0; ; ) {
      const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT * FROM ${NUMBER}`);
      const { Plan: plan } = rows[0]['QUERY PLAN'][0];
      pages += plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
      const { rowCount } = await client.query('SELECT FROM unnumbered LIMIT 1');
      if (rowCount === 0) return pages;
    }
  }

  it('reads no more for each row however many there are, and whoever holds an old snapshot', async () => {
    const each: number[] = [];
    for (const rows of [1_000, 16_000]) {
      const client = await waiting(rows, rows);
      const looking = new pg.Client({ connectionString: databases.at(-1)?.appUrl });
      await looking.connect();
      await looking.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT FROM feed');
      each.push((await pagesRead(client)) / (2 * rows));
      await looking.end();
      await client.end();
    }
    const [few, many] = each as [number, number];
    expect(many / few).toBeLessThan(1.5);
  });

  it('given an import, then rows beside it come first, but none before earlier rows of its track', async () => {
    const client = await waiting(5_000, 500);
    const { ownerUrl } = databases.at(-1) as TestDatabase;
    await asSuperuser(ownerUrl, (at) =>
      at.query('UPDATE unnumbered SET bulk = track_id < 5 AND NOT (track_id = 1 AND seq IN (2, 1000))'),
    );
    const numbered = async (track: number) => {
      const rows = 'SELECT seq FROM feed WHERE NOT public AND track_id = $1 ORDER BY position';
      return (await client.query<{ seq: number }>(rows, [track])).rows.map(({ seq }) => seq);
    };
    await client.query<Numbered>(`SELECT * FROM ${NUMBER}`);
    expect(await numbered(5)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    // While others write, few rows of an import keep the next of them waiting.
    expect((await client.query('SELECT FROM feed WHERE NOT public')).rowCount).toBe(1_050);
    for (let more = true; more; ) {
      more = (await client.query<Numbered>(`SELECT * FROM ${NUMBER}`)).rows[0]?.is_more ?? false;
      const ofOne = await numbered(1);
      expect(ofOne).toEqual(Array.from({ length: ofOne.length }, (_, index) => index + 1));
    }
    while ((await client.query<Numbered>(`SELECT * FROM ${NUMBER}`)).rows[0]?.numbered);
    expect(await numbered(1)).toHaveLength(1_000);
    await client.end();
  });

  it('shows a beginning of each track after each chunk', async () => {
    const client = await waiting(2_500, 500);
    const whole = { full: 0, public: 0 };
    for (const [full, open, is_more] of [
      [1_000, 500, true],
      [2_000, 500, true],
      // There might be rows of an import behind these.
      [2_500, 500, true],
      [2_500, 500, false],
    ]) {
      const { rows } = await client.query<Numbered>(`SELECT * FROM ${NUMBER}`);
      expect(rows[0]).toMatchObject({ is_more });
      const { rows: seen } = await client.query(
        `SELECT count(*) FILTER (WHERE NOT public)::int AS full, count(*) FILTER (WHERE public)::int AS public,
           bool_and(seq = nth) AS is_beginning FROM (
             SELECT public, seq, row_number() OVER (PARTITION BY public, track_id ORDER BY position) AS nth FROM feed
           ) f`,
      );
      expect(seen).toEqual([{ full, public: open, is_beginning: true }]);
      Object.assign(whole, { full, public: open });
    }
    const { rows } = await client.query(
      'SELECT public, max(position)::int AS last FROM feed GROUP BY 1 ORDER BY 1',
    );
    expect(rows.map(({ last }) => last)).toEqual([whole.full, whole.public]);
    await client.end();
  });

  it('goes on where an instance of the release before left off, and the other way round', async () => {
    const client = await waiting(50, 25);
    await client.query('SELECT * FROM number_feed_2(10)');
    await client.query(`SELECT * FROM ${NUMBER}`);
    const { rows } = await client.query(
      'SELECT public, count(*)::int AS rows, max(position)::int AS last FROM feed GROUP BY 1 ORDER BY 1',
    );
    expect(rows).toEqual([
      { public: false, rows: 50, last: 50 },
      { public: true, rows: 25, last: 25 },
    ]);
    expect((await client.query<Numbered>('SELECT * FROM number_feed_2(10)')).rows[0]?.numbered).toBe(0);
    await client.end();
  });
});

describe('a reader', () => {
  let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
  let opened: PromiseWithResolvers<void>;
  let asked: number;

  beforeEach(async () => {
    at = await ledgerOnFreshDatabase();
    await at.open('a');
    opened = Promise.withResolvers();
    asked = 0;
    // The first chunk ends and says that there is more; the second goes on until the gate is opened.
    at.sequencer.numberBy(async () => {
      const { rows } = await at.pool.query('SELECT * FROM number_feed_v4(1, 5, $1)', [
        ADVISORY_LOCKS.numberFeed,
      ]);
      asked += 1;
      if (asked > 1) await opened.promise;
      return rows[0];
    });
    for (let n = 0; n < 3; n += 1) await say('an importer');
    at.sequencer.onApplicationBootstrap();
    while (asked < 2) await new Promise((resolve) => setImmediate(resolve));
  });
  afterEach(async () => {
    opened.resolve();
    await at.sequencer.onApplicationShutdown();
    await at.close();
  });

  const say = (actor: string) => at.ledger.record([draft('a', 'consultation.held', '2020')], { actor });
  const isOver = (promise: Promise<unknown>) =>
    Promise.race([promise.then(() => true), new Promise((resolve) => setImmediate(resolve, false))]);

  it('does not wait while many rows of others are numbered, and sees their beginning', async () => {
    expect(await isOver(at.sequencer.whenNumbered('a reader'))).toBe(true);
    expect(await isOver(at.sequencer.whenNumbered())).toBe(true);
    expect((await auditFeedSoFar()).full).toBe(2);
  });

  it('waits for what they wrote themselves, but not for ever', async () => {
    await say('a writer');
    const own = at.sequencer.whenNumbered('a writer');
    expect(await isOver(own)).toBe(false);
    expect(await isOver(at.sequencer.whenNumbered('a reader'))).toBe(true);
    await own;
    expect((await auditFeedSoFar()).full).toBe(2);
    opened.resolve();
    await at.sequencer.run();
    expect(await auditFeed(at.pool)).toEqual({ full: 4, public: 0 });
  });

  const auditFeedSoFar = async () => {
    const { rows } = await at.pool.query<{ full: number }>('SELECT count(*)::int AS full FROM feed');
    return rows[0] as { full: number };
  };
});
