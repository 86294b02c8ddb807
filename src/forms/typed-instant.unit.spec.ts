import { describe, expect, it } from '@jest/globals';
import { onClock, readInstant, type Zone } from './typed-instant.js';

describe('a typed day and hour', () => {
  it.each<[string, Zone, string]>([
    ['2026-03-05 09:00', 'utc', '2026-03-05T09:00:00.000Z'],
    ['2026-03-05T09:00Z', 'astana', '2026-03-05T09:00:00.000Z'],
    ['05.03.2026 9:00', 'utc', '2026-03-05T09:00:00.000Z'],
    ['2026-03-05 09:00', 'astana', '2026-03-05T04:00:00.000Z'],
    ['5 March 2026, 02:30', 'astana', '2026-03-04T21:30:00.000Z'],
    ['5 марта 2026 года, 09.00', 'astana', '2026-03-05T04:00:00.000Z'],
    ['2026 жылғы 5 наурыз 09:00', 'astana', '2026-03-05T04:00:00.000Z'],
    // Kazakhstan had two zones until 1 March 2024; Astana's clock was six hours ahead.
    ['2024-02-29 09:00', 'astana', '2024-02-29T03:00:00.000Z'],
    ['2026-03-05 09:00', 'brussels', '2026-03-05T08:00:00.000Z'],
    ['2026-07-05 09:00', 'brussels', '2026-07-05T07:00:00.000Z'],
    // The clock goes back on 25 October 2026 and shows this hour twice.
    ['2026-10-25 02:30', 'brussels', '2026-10-25T01:30:00.000Z'],
  ])('%s by the clock of %s is %s', (typed, zone, instant) => {
    expect(readInstant(typed, zone)).toBe(instant);
  });

  it.each<[string, Zone]>([
    ['2026-03 09:00', 'utc'],
    ['2026-03-05', 'utc'],
    ['2026-03-05 29:00', 'utc'],
    ['2026-03-05 09:60', 'utc'],
    ['09:00', 'utc'],
    // The clock goes from 02:00 to 03:00 on 29 March 2026.
    ['2026-03-29 02:30', 'brussels'],
  ])('%s by the clock of %s is not read', (typed, zone) => {
    expect(readInstant(typed, zone)).toBeNull();
  });

  it('is shown as it was typed', () => {
    expect(onClock('2026-03-04T21:30:00.000Z', 'astana')).toEqual({ day: '2026-03-05', time: '02:30' });
  });
});
