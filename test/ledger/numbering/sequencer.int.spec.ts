import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADVISORY_LOCKS } from '../../../src/db/advisory-locks.js';
import { NUMBER } from '../../../src/ledger/sql/numbering.sql.js';
import { auditFeed } from '../../battery/ledger/audit.js';
import { feedUnderWriters, goesOnInACopy, longTransactions } from '../../battery/ledger/feed.js';
import { untilWaiting } from '../../battery/ledger/links.js';
import { draft, ledgerOnFreshDatabase, ledgerOver } from '../../histories/ledger.js';
import { StoppedClock } from '../../support/clocks.js';
import { migratedDatabase } from '../../support/database.js';

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeEach(async () => {
  at = await ledgerOnFreshDatabase(clock);
});
afterEach(() => at.close());

describe('the sequencer', () => {
  it('numbers rows of slow and of failed transactions so that a consumer misses none and repeats none', async () => {
    const other = await ledgerOver(at.appUrl, clock);
    try {
      await feedUnderWriters(at, other, { rows: 2_500 });
    } finally {
      await other.close();
    }
  });

  it('waits for no transaction that is open elsewhere', async () => {
    const elsewhere = await migratedDatabase();
    const pool = new pg.Pool({ connectionString: elsewhere.appUrl });
    try {
      await longTransactions(at, pool);
    } finally {
      await pool.end();
      await elsewhere.drop();
    }
  });

  it('goes on in a copy where it was when the copy was made', async () => {
    const copy = await ledgerOnFreshDatabase(clock);
    const owner = new pg.Pool({ connectionString: copy.ownerUrl });
    try {
      await goesOnInACopy(at, copy, owner);
    } finally {
      await owner.end();
      await copy.close();
    }
  });

  it('takes an embargoed entry into the public feed when its embargo passes, and then only', async () => {
    await at.open('a');
    const embargoUntil = '2026-11-21T13:00:00.000Z';
    const embargoed = { visibility: 'embargoed', embargoUntil } as const;
    await at.ledger.record([draft('a', 'launch.announced', '2026-11-20', embargoed)], { actor: 'x' });
    await at.ledger.record([draft('a', 'consultation.held', '2026', { visibility: 'public' })], {
      actor: 'x',
    });
    clock.at = '2026-11-21T12:59:59.999Z';
    await at.sequencer.run();
    expect(await auditFeed(at.pool)).toEqual({ full: 2, public: 1 });
    clock.at = embargoUntil;
    await at.sequencer.run();
    expect(await auditFeed(at.pool)).toEqual({ full: 2, public: 2 });
    const { rows } = await at.pool.query('SELECT seq, row_seq, recorded_at FROM public_log ORDER BY seq');
    expect(rows.at(-1)).toEqual({ seq: 2, row_seq: 1, recorded_at: new Date(embargoUntil) });
  });

  it('numbers together what embargoes that end at one instant show, whatever their tracks are called', async () => {
    await at.open('older');
    await at.open('newer');
    const embargoUntil = '2027-01-01T09:00:00.000Z';
    const round = (track: string) =>
      draft(track, 'round.held', '2026-11-20', { visibility: 'embargoed', embargoUntil });
    await at.ledger.record([round('older'), round('newer')], { actor: 'x' });
    at.sequencer.onApplicationBootstrap();
    clock.at = embargoUntil;
    await at.sequencer.run();
    await at.sequencer.onApplicationShutdown();
    const { rows } = await at.pool.query(
      'SELECT slug FROM feed f JOIN tracks t ON t.id = f.track_id WHERE f.public ORDER BY position',
    );
    expect(rows).toEqual([{ slug: 'older' }, { slug: 'newer' }]);
  });

  it('numbers the rows of other tracks though one cannot be shown', async () => {
    await at.open('a');
    await at.open('b');
    await at.ledger.record([draft('a', 'consultation.held', '2020')], { actor: 'x' });
    // As if a bug or a hand had left it there: an embargo of an entry that is not.
    await at.pool.query(
      'INSERT INTO embargoes (track_id, seq, due) SELECT id, 9, $1 FROM tracks WHERE slug = $2',
      ['2020-01-01', 'b'],
    );
    await at.sequencer.run();
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
  });

  it('numbers alone where the statement that should fan out as well fails', async () => {
    await at.open('a');
    await at.ledger.record([draft('a', 'consultation.held', '2020')], { actor: 'x' });
    at.sequencer.numberBy(async () => (await at.pool.query(`SELECT *, 1 / 0 FROM ${NUMBER}`)).rows[0]);
    await at.sequencer.run();
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
  });

  it('looks again soon where another process was at it', async () => {
    await at.open('a');
    await at.ledger.record([draft('a', 'consultation.held', '2020')], { actor: 'x' });
    const elsewhere = await at.pool.connect();
    await elsewhere.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.numberFeed]);
    const numbered = at.sequencer.run();
    await at.sequencer.chunk();
    expect((await at.pool.query('SELECT FROM feed')).rowCount).toBe(0);
    await elsewhere.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.numberFeed]);
    elsewhere.release();
    await numbered;
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
  });

  it('hears a call that comes as its work ends', async () => {
    await at.open('a');
    const embargoUntil = new Date(Date.parse(clock.at) + 1_000).toISOString();
    const embargoed = { visibility: 'embargoed', embargoUntil } as const;
    await at.ledger.record([draft('a', 'launch.announced', '2026-11-20', embargoed)], { actor: 'x' });
    const runs: Promise<void>[] = [];
    at.sequencer.onNumbered(() => {
      clock.pass(1_000);
      queueMicrotask(() => runs.push(at.sequencer.run()));
    });
    await at.sequencer.run();
    for (const run of runs) await run;
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 1 });
  });
});

describe('the sequencer of a process that records', () => {
  const say = (track: string) =>
    at.ledger.record([draft(track, 'consultation.held', '2020')], { actor: 'x' });

  beforeEach(async () => {
    for (const slug of ['a', 'b']) await at.open(slug);
    at.sequencer.onApplicationBootstrap();
    await at.sequencer.run();
  });
  afterEach(() => at.sequencer.onApplicationShutdown());

  it('numbers whatever was recorded by one statement, of whichever kind the write is', async () => {
    const entry = (track: string) => draft(track, 'consultation.held', '2020');
    const by = { actor: 'x' };
    const kept = { ...by, afterWrite: async () => {} };
    const writes = {
      'a single entry': () => say('a'),
      'one whose answer is kept': () => at.ledger.record([entry('a')], kept),
      'a meeting of two tracks': () => at.ledger.record([entry('a'), entry('b')], by),
      'a late entry': () => at.ledger.record([draft('a', 'consultation.held', '2019')], by),
      'a correction': () =>
        at.ledger.correct(['a'], () => [{ track: 'a', seq: 1, action: 'annul', reason: 'wrong' }], by),
    };
    const numbered: Record<string, number[]> = {};
    for (const [kind, write] of Object.entries(writes)) {
      const all: number[] = [];
      at.sequencer.numberBy(async () => {
        const { rows } = await at.pool.query(`SELECT * FROM ${NUMBER}`);
        // What the timer asks in between finds nothing.
        if (rows[0].numbered !== 0) all.push(rows[0].numbered);
        return rows[0];
      });
      await write();
      await at.sequencer.whenNumbered('x');
      numbered[kind] = all;
    }
    expect(numbered).toEqual({
      'a single entry': [1],
      'one whose answer is kept': [1],
      'a meeting of two tracks': [2],
      'a late entry': [1],
      'a correction': [1],
    });
  });

  it('given a hook that fails after the commit, the entry is recorded all the same, and numbered', async () => {
    const other = await ledgerOver(at.appUrl, clock);
    other.ledger.afterCommit(() => {
      throw new Error('a hook that fails');
    });
    other.sequencer.onApplicationBootstrap();
    const by = { actor: 'x' };
    const written = await other.ledger.record([draft('a', 'consultation.held', '2020')], by);
    expect([...written.keys()]).toEqual(['a']);
    await other.sequencer.whenNumbered('x');
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
    await other.sequencer.onApplicationShutdown();
    await other.close();
  });

  it('numbers others while an entry waits for its track', async () => {
    const holding = await at.pool.connect();
    await holding.query(
      `BEGIN; SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = 'a' FOR UPDATE OF h`,
    );
    const waiting = say('a');
    await untilWaiting(at.pool, 1);
    await say('b');
    await at.sequencer.whenNumbered();
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
    await holding.query('COMMIT');
    holding.release();
    await waiting;
    await at.sequencer.whenNumbered();
    expect(await auditFeed(at.pool)).toEqual({ full: 2, public: 0 });
  });

  it('has numbered all that was recorded at once, by those who lost a race, too', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => say(n % 3 ? 'a' : 'b')));
    await at.sequencer.whenNumbered();
    expect(await auditFeed(at.pool)).toEqual({ full: 60, public: 0 });
  });
});
