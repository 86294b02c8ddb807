import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ADVISORY_LOCKS } from '../src/db/advisory-locks.js';
import { auditFeed } from './battery/audit.js';
import { feedUnderWriters, goesOnInACopy, longTransactions } from './battery/feed.js';
import { untilWaiting } from './battery/links.js';
import { StoppedClock } from './clocks.js';
import { migratedDatabase } from './database.js';
import { draft, ledgerOnFreshDatabase, ledgerOver } from './ledger.js';

/** For a busy machine, in milliseconds: these try much at once. */
const PATIENCE = 120_000;

const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeEach(async () => {
  at = await ledgerOnFreshDatabase(clock);
});
afterEach(() => at.close());

describe('the sequencer', () => {
  it(
    'numbers rows of slow and of failed transactions so that a consumer misses none and repeats none',
    async () => {
      const other = await ledgerOver(at.appUrl, clock);
      try {
        await feedUnderWriters(at, other, { rows: 2_500 });
      } finally {
        await other.close();
      }
    },
    PATIENCE,
  );

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

  it('numbers alone where what should go along fails', async () => {
    await at.open('a');
    await at.ledger.record([draft('a', 'consultation.held', '2020')], { actor: 'x' });
    at.sequencer.takeAlong(() => ({
      statement: { text: 'SELECT number_feed_2(1), 1 / 0' },
      done: () => Promise.reject(new Error('not called')),
    }));
    await at.sequencer.run();
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
  });

  it('looks again soon where another process was at it', async () => {
    await at.open('a');
    await at.ledger.record([draft('a', 'consultation.held', '2020')], { actor: 'x' });
    const elsewhere = await at.pool.connect();
    await elsewhere.query('SELECT pg_advisory_lock($1)', [ADVISORY_LOCKS.numberFeed]);
    await at.sequencer.run();
    expect((await at.pool.query('SELECT FROM feed')).rowCount).toBe(0);
    await elsewhere.query('SELECT pg_advisory_unlock($1)', [ADVISORY_LOCKS.numberFeed]);
    elsewhere.release();
    while ((await at.pool.query('SELECT FROM feed')).rowCount === 0);
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
  });

  it('hears a call that comes as its work ends', async () => {
    await at.open('a');
    const embargoUntil = new Date(Date.parse(clock.at) + 1_000).toISOString();
    const embargoed = { visibility: 'embargoed', embargoUntil } as const;
    await at.ledger.record([draft('a', 'launch.announced', '2026-11-20', embargoed)], { actor: 'x' });
    at.sequencer.onNumbered(() => {
      clock.pass(1_000);
      queueMicrotask(() => void at.sequencer.run());
    });
    await at.sequencer.run();
    await at.sequencer.settled();
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 1 });
  });
});

describe('the sequencer of a process that records', () => {
  const say = (track: string) =>
    at.ledger.record([draft(track, 'consultation.held', '2020')], { actor: 'x' });

  beforeEach(async () => {
    for (const slug of ['a', 'b']) await at.open(slug);
    at.sequencer.onApplicationBootstrap();
    await at.sequencer.settled();
  });
  afterEach(() => at.sequencer.onApplicationShutdown());

  it('sends the numbering behind the entry, and need not look again', async () => {
    let asked = 0;
    at.sequencer.takeAlong(() => {
      asked += 1;
      return null;
    });
    await say('a');
    await at.sequencer.settled();
    expect([asked, await auditFeed(at.pool)]).toEqual([1, { full: 1, public: 0 }]);
  });

  it('numbers others while an entry waits for its track', async () => {
    const holding = await at.pool.connect();
    await holding.query(
      `BEGIN; SELECT FROM heads h JOIN tracks t ON t.id = h.track_id WHERE t.slug = 'a' FOR UPDATE OF h`,
    );
    const waiting = say('a');
    await untilWaiting(at.pool, 1);
    await say('b');
    await at.sequencer.settled();
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
    await holding.query('COMMIT');
    holding.release();
    await waiting;
    await at.sequencer.settled();
    expect(await auditFeed(at.pool)).toEqual({ full: 2, public: 0 });
  });

  it('has numbered all that was recorded at once, by those who lost a race, too', async () => {
    await Promise.all(Array.from({ length: 60 }, (_, n) => say(n % 3 ? 'a' : 'b')));
    await at.sequencer.settled();
    expect(await auditFeed(at.pool)).toEqual({ full: 60, public: 0 });
  });

  it('is idle only when what is being recorded is numbered', async () => {
    // Somebody brings the same source and has not committed yet.
    const source = { title: 'T', publisher: 'P', url: null, language: 'en', published_on: null };
    const holding = await at.pool.connect();
    await holding.query(
      `BEGIN; INSERT INTO sources (id, title, publisher, language) VALUES ('same', '"T"', '"P"', 'en')`,
    );
    const citing = draft('a', 'statement.made', '2024-01-01', { sources: [{ ref: 'same' }] });
    const waiting = at.ledger.record([citing], { actor: 'x', sources: [{ id: 'same', ...source }] });
    await untilWaiting(at.pool, 1);
    const idle = at.sequencer.idle();
    await holding.query('COMMIT');
    holding.release();
    await idle;
    expect(await auditFeed(at.pool)).toEqual({ full: 1, public: 0 });
    await waiting;
  });
});
