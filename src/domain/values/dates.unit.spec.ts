import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantSchema } from '../events/event-data.js';
import {
  bounds,
  boundsOf,
  certainDay,
  certainlyBefore,
  dayNumber,
  dayNumberAt,
  dayOf,
  isDay,
  latestToday,
  monthsAfter,
} from './dates.js';
import { periodAfter } from './periods.js';

/** First and last day that a date may mean; `null` stands for an open end. */
function days(text: string): [string | null, string | null] | null {
  const found = boundsOf(text);
  const shown = (day: number) => (Number.isFinite(day) ? dayOf(day) : null);
  return found && [shown(found.earliest), shown(found.latest)];
}

describe('a date as written', () => {
  it.each([
    ['2025-12-02', '2025-12-02', '2025-12-02'],
    ['2025-12', '2025-12-01', '2025-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['0050', '0050-01-01', '0050-12-31'],
    ['2025-06-17?', '2025-06-17', '2025-06-17'],
    ['2025-06~', '2025-06-01', '2025-06-30'],
    ['2025%', '2025-01-01', '2025-12-31'],
    ['2025-12-02/2025-12-03', '2025-12-02', '2025-12-03'],
    ['2025-12-02?/2025-12-03~', '2025-12-02', '2025-12-03'],
    ['2025-12-02/2025-12-02', '2025-12-02', '2025-12-02'],
    ['2025/2025-03', '2025-01-01', '2025-03-31'],
    ['2025-03/2025', '2025-03-01', '2025-12-31'],
    ['../2025-06-17', null, '2025-06-17'],
    ['2025-06-17/..', '2025-06-17', null],
    ['2024-02-29', '2024-02-29', '2024-02-29'],
    ['2000-02-29', '2000-02-29', '2000-02-29'],
  ])('%s is from %s to %s', (text, first, last) => expect(days(text)).toEqual([first, last]));

  it.each([
    ['29 February of a common year', '2025-02-29'],
    ['29 February 1900', '1900-02-29'],
    ['29 February of a common year in an interval', '2025-02-29/2025-03-10'],
    ['30 February', '2024-02-30'],
    ['a 13th month', '2025-13'],
    ['a season', '2025-21'],
    ['a month 0', '2025-00'],
    ['the year 0', '0000'],
    ['an interval that ends before it begins', '2025-12-03/2025-12-02'],
    ['an interval open at both ends', '../..'],
    ['an unknown end', '2025/'],
    ['unspecified digits', '202X'],
    ['a time', '2025-12-02T10:00'],
    ['a choice', '[2025,2026]'],
    ['a year of five digits', '12025'],
    ['nothing', ''],
    ['words', 'next spring'],
    ['another script', '２０２５'],
  ])('%s is no date', (_, text) => expect(days(text)).toBeNull());

  it('is a day only where it names one, and no more', () => {
    expect(['2025-12-02', '2024-02-29'].every(isDay)).toBe(true);
    expect(['2025-12', '2025-12-02?', '2025-02-29', '2025-12-02/2025-12-02'].some(isDay)).toBe(false);
  });

  it('that was never checked stops the reading', () => expect(() => bounds('soon')).toThrow('soon'));

  it('agrees with plain calendar arithmetic, whatever the precision', () => {
    const lengthOf = (year: number, month: number) =>
      [
        31,
        year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
      ][month - 1]!;
    const point = fc
      .record({
        year: fc.integer({ min: 1, max: 9999 }),
        month: fc.option(fc.integer({ min: 0, max: 13 })),
        day: fc.option(fc.integer({ min: 0, max: 32 })),
        doubt: fc.constantFrom('', '?', '~', '%'),
      })
      .map(({ year, month, day, doubt }) => {
        const pad = (number: number, length = 2) => String(number).padStart(length, '0');
        const parts = [
          pad(year, 4),
          ...(month === null ? [] : [pad(month), ...(day === null ? [] : [pad(day)])]),
        ];
        const isMonth = month === null || (month >= 1 && month <= 12);
        const real =
          isMonth && (month === null || day === null || (day >= 1 && day <= lengthOf(year, month)));
        const text = parts.join('-');
        const first = `${text}-01-01`.slice(0, 10);
        const last =
          month === null ? `${text}-12-31` : day === null ? `${text}-${pad(lengthOf(year, month))}` : text;
        return { text: text + doubt, days: real ? ([first, last] as const) : null };
      });
    fc.assert(
      fc.property(point, (one) => {
        expect(days(one.text)).toEqual(one.days);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(point, point, fc.constantFrom('both', 'from', 'until'), (a, b, ends) => {
        const real = a.days && b.days && (ends !== 'both' || a.days[0] <= b.days[1]);
        const [from, until] = [ends === 'until' ? '..' : a.text, ends === 'from' ? '..' : b.text];
        const expected = [ends === 'until' ? null : a.days?.[0], ends === 'from' ? null : b.days?.[1]];
        if (a.days && b.days) expect(days(`${from}/${until}`)).toEqual(real ? expected : null);
      }),
      { numRuns: 500 },
    );
  });

  it('or anything else a person may type never throws', () => {
    const nearlyADate = fc.string({ unit: fc.constantFrom(...'0129-/.?~%XTZ:[]{},Y'), maxLength: 24 });
    fc.assert(
      fc.property(fc.oneof(nearlyADate, fc.string({ unit: 'binary' })), (text) => {
        const found = boundsOf(text);
        if (found) expect(found.earliest).toBeLessThanOrEqual(found.latest);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('order of dates', () => {
  it('is certain only where no day is common', () => {
    expect(certainlyBefore('2025-05', '2025-06')).toBe(true);
    expect(certainlyBefore('2025-06', '2025-06-17')).toBe(false);
    expect(certainlyBefore('../2025-06-17', '2025-06-17')).toBe(false);
    expect(certainlyBefore('../2025-06-16', '2025-06-17')).toBe(true);
    expect(certainlyBefore('2025-06-17/..', '9999')).toBe(false);
  });
});

describe('the certain day', () => {
  it('is the latest day that the date may be', () =>
    expect(dayOf(certainDay('2025-06', '2026-01-05T00:00:00.000Z'))).toBe('2025-06-30'));
  it('is the UTC day on which the date was recorded, where that is earlier', () => {
    expect(dayOf(certainDay('2025', '2025-03-09T23:59:59.999Z'))).toBe('2025-03-09');
    expect(dayOf(certainDay('2025-01-01/..', '2025-03-09T00:00:00.000Z'))).toBe('2025-03-09');
  });
  it('of an entry dated tomorrow, where the day begins first, is today in UTC', () =>
    expect(dayOf(certainDay('2025-03-10', '2025-03-09T11:00:00.000Z'))).toBe('2025-03-09'));
});

describe('today', () => {
  it('is the day that has begun somewhere: UTC+14', () => {
    expect(dayOf(latestToday('2025-03-09T09:59:59.999Z'))).toBe('2025-03-09');
    expect(dayOf(latestToday('2025-03-09T10:00:00.000Z'))).toBe('2025-03-10');
  });
  it('of an instant is its UTC day', () =>
    expect(dayOf(dayNumberAt('2025-03-09T23:59:59.999Z'))).toBe('2025-03-09'));
});

describe('nine months later', () => {
  it.each([
    ['2025-01-15', '2025-10-15'],
    ['2025-03-31', '2025-12-31'],
    ['2025-05-31', '2026-02-28'],
    ['2023-05-31', '2024-02-29'],
    ['2025-08-31', '2026-05-31'],
    ['2025-12-31', '2026-09-30'],
    ['0050-05-31', '0051-02-28'],
  ])('than %s is %s', (day, later) => expect(dayOf(monthsAfter(dayNumber(day), 9))).toBe(later));
});

describe('a period after a day', () => {
  it.each([
    ['P5Y', '2031-01-31'],
    ['P10Y', '2036-01-31'],
    ['P1M', '2026-02-28'],
    ['P18M', '2027-07-31'],
    ['P1Y6M', '2027-07-31'],
    ['P2W', '2026-02-14'],
    ['P10W', '2026-04-11'],
    ['P3D', '2026-02-03'],
    ['P1Y1M1W1D', '2027-03-08'],
  ])('%s after 31 January 2026 is %s', (period, ends) =>
    expect(dayOf(periodAfter(dayNumber('2026-01-31'), period))).toBe(ends),
  );

  it.each(['5Y', 'in P5Y', 'P5Y or so', 'PT5M', ''])(
    'given %j, which is no period, is the same day',
    (period) => expect(periodAfter(dayNumber('2026-01-31'), period)).toBe(dayNumber('2026-01-31')),
  );

  it('given an open end, stays open', () =>
    expect(periodAfter(Number.POSITIVE_INFINITY, 'P5Y')).toBe(Number.POSITIVE_INFINITY));
});

describe('an instant', () => {
  it.each([
    ['2025-03-09T23:30+05:00', '2025-03-09T18:30:00.000Z'],
    ['2025-03-09T10:00:00Z', '2025-03-09T10:00:00.000Z'],
    ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
  ])('%s is %s', (text, utc) => expect(instantSchema.parse(text)).toBe(utc));
  it.each(['2025-02-29T00:00Z', '2025-02-30T00:00Z', '2025-03-09T10:00', '2025-03-09', '2025-03-09T25:00Z'])(
    '%s is none',
    (text) => expect(instantSchema.safeParse(text).success).toBe(false),
  );
});
