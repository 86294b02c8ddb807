import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { audit, auditFeed } from '../battery/ledger/audit.js';
import { draft, ledgerOnFreshDatabase } from '../histories/ledger.js';
import { StoppedClock } from '../support/clocks.js';

const NOON = '2026-11-21T12:00:00.000Z';
const clock = new StoppedClock();
let at: Awaited<ReturnType<typeof ledgerOnFreshDatabase>>;
beforeEach(async () => {
  clock.at = NOON;
  at = await ledgerOnFreshDatabase(clock);
  await at.open('a');
});
afterEach(() => at.close());

const later = (milliseconds: number) => new Date(Date.parse(NOON) + milliseconds).toISOString();
const record = (more: Parameters<typeof draft>[3], on = '2020') =>
  at.ledger.record([draft('a', 'consultation.held', on, more)], { actor: 'x' });
const correct = (seq: number, action: 'annul' | 'publish') =>
  at.ledger.correct(['a'], () => [{ track: 'a', seq, reason: 'so be it', action }], { actor: 'x' });
const amend = (seq: number) =>
  at.ledger.correct(
    ['a'],
    (histories) => [
      { ...histories.get('a')!.rows[seq - 1]!, track: 'a', seq, reason: 'so be it', action: 'amend' },
    ],
    { actor: 'x' },
  );
const shown = async () => {
  await at.sequencer.run();
  await audit(at.pool, clock.now());
  await auditFeed(at.pool);
  const { rows } = await at.pool.query('SELECT row_seq, recorded_at FROM public_log ORDER BY seq');
  return rows.map(({ row_seq, recorded_at }) => [row_seq, recorded_at.toISOString()]);
};

describe('the public log', () => {
  it('has a time of its own, which tells of no hidden entry of the same moment', async () => {
    await record({ visibility: 'public' });
    await record({});
    await record({});
    await record({ visibility: 'public' });
    expect(await shown()).toEqual([
      [1, NOON],
      [4, later(1)],
    ]);
  });

  it('shows no entry before its embargo passes, however many are recorded in the same moment', async () => {
    await record({ visibility: 'embargoed', embargoUntil: later(2) });
    for (let n = 0; n < 5; n += 1) await record({ visibility: 'public' });
    expect((await shown()).map(([row]) => row)).toEqual([2, 3, 4, 5, 6]);
    clock.at = later(10);
    expect((await shown()).at(-1)).toEqual([1, later(4)]);
  });

  it('shows an entry whose embargo passed before whatever is recorded after', async () => {
    await record({ visibility: 'embargoed', embargoUntil: later(1_000) });
    clock.at = later(2_000);
    await record({ visibility: 'public' });
    expect(await shown()).toEqual([
      [1, later(1_000)],
      [2, later(2_000)],
    ]);
  });

  it('never shows that an entry was published, nor is one published whose embargo has passed', async () => {
    await record({});
    await correct(1, 'publish');
    await record({ visibility: 'embargoed', embargoUntil: later(1_000) });
    clock.at = later(1_000);
    await expect(correct(3, 'publish')).rejects.toThrow('already_public');
    await at.sequencer.run();
    await expect(correct(3, 'publish')).rejects.toThrow('already_public');
    expect((await shown()).map(([row]) => row)).toEqual([1, 3]);
  });

  it('shows an entry that was annulled when its embargo passed only once it is restored, and once', async () => {
    await record({ visibility: 'embargoed', embargoUntil: later(1_000) });
    await correct(1, 'annul');
    clock.at = later(2_000);
    expect(await shown()).toEqual([]);
    clock.at = later(3_000);
    await amend(1);
    expect(await shown()).toEqual([[1, later(3_000)]]);
  });
});
