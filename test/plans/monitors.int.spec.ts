import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ADMINISTRATIVE_EVENTS } from '../../src/domain/events/event-data.js';
import { dayNumber } from '../../src/domain/values/dates.js';
import { duringDays } from '../../src/webhooks/sql/deadline-monitor.sql.js';
import { dueOfRows, dueSince } from '../../src/webhooks/sql/track-monitor.sql.js';
import { asSuperuser } from '../releases/release.js';
import { StoppedClock } from '../support/clocks.js';
import { migratedDatabase, type TestDatabase } from '../support/database.js';
import { FOUNDING, startService } from '../support/service.js';
import { cloneTracks } from './clones.js';
import { comparedIn, scansOf } from './executed.js';

const COPIES = 200;
const TODAY = '2026-06-01';
const day = dayNumber(TODAY);

let database: TestDatabase;

/** Whatever was numbered up to here has been fanned out. */
const HEAD = 1_000_000;

/** Given: many tracks that owe something soon, and others whose rows are numbered faster than they are fanned out. */
beforeAll(async () => {
  database = await migratedDatabase();
  const clock = new StoppedClock(`${TODAY}T12:00:00.000Z`);
  const service = await startService({ dossier: FOUNDING, clock, database });
  const { items } = await service.admin.board();
  for (const { slug } of items) {
    const data = { number: 1, side: 'KZ', what: 'Send its comments', due: '2026-06-05' };
    await service.admin.record(slug, { type: 'action.agreed', occurredOn: '2026-05-01', data });
  }
  await service.settle();
  await service.close();
  await asSuperuser(database.ownerUrl, async (client) => {
    for (const table of ['feed', 'webhook_notices'])
      await client.query(`ALTER TABLE ${table} SET (autovacuum_enabled = false)`);
    // The statistics are of before the rest was numbered and told.
    await cloneTracks(client, COPIES);
    await client.query(`
      INSERT INTO feed (public, position, track_id, seq)
      SELECT false, ${HEAD} + row_number() OVER (), l.track_id, l.seq + n * 1000 FROM ledger l, generate_series(1, 3) n`);
    await client.query(`
      INSERT INTO webhook_notices (type, public, track_id, about, raised_at, data)
      SELECT type, public, track_id, 'something', now(), '{}'
      FROM (VALUES ('deadline.near', false), ('track.stalled', false)) AS n(type, public), (SELECT id AS track_id FROM tracks) t`);
  });
});
afterAll(() => database?.drop());

const FEW = 100;
const statements: [string, string, unknown[]][] = [
  [
    'deadlines that are near',
    duringDays(),
    ['deadline.near', day, day + 14, HEAD, FEW, ADMINISTRATIVE_EVENTS, 0, 0, ''],
  ],
  ['tracks that stall', dueSince(false), [false, day, HEAD, ADMINISTRATIVE_EVENTS, day - 100, 0, FEW]],
  ['tracks with new rows', dueOfRows(false), [false, day, HEAD, ADMINISTRATIVE_EVENTS, 0, FEW]],
];

it.each(statements)(
  'given statistics from before, then a look for %s asks each track by key, whatever grew since',
  async (_, text, values) => {
    const { plan, tracks } = await asSuperuser(database.ownerUrl, async (client) => {
      const explained = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      const counted = await client.query<{ tracks: number }>('SELECT count(*)::int AS tracks FROM tracks');
      return { plan: explained.rows[0]['QUERY PLAN'][0].Plan, tracks: counted.rows[0]?.tracks ?? 0 };
    });
    const scans = scansOf(plan);
    expect(scans.length).toBeGreaterThan(0);
    expect(scans.filter(({ rows }) => rows > 2 * tracks)).toEqual([]);
    expect(comparedIn(plan)).toBeLessThan(2 * tracks);
  },
);
