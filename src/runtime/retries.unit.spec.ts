import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DELAYS_MS, nextAttempt, retryAfterMs } from './retries.js';

const HOUR = 3_600_000;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('when the next attempt is due', () => {
  it('there are ten attempts over 75 hours 35 minutes, the first at once', () => {
    expect(Array.from({ length: 11 }, (_, made) => nextAttempt(made, 0.5))).toEqual([...DELAYS_MS, null]);
    expect(DELAYS_MS.length).toBe(10);
    expect(DELAYS_MS.reduce((sum, delay) => sum + delay, 0)).toBe(75 * HOUR + 35 * 60_000 + 5_000);
  });

  it('every wait lies within a fifth of its delay', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), chance, (made, random) => {
        const wait = nextAttempt(made, random)!;
        expect(wait).toBeGreaterThanOrEqual(Math.floor(DELAYS_MS[made]! * 0.8));
        expect(wait).toBeLessThanOrEqual(Math.ceil(DELAYS_MS[made]! * 1.2));
      }),
    );
  });

  it('Retry-After never shortens a wait and never makes it longer than a day', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), chance, fc.nat({ max: 1e12 }), (made, random, asked) => {
        const wait = nextAttempt(made, random)!;
        expect(nextAttempt(made, random, asked)).toBe(Math.max(wait, Math.min(asked, 24 * HOUR)));
      }),
    );
  });

  it('after the last attempt there is no next one, even with Retry-After', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10 }), chance, fc.nat(), (made, random, asked) => {
        expect(nextAttempt(made, random, asked)).toBeNull();
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-11-22T10:00:00.000Z');

  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['99999999999999999999', 24 * HOUR],
    ['Sun, 22 Nov 2026 10:02:00 GMT', 120_000],
    ['Sunday, 22-Nov-26 10:02:00 GMT', 120_000],
    ['Sun, 22 Nov 2026 09:00:00 GMT', 0],
    ['Sun, 22 Nov 2099 09:00:00 GMT', 24 * HOUR],
    ['', null],
    ['soon', null],
    ['-5', null],
    ['1.5', null],
    ['2027', 2_027_000],
    ['2026-11-22T10:02:00Z', null],
    ['later GMT', null],
    [undefined, null],
  ])('given %p, the wait is %p ms', (value, wait) => {
    expect(retryAfterMs(value, now)).toBe(wait);
  });
});
