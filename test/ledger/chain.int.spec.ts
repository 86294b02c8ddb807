import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ChainedRow, firstBroken } from '../battery/ledger/chain.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';

const track = { slug: 'a', kind: 'visa-facilitation', parties: ['EU', 'KZ'] };
const title = {
  kk: 'Виза келісімі',
  ru: 'Соглашение «о визах» \u2028',
  en: 'A "visa" deal\\ 1e21 \u{1F58A}',
};
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
let rows: ChainedRow[];
beforeAll(async () => {
  at = await ledgerOnFreshDatabase();
  await at.open('a');
  const by = { actor: 'an officer' };
  const people = [{ name: { ru: 'Ерлан', en: 'Yerlan' }, role: 'head', side: 'KZ' }];
  const embargoed = { visibility: 'embargoed', embargoUntil: '2999-01-01T00:00:00.000Z' } as const;
  await at.ledger.record([draft('a', 'track.renamed', '2020', { data: { title }, note: 'as told' })], by);
  await at.ledger.record(
    [draft('a', 'round.held', '2021-02', { data: { number: 1, people }, ...embargoed })],
    by,
  );
  await at.ledger.record(
    [draft('a', 'round.held', '../2020~', { sources: [{ ref: 's', quote: title }] })],
    by,
  );
  await at.ledger.correct(['a'], () => [{ track: 'a', seq: 2, action: 'publish', reason: title }], by);
  await at.ledger.correct(['a'], () => [{ track: 'a', seq: 3, action: 'annul', reason: 'wrong' }], by);
  rows = (await at.pool.query('SELECT * FROM ledger ORDER BY seq')).rows;
});
afterAll(() => at.close());

describe('the hash chain', () => {
  it('can be worked out again by anybody from the rows alone', () => {
    expect(rows).toHaveLength(5);
    expect(firstBroken(track, rows)).toBeNull();
  });

  it.each([
    ['type', 'round.planned'],
    ['occurred_on', '2021-03'],
    ['recorded_at', new Date(0)],
    ['corrects', 1],
    ['kind_version', 99],
    ['id', '00000000-0000-4000-8000-000000000000'],
    ['data', { number: 2 }],
    ['sources', [{ ref: 'another' }]],
    ['visibility', 'public'],
    ['embargo_until', null],
    ['meeting', '00000000-0000-4000-8000-000000000000'],
    ['reason', 'another'],
    ['note', 'another'],
    ['actor', 'another'],
    ['facts', { twin: { slug: 'b', inForce: [] } }],
    ['salt', Buffer.alloc(16)],
  ])('tells that the %s of a row was changed', (column, value) => {
    const forged = rows.map((row) => (row.seq === 2 ? { ...row, [column]: value } : row));
    expect(firstBroken(track, forged)).toBe(2);
  });

  it('tells that a row was taken out, put elsewhere or given to another track', () => {
    expect(firstBroken(track, rows.toSpliced(1, 1))).toBe(3);
    expect(firstBroken(track, [rows[1]!, rows[0]!, ...rows.slice(2)])).toBe(2);
    expect(firstBroken({ ...track, slug: 'b' }, rows)).toBe(1);
  });

  it('is salted: no two rows have the same salt, and each has 128 bits of it', () => {
    expect(new Set(rows.map(({ salt }) => salt.toString('hex'))).size).toBe(rows.length);
    expect(rows.every(({ salt }) => salt.length === 16)).toBe(true);
  });
});
