import { describe, expect, it } from '@jest/globals';
import { type LedgerEvent, NO_ROUNDS, type Rounds } from './context.js';
import { afterCount, afterRound, beginAgain, expectedRoundOf, nextNumber } from './rounds.js';

type Held = { number?: number; on?: string };
const held = (rounds: Rounds, { number, on = '2025-06' }: Held = {}, keeps?: { keepsNumbers: boolean }) =>
  afterRound(
    rounds,
    { occurredOn: on, data: { ...(number && { number }) } } as unknown as LedgerEvent,
    keeps,
  );
const told = (rounds: Rounds, count: number, on = '2025-06') =>
  afterCount(rounds, { occurredOn: on, data: { count } } as unknown as LedgerEvent);
const inOrder = (...numbers: number[]) =>
  numbers.reduce((rounds: Rounds, number) => held(rounds, { number }), NO_ROUNDS);

describe('rounds held', () => {
  it('count as many as are recorded, or as their numbers tell', () => {
    expect(inOrder(1, 2)).toMatchObject({ count: 2, recorded: 2 });
    expect(inOrder(5)).toMatchObject({ count: 5, recorded: 1 });
    expect(held(held(NO_ROUNDS))).toMatchObject({ count: 2, recorded: 2, numbers: [] });
    expect(nextNumber(inOrder(5))).toBe(6);
  });

  it('keep their numbers as ranges, in whatever order they were told', () => {
    expect(inOrder(1, 2, 3).numbers).toEqual([[1, 3]]);
    expect(inOrder(5, 1, 2).numbers).toEqual([
      [1, 2],
      [5, 5],
    ]);
    expect(inOrder(1, 3, 2).numbers).toEqual([[1, 3]]);
    expect(inOrder(1, 2, 1).numbers).toEqual([[1, 2]]);
    expect(inOrder(1, 2, 4, 2).numbers).toEqual([
      [1, 2],
      [4, 4],
    ]);
  });

  it('leave the last ten with number, date and place', () => {
    const place = { city: 'Astana' };
    const event = { occurredOn: '2025-03', data: { number: 1, place } } as unknown as LedgerEvent;
    expect(afterRound(NO_ROUNDS, event).last).toEqual([{ number: 1, occurredOn: '2025-03', place }]);
    expect(held(NO_ROUNDS).last).toEqual([{ number: null, occurredOn: '2025-06', place: null }]);
    const twelve = inOrder(...Array.from({ length: 12 }, (_, nth) => nth + 1));
    expect(twelve.last.map(({ number }) => number)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
});

describe('rounds that a source counts', () => {
  it('are as many as the highest count, told last on its day', () => {
    const rounds = told(told(NO_ROUNDS, 5, '2024'), 3, '2025');
    expect(rounds).toMatchObject({ count: 5, asserted: { count: 5, occurredOn: '2025' }, recorded: 0 });
    expect(told(inOrder(7), 3).count).toBe(7);
    expect(told(told(NO_ROUNDS, 3), 5).asserted?.count).toBe(5);
  });

  it('may hold one without a number, unless that is certainly later', () => {
    const five = told(NO_ROUNDS, 5, '2024');
    expect(held(five, { on: '2025' }).count).toBe(6);
    expect(held(five, { on: '2024-06' }).count).toBe(5);
    expect(held(five, { on: '2023' }).count).toBe(5);
  });
});

describe('a new series of rounds', () => {
  const again = beginAgain(told(inOrder(1, 2), 4));

  it('begins when talks begin again and a number is held again', () => {
    expect(again).toMatchObject({ count: 4, again: 4 });
    expect(held(again, { number: 1, on: '2026' })).toMatchObject({
      ...{ before: 4, recordedBefore: 2, assertedBefore: 4 },
      ...{ count: 1, recorded: 1, numbers: [[1, 1]], asserted: null, again: 0 },
    });
    expect(held(again, { number: 4 })).toMatchObject({ before: 4, count: 4 });
  });

  it('does not begin with a higher number, or without one', () => {
    expect(held(again, { number: 5 })).toMatchObject({ before: 0, count: 5, again: 4 });
    expect(held(again)).toMatchObject({ before: 0, again: 4 });
    expect(held(inOrder(1, 2), { number: 1 })).toMatchObject({ before: 0, recorded: 3 });
  });

  it('has its own numbers; until version 3 of the kinds those before stayed taken', () => {
    expect(held(again, { number: 1 }, { keepsNumbers: true }).numbers).toEqual([[1, 2]]);
    expect(held(again, { number: 1 }, { keepsNumbers: false }).numbers).toEqual([[1, 1]]);
  });

  it('may be followed by a third: all before count', () => {
    const second = beginAgain(held(held(again, { number: 1 }), { number: 2 }));
    expect(held(second, { number: 1 })).toMatchObject({ before: 6, recordedBefore: 4, assertedBefore: 4 });
    const counted = held(beginAgain(told(second, 9)), { number: 1 });
    expect(counted).toMatchObject({ before: 13, assertedBefore: 9 });
  });
});

describe('the round that versions 1 and 2 of the kinds expect', () => {
  it('follows all that are recorded, counted or numbered, in every series', () => {
    expect(expectedRoundOf(NO_ROUNDS)).toBe(1);
    expect(expectedRoundOf(held(held(NO_ROUNDS)))).toBe(3);
    expect(expectedRoundOf(inOrder(5))).toBe(6);
    expect(expectedRoundOf(inOrder(5, 2))).toBe(6);
    expect(expectedRoundOf(told(inOrder(1), 8))).toBe(9);
    const second = held(beginAgain(told(inOrder(1, 2), 4)), { number: 1 });
    expect(expectedRoundOf(second)).toBe(5);
    expect(expectedRoundOf(held(held(second), {}))).toBe(6);
  });
});
