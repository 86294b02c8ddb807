import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ADMINISTRATIVE_EVENTS } from '../../src/domain/events/event-data.js';
import { dayNumber } from '../../src/domain/values/dates.js';
import { RECURRING_DEADLINES } from '../../src/ledger/deadlines/renewal.sql.js';
import { READ_ENDS, READ_ENDS_WITH_TWINS } from '../../src/ledger/sql/load.sql.js';
import { NEXT_HASHES, NEXT_SHOWN } from '../../src/proofs/proofs.sql.js';
import { entries } from '../../src/search/documents/documents.sql.js';
import { TRACKS_AT_END } from '../../src/tracks/queries/deadlines/deadlines.sql.js';
import { sourcesWithUse } from '../../src/tracks/queries/sql/sources.sql.js';
import { dueOfRows } from '../../src/webhooks/sql/track-monitor.sql.js';
import { asSuperuser } from '../releases/release.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { FOUNDING, startService } from '../support/service.js';
import { cloneTracks } from './clones.js';
import { scansOf } from './executed.js';
import { withoutStatistics } from './statistics.js';

const COPIES = 100;

/** How many tracks, or entries, a statement is asked for. */
const ASKED = 8;

let database: TestDatabase;
let asked: { ids: number[]; slugs: string[]; seqs: number[] };

/** Given: a database that grew quickly, of which PostgreSQL has no statistics yet. */
beforeAll(async () => {
  database = await migratedDatabase();
  const service = await startService({ dossier: FOUNDING, database });
  await service.settle();
  await service.close();
  await asSuperuser(database.ownerUrl, async (client) => {
    await cloneTracks(client, COPIES);
    // So that tracks have something that recurs, and something that is due.
    await client.query(`
      INSERT INTO deadlines (track_id, key, rule, due_first, due_last, is_met)
      SELECT id, 'recurs', 'notice_of_end', 1, 1, false FROM tracks`);
    await client.query('UPDATE heads SET next_day = 1');
    await withoutStatistics(client);
    const { rows } = await client.query<{ id: number; slug: string }>(
      'SELECT id, slug FROM tracks ORDER BY id DESC LIMIT $1',
      [ASKED],
    );
    asked = {
      ids: rows.map(({ id }) => id),
      slugs: rows.map(({ slug }) => slug),
      seqs: rows.map(() => 1),
    };
  });
});
afterAll(() => database?.drop());

const FAR = 1_000_000_000;
const DAY = dayNumber('2026-06-01');
/** Of the founding dossier's three. Without nested loops each that is due is asked for its last position. */
const ALL_TRACKS = 3 * (COPIES + 1);
/** So many rows of a log are listed for a source. */
const CITED = 50;

/** What is asked, the statement with the types of its parameters and their values, and what it reads for each. */
const statements: [string, string, string[], () => unknown[], number?][] = [
  ['sources and where they are cited', sourcesWithUse('full'), ['text', 'int'], () => ['', ASKED], CITED],
  [
    'sources and where the public sees them',
    sourcesWithUse('public'),
    ['text', 'int'],
    () => ['', ASKED],
    CITED,
  ],
  ['ends of tracks', READ_ENDS, ['text[]'], () => [asked.slugs]],
  ['ends of tracks and twins', READ_ENDS_WITH_TWINS, ['text[]'], () => [asked.slugs]],
  ['words of entries', entries('full'), ['int[]', 'int[]'], () => [asked.ids, asked.seqs]],
  ['words of public entries', entries('public'), ['int[]', 'int[]'], () => [asked.ids, asked.seqs]],
  ['tracks with deadlines', TRACKS_AT_END, ['int[]'], () => [asked.ids]],
  ['deadlines that recur', RECURRING_DEADLINES, ['int[]'], () => [asked.ids]],
  ['next hashes', NEXT_HASHES, ['boolean', 'bigint', 'bigint'], () => [false, 0, ASKED]],
  ['next public rows', NEXT_SHOWN, ['boolean', 'bigint', 'bigint'], () => [true, 0, ASKED]],
  [
    'tracks with new rows',
    dueOfRows(false),
    ['boolean', 'int', 'bigint', 'text[]', 'bigint', 'bigint'],
    () => [false, DAY, FAR, ADMINISTRATIVE_EVENTS, 0, ASKED],
    ALL_TRACKS / ASKED,
  ],
];

/** What there is of each entry: more than of anything else. The index of sources gives all places of one (plans.e2e). */
const OF_ENTRIES = /^(ledger|public_log|statuses|feed)(_(?!sources)|$)/;

it.each(statements)(
  'given no statistics and joins of any kind, then %s read no more entries than they are asked for',
  async (_, text, types, values, each = 1) => {
    const plan = await asSuperuser(database.ownerUrl, async (client) => {
      // As PostgreSQL does while it takes other joins for cheaper.
      await client.query('SET enable_nestloop = off; SET plan_cache_mode = force_generic_plan');
      await client.query(`PREPARE asked (${types.join()}) AS ${text}`);
      const literals = values().map((value) => (Array.isArray(value) ? `'{${value.join()}}'` : `'${value}'`));
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE asked(${literals.join()})`);
      return rows[0]['QUERY PLAN'][0].Plan;
    });
    const ofEntries = scansOf(plan).filter(({ relation }) => OF_ENTRIES.test(relation));
    expect(ofEntries.length).toBeGreaterThan(0);
    expect(ofEntries.filter(({ rows }) => rows > ASKED * each)).toEqual([]);
  },
);
