import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import type { ClientBase, Pool } from 'pg';
import { decideDrafts } from '../../../src/domain/decide/decide.js';
import { bounds } from '../../../src/domain/values/dates.js';
import { atOnce } from '../../../src/domain/values/steps.js';
import { appendStatement } from '../../../src/ledger/append/append-statement.js';
import { lockTracks } from '../../../src/ledger/load-histories.js';
import { readEnd } from '../../../src/ledger/load-track.js';
import type { LogName } from '../../../src/ledger/read-scope.js';
import { writeSetOf } from '../../../src/ledger/write-set.js';
import { HistoryQuery } from '../../../src/tracks/queries/history.query.js';
import { TransitionsQuery } from '../../../src/tracks/queries/transitions.query.js';
import { draft, type OpenLedger } from '../../histories/ledger.js';
import { audit, auditFeed, checkOrder } from './audit.js';

const actor = 'a writer';

/** Records public and internal entries in turn, in one transaction that sleeps before it commits: the fault injected. */
async function recordSlowly(at: OpenLedger, track: string, entries: number, seconds: number, end = 'COMMIT') {
  const client = await at.pool.connect();
  try {
    await client.query('BEGIN');
    await lockTracks(client, [track]);
    for (let n = 0; n < entries; n += 1) await append(at, client, track, n);
    await client.query('SELECT pg_sleep($1)', [seconds]);
    await client.query(end);
  } finally {
    client.release();
  }
}

async function append({ clock, ids }: OpenLedger, client: ClientBase, track: string, n: number) {
  const page = await readEnd(client, track);
  if (!page) throw new Error(`no track ${track}`);
  const now = clock.now();
  const drafts = [draft(track, 'consultation.held', '2024', { visibility: n % 2 ? 'internal' : 'public' })];
  const decision = atOnce(
    decideDrafts(new Map([[track, page.history]]), drafts, {
      now,
      newId: () => ids.newId(),
    }),
  );
  if ('rejected' in decision || bounds('2024').latest < page.latestStart)
    throw new Error('not an ordinary entry');
  const { tables } = atOnce(writeSetOf(new Map([[track, page]]), decision, { actor, now, sources: [] }));
  await client.query(atOnce(appendStatement(tables)));
}

/** Pages through the feed from the beginning until `until` says that it has all, and gives every row that it got. */
async function consume(
  { database }: OpenLedger,
  sees: LogName,
  limit: number,
  until: (read: number) => boolean,
) {
  const feed = new TransitionsQuery(database, new HistoryQuery(database));
  const got: { track_id: string; seq: number }[] = [];
  let after = '0';
  while (!until(got.length)) {
    const page = await feed.feed(sees, after, limit);
    got.push(...page.map(({ transition }) => ({ track_id: transition.track, seq: transition.seq })));
    after = page.at(-1)?.at ?? after;
    if (page.length === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return got;
}

/**
 * Sixteen writers with delays inside their transactions, some of which roll back, two sequencers of two processes, and
 * a consumer of each feed: it misses none and repeats none.
 */
export async function feedUnderWriters(
  at: OpenLedger,
  other: OpenLedger,
  { rows, count = 16 }: { rows: number; count?: number },
) {
  const tracks = Array.from({ length: count * 2 }, (_, n) => `t-${n}`);
  for (const track of tracks) await at.open(track);
  const each = 10;
  let left = Math.ceil(rows / each);
  const written = left * each;
  const write = async (writer: number) => {
    for (let turn = 0; left > 0; turn += 1) {
      left -= 1;
      const process = (writer + turn) % 2 ? at : other;
      const track = tracks[(writer * 5 + turn * 3) % tracks.length] as string;
      await recordSlowly(process, track, each, ((writer * 7 + turn) % 5) / 200);
      if (turn % 4 === 0) await recordSlowly(process, track, 2, 0, 'ROLLBACK');
    }
  };
  let writing = true;
  const numbering = async ({ sequencer }: OpenLedger) => {
    while (writing) {
      await sequencer.run();
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const all = { full: written, public: written / 2 };
  const consumers = Promise.all([
    consume(at, 'full', 100, (read) => !writing || read >= all.full),
    consume(other, 'public', 7, (read) => !writing || read >= all.public),
  ]);
  const writers = Array.from({ length: count }, (_, writer) => write(writer));
  const numbered = Promise.all([numbering(at), numbering(other)]);
  try {
    await Promise.all(writers);
    await consumers;
  } finally {
    // Whatever failed, nobody goes on for ever.
    writing = false;
    await Promise.allSettled([consumers, numbered, ...writers]);
  }
  const consumed = await consumers;
  for (const got of consumed) checkOrder(got);
  deepStrictEqual(
    consumed.map(({ length }) => length),
    [all.full, all.public],
  );
  deepStrictEqual(await auditFeed(at.pool), all);
  return `${written} rows under ${count} writers, ${all.public} of them public: none missed, none repeated`;
}

/** A transaction that is open elsewhere, here and in another database, holds up nothing. */
export async function longTransactions(at: OpenLedger, elsewhere: Pool) {
  await at.open('a');
  const open: ClientBase[] = [];
  const clients = [await at.pool.connect(), await elsewhere.connect()];
  try {
    for (const client of clients) {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
      await client.query('SELECT pg_current_xact_id()');
      open.push(client);
    }
    // One that holds rows of another track, too.
    await at.open('b');
    const writer = await at.pool.connect();
    try {
      await writer.query('BEGIN');
      await append(at, writer, 'b', 0);
      await at.ledger.record([draft('a', 'consultation.held', '2024', { visibility: 'public' })], { actor });
      await at.sequencer.run();
      deepStrictEqual(await auditFeed(at.pool), { full: 1, public: 1 });
      await writer.query('COMMIT');
    } finally {
      writer.release();
    }
    await at.sequencer.run();
    deepStrictEqual(await auditFeed(at.pool), { full: 2, public: 2 });
  } finally {
    for (const client of open) await client.query('ROLLBACK');
    for (const client of clients) client.release();
  }
}

/** In the order in which rows may be put into an empty copy. */
const TABLES = [
  'kind_versions',
  'sources',
  'tracks',
  'heads',
  'ledger',
  'public_log',
  'statuses',
  'embargoes',
  'unnumbered',
  'feed',
];

/** Copies every row into the tables of `to`, as a restored dump does: the rows are the same, transactions are not. */
export async function restore(from: Pool, to: Pool): Promise<void> {
  for (const table of TABLES) {
    const { rows } = await from.query(
      `SELECT coalesce(jsonb_agg(to_jsonb(t)), '[]') AS rows FROM ${table} t`,
    );
    await to.query(
      `INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)
       ON CONFLICT DO NOTHING`,
      [JSON.stringify(rows[0].rows)],
    );
  }
  await to.query(`SELECT setval(pg_get_serial_sequence('tracks', 'id'), (SELECT max(id) FROM tracks))`);
}

/** A consumer that goes on where it was, in a copy that was made with rows not numbered yet: none twice, none lost. */
export async function goesOnInACopy(at: OpenLedger, copy: OpenLedger, copyOwner: Pool) {
  await at.open('a');
  const record = (to: OpenLedger, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        to.ledger.record([draft('a', 'consultation.held', '2024', { visibility: 'public' })], { actor }),
      ),
    );
  await record(at, 10);
  await at.sequencer.run();
  const before = await consume(at, 'public', 4, (read) => read === 10);
  await record(at, 5);
  await restore(at.pool, copyOwner);
  await record(copy, 5);
  await copy.sequencer.run();
  const whole = await consume(copy, 'public', 4, (read) => read === 20);
  deepStrictEqual(whole.slice(0, 10), before);
  checkOrder(whole);
  deepStrictEqual(await auditFeed(copy.pool), { full: 20, public: 20 });
  strictEqual(await audit(copy.pool), 20);
}
