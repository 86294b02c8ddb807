import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { names } from '../../../src/db/columns.js';
import type { Draft } from '../../../src/domain/decide/decide.js';
import type { AppendTables } from '../../../src/ledger/append/append-params.js';
import { entryShape } from '../../../src/ledger/append/append-statement.js';
import { EntryWriter } from '../../../src/ledger/append/entry-writer.js';
import { LEDGER } from '../../../src/ledger/sql/tables.sql.js';
import { Clock } from '../../../src/runtime/clock.js';
import { verify } from '../../../src/verify/verify.js';
import { ledgerOver } from '../../histories/ledger.js';
import { ACTOR, met, SOURCE, stored, twoLedgers, writeGenerally } from './append.harness.js';

const TRACKS = ['a', 'b', 'c', 'd', 'e'];

let at: Awaited<ReturnType<typeof twoLedgers>>;
beforeEach(async () => {
  at = await twoLedgers('t', ...TRACKS);
});
afterEach(() => at.close());

describe('given entries on several tracks that come together', () => {
  const embargoed = { visibility: 'embargoed', embargoUntil: '2999-01-01T00:00:00.000Z' } as const;

  async function writtenTogether(entries: readonly AppendTables[]): Promise<boolean[]> {
    const writer = new EntryWriter(at.one.database);
    return Promise.all(
      entries.map((tables) => {
        const shape = entryShape(tables);
        if (!shape) throw new Error('not one entry');
        return writer.write(shape, tables);
      }),
    );
  }

  const transactions = async () => {
    const { rows } = await at.one.pool.query('SELECT count(DISTINCT xmin::text)::integer AS n FROM ledger');
    return rows[0].n;
  };

  it.each<[string, Partial<Draft>]>([
    ['internal', {}],
    ['public', { visibility: 'public' }],
    ['embargoed', embargoed],
  ])('they share a statement, which writes what the general one writes: %s', async (_, more) => {
    const entries = [];
    for (const track of TRACKS) entries.push(await at.tablesOf(met(track, more)));
    expect(await writtenTogether(entries)).toEqual(TRACKS.map(() => true));
    for (const tables of entries) await writeGenerally(at.other, tables);
    expect(await stored(at.one)).toEqual(await stored(at.other));
    expect(await transactions()).toBe(1);
  });

  it('each shape has its statements, and one that brings sources comes alone', async () => {
    const entries = [await at.tablesOf(met('a')), await at.tablesOf(met('b', embargoed))];
    for (const track of ['c', 'd']) entries.push(await at.tablesOf(met(track), [SOURCE]));
    expect(await writtenTogether(entries)).toEqual([true, true, true, true]);
    expect(await transactions()).toBe(4);
  });

  it('one that lost a race holds up no other', async () => {
    const entries = [await at.tablesOf(met('a')), await at.tablesOf(met('b')), await at.tablesOf(met('c'))];
    await at.one.ledger.record([met('b', { visibility: 'public' })], { actor: ACTOR });
    expect(await writtenTogether([...entries, await at.tablesOf(met('d'))])).toEqual([
      true,
      false,
      true,
      true,
    ]);
    const { rows } = await at.one.pool.query(
      'SELECT track_id, count(*)::integer AS n FROM ledger GROUP BY 1',
    );
    expect(rows.map(({ n }) => n)).toEqual([1, 1, 1, 1]);
  });

  it('one that the database refuses fails alone', async () => {
    await at.one.ledger.record([met('t')], { actor: ACTOR });
    // A row that the head of b knows nothing of.
    await at.one.pool.query(`INSERT INTO ledger (${names(LEDGER)}) SELECT b.id, ${names(LEDGER, 'l').replace('l.track_id,', '')}
      FROM ledger l, tracks b WHERE b.slug = 'b'`);
    const writes = ['a', 'b', 'c'].map((track) => at.one.ledger.record([met(track)], { actor: ACTOR }));
    const settled = await Promise.allSettled(writes);
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('sixteen writers on two processes, each shape, leave ledgers that pass every audit', async () => {
    const more = [{}, { visibility: 'public' }, embargoed] as const;
    const tracks = Array.from({ length: 8 }, (_, n) => `w-${n}`);
    for (const track of tracks) await at.one.open(track);
    const clock = new Clock();
    const second = await ledgerOver(at.one.appUrl, clock);
    const writers = [at.one.ledger, second.ledger].flatMap((ledger) =>
      tracks.map(async (track, writer) => {
        for (let n = 0; n < 12; n += 1)
          await ledger.record([met(track, more[(writer + n) % 3])], { actor: ACTOR });
      }),
    );
    await Promise.all(writers);
    await second.close();
    await at.one.sequencer.run();
    expect((await verify(at.one.database, { now: clock.now() }))?.faults).toEqual([]);
  });
});
