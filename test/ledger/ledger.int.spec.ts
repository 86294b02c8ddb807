import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';

let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeAll(async () => {
  at = await ledgerOnFreshDatabase();
});
afterAll(() => at.close());

describe('the ledger', () => {
  it('records an entry, with its status and its place in both logs', async () => {
    await at.open('a');
    const written = await at.ledger.record(
      [draft('a', 'round.held', '2020-01-02', { visibility: 'public' })],
      { actor: 'x' },
    );
    expect(written.get('a')?.rows[0]?.toStep.stage).toBe('negotiating');
    const late = await at.ledger.record(
      [draft('a', 'launch.announced', '2019-01-02', { visibility: 'public' })],
      { actor: 'x' },
    );
    expect(late.get('a')?.snapshot.history.lastSeq).toBe(2);
    const { rows } = await at.database.pool.query(
      'SELECT public, position, seq, state->$1 v FROM statuses ORDER BY 1,2',
      ['value'],
    );
    expect(rows.map((r) => [r.public, r.position, r.seq, r.v.stage])).toEqual([
      [false, 1, 2, 'announced'],
      [false, 2, 1, 'negotiating'],
      [true, 1, 2, 'announced'],
      [true, 2, 1, 'negotiating'],
    ]);
    await at.ledger.correct(['a'], () => [{ track: 'a', seq: 2, action: 'annul', reason: 'wrong' }], {
      actor: 'x',
    });
    await at.sequencer.run();
    const feed = await at.database.pool.query('SELECT public, position, seq FROM feed ORDER BY 1, 2');
    expect(feed.rows.map((r) => [r.public, Number(r.position), r.seq])).toEqual([
      [false, 1, 1],
      [false, 2, 2],
      [false, 3, 3],
      [true, 1, 1],
      [true, 2, 2],
      [true, 3, 3],
    ]);
    const st = await at.database.pool.query('SELECT public, position, seq FROM statuses ORDER BY 1,2');
    expect(st.rows).toHaveLength(2);
  });
  it('accepts every one of many writers at once', async () => {
    await at.open('b');
    await Promise.all(
      Array.from({ length: 64 }, () =>
        at.ledger.record([draft('b', 'statement.made', '2020-01-02')], { actor: 'x' }),
      ),
    );
    const { rows } = await at.database.pool.query(
      `SELECT seq FROM ledger JOIN tracks t ON t.id = track_id WHERE slug = 'b' ORDER BY seq`,
    );
    expect(rows.map((r) => r.seq)).toEqual(Array.from({ length: 64 }, (_, i) => i + 1));
  });
});
