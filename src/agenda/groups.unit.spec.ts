import { describe, expect, it } from '@jest/globals';
import { dayNumber } from '../domain/values/dates.js';
import { endsAfter, groupOf } from './groups.js';

/** Thursday. */
const TODAY = '2026-05-07';

describe('the groups of the agenda', () => {
  it.each([
    ['2026-05-07', { week: '2026-05-10', month: '2026-05-31' }],
    // Monday, Sunday, and the end of a short month.
    ['2026-05-04', { week: '2026-05-10', month: '2026-05-31' }],
    ['2026-05-10', { week: '2026-05-10', month: '2026-05-31' }],
    ['2028-02-29', { week: '2028-03-05', month: '2028-02-29' }],
  ])('know when the week and the month of %s end', (day, ends) => {
    expect(endsAfter(day)).toEqual(ends);
  });

  it.each([
    ['2026-05-07', 'today'],
    ['2026-05-08', 'week'],
    ['2026-05-10', 'week'],
    ['2026-05-11', 'month'],
    ['2026-05-31', 'month'],
    ['2026-06-01', 'later'],
  ])('given the last possible day is %s, then %s', (day, group) => {
    expect(groupOf({ state: 'open', last: dayNumber(day) }, TODAY)).toBe(group);
  });

  it('given no last day, what has passed, or what is done, then groups of their own', () => {
    expect(groupOf({ state: 'open', last: null }, TODAY)).toBe('undated');
    expect(groupOf({ state: 'overdue', last: dayNumber('2026-05-06') }, TODAY)).toBe('overdue');
    expect(groupOf({ state: 'met', last: null }, TODAY)).toBe('met');
  });
});
