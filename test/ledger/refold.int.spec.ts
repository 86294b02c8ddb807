import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { FOLD, refold } from '../../src/ledger/refold.js';
import { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import { TracksQuery } from '../../src/tracks/queries/tracks.query.js';
import { verify } from '../../src/verify/verify.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { recordGroups } from '../histories/series.js';
import { StoppedClock } from '../support/clocks.js';
import { sized } from '../support/sizes.js';

/** Half of them public, so that a batch holds a few of these tracks and a long one is a batch of its own. */
const ENTRIES = 700;
const SHORT = Array.from({ length: 8 }, (_, nth) => `short-${nth}`);
const LONGEST = { slug: 'long', entries: sized(1_500, 5_000) };

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let tracks: TracksQuery;

/** A track with so many entries, some of them recorded late. */
async function long(slug: string, entries: number): Promise<void> {
  await at.open(slug, 'air-transport');
  const day = (nth: number) => new Date(Date.UTC(2000, 0, 1 + nth)).toISOString().slice(0, 10);
  const drafts = Array.from({ length: entries }, (_, nth) =>
    draft(slug, nth === 0 ? 'negotiations.opened' : 'meeting.held', day(nth % 50 === 49 ? nth - 30 : nth), {
      visibility: nth % 2 ? 'internal' : 'public',
    }),
  );
  await recordGroups(
    at.ledger,
    drafts.map((one) => [one]),
    { actor: 'x' },
  );
}

async function asOwner<Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: at.ownerUrl });
  await client.connect();
  const { rows } = await client.query<Row>(sql).finally(() => client.end());
  return rows;
}

/** How many tracks have states of this release's form. */
const refolded = async (): Promise<number> =>
  (await asOwner<{ n: number }>(`SELECT count(*)::int AS n FROM heads WHERE fold = ${FOLD}`))[0]?.n ?? 0;

const faults = async () => (await verify(at.database, { now: clock.at }))?.faults;

let board: string;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase(clock);
  tracks = new TracksQuery(at.database, clock, new HistoryQuery(at.database));
  for (const slug of SHORT) await long(slug, ENTRIES);
  await long(LONGEST.slug, LONGEST.entries);
  await at.open('empty');
  await at.sequencer.run();
  board = JSON.stringify(await tracks.list({}, 'full', { asOf: '2001-06-30' }));
});
afterAll(() => at.close());

describe('states in the form of an earlier release', () => {
  const all = SHORT.length + 2;
  beforeEach(async () => {
    await asOwner(`UPDATE statuses SET state = '{"value": {}, "context": {}}'`);
    await asOwner(`UPDATE heads SET fold = 1, activity = 0, stage = 0, public_activity = NULL`);
  });

  it('are folded again, a track of thousands of entries among them', async () => {
    expect(new Set((await faults())?.map(({ track }) => track)).size).toBe(all);
    expect(await refold(at.ownerUrl)).toBe(all);
    expect(await faults()).toEqual([]);
    expect(JSON.stringify(await tracks.list({}, 'full', { asOf: '2001-06-30' }))).toBe(board);
    expect(await refold(at.ownerUrl)).toBe(0);
  });

  it('given a start that is killed half-way, when it is started again, then it goes on', async () => {
    const [loader, child] = ['../support/compiled.mjs', 'refold.child.ts'].map((file) =>
      join(import.meta.dirname, file),
    );
    const started = spawn(process.execPath, ['--import', loader as string, child as string, at.ownerUrl], {
      stdio: 'ignore',
    });
    const gone = once(started, 'close');
    while ((await refolded()) === 0 && started.exitCode === null) await setTimeout(5);
    started.kill('SIGKILL');
    await gone;
    const half = await refolded();
    expect(half).toBeGreaterThan(0);
    expect(half).toBeLessThan(all);
    expect(await refold(at.ownerUrl)).toBe(all - half);
    expect(await faults()).toEqual([]);
  });

  it('are folded once, though several processes start at once', async () => {
    const done = await Promise.all(Array.from({ length: 3 }, () => refold(at.ownerUrl)));
    expect(done.toSorted((a, b) => a - b)).toEqual([0, 0, all]);
    expect(await faults()).toEqual([]);
  });
});
