import { describe, expect, it } from '@jest/globals';
import { dayNumber } from '../../domain/values/dates.js';
import { lastWeekday, newlyNear } from './near.js';

const TODAY = dayNumber('2026-05-07');
const step = (left: number) => ({ track: 'visa', key: 'action 1', last: TODAY + left });
const toldOf = (left: number, days: readonly number[], told: readonly number[] = []) =>
  newlyNear(
    [step(left)],
    days,
    told.map((before) => ({ ...step(left), before })),
    TODAY,
  ).map(({ before }) => before);

describe('of which deadlines a person is told', () => {
  it.each<[string, number, number[], number[], number[]]>([
    ['fifteen days are left', 15, [14, 3, 0], [], []],
    ['fourteen days are left', 14, [14, 3, 0], [], [14]],
    ['it was told', 13, [14, 3, 0], [14], []],
    ['three days are left', 3, [14, 3, 0], [14], [3]],
    ['three days were missed', 1, [14, 3, 0], [14], [3]],
    ['all days were missed', 0, [14, 3, 0], [], [0, 3, 14]],
    ['only some days are asked for', 2, [14], [], [14]],
    ['another day is asked for later than it was told', 2, [14, 3], [3], []],
    ['it has passed', -1, [14, 3, 0], [], []],
    ['no day is asked for', 0, [], [], []],
  ])('given %s, then once, and for the smallest that is reached', (_, left, days, told, expected) => {
    expect(toldOf(left, days, told)).toEqual(expected);
  });

  it('given its last possible day has moved, then anew', () => {
    const told = [{ ...step(14), before: 14 }];
    expect(newlyNear([step(10)], [14], told, TODAY)).toEqual([{ ...step(10), before: 14 }]);
  });
});

describe('the day of a digest', () => {
  it.each([
    ['2026-05-07', '2026-05-06', 4, '2026-05-07'],
    ['2026-05-07', '2026-05-06', 3, null],
    ['2026-05-07', '2026-05-01', 1, '2026-05-04'],
    ['2026-05-07', '2026-04-01', 5, '2026-05-01'],
    ['2026-05-07', '2026-04-30', 4, '2026-05-07'],
    ['2026-05-07', '2026-05-07', 4, null],
  ])('on %s, decided last on %s, for weekday %i is %s', (today, before, weekday, expected) => {
    expect(lastWeekday(weekday, dayNumber(before), dayNumber(today))).toBe(
      expected === null ? null : dayNumber(expected),
    );
  });
});
