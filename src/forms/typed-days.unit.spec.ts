import { describe, expect, it } from '@jest/globals';
import { typedDay, typedInstant } from './typed-days.js';

describe('a typed day', () => {
  it.each([
    ['2025-12-02', '2025-12-02'],
    [' 2025-12-2 ', '2025-12-02'],
    ['2025/12/02', '2025-12-02'],
    ['2.12.2025', '2025-12-02'],
    ['2 декабря 2025 года', '2025-12-02'],
    ['February 2024', '2024-02-29'],
    ['2024-02', '2024-02-29'],
    ['2025', '2025-12-31'],
  ])('%j is read as %s', (typed, day) => {
    expect(typedDay(typed)).toBe(day);
  });

  it.each(['', '2025-13-01', '30.02.2025', '02/12/2025', 'yesterday', '2025-12-02/2025-12-03', ['2025']])(
    '%j is not read',
    (typed) => {
      expect(typedDay(typed)).toBeUndefined();
    },
  );
});

describe('a typed instant', () => {
  it.each([
    ['2026-03-02T09:00:00.123Z', '2026-03-02T09:00:00.123Z'],
    ['2026-03-02T09:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02 09:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T14:00:00+05:00', '2026-03-02T09:00:00.000Z'],
    ['2026-03-02T14:00:00 05:00', '2026-03-02T09:00:00.000Z'],
    ['2.3.2026', '2026-03-02T23:59:59.999Z'],
  ])('%j is read as %s', (typed, instant) => {
    expect(typedInstant(typed)).toBe(instant);
  });

  it.each(['', '09:00', '2026-02-30T09:00', '2026-03-02T25:00'])('%j is not read', (typed) => {
    expect(typedInstant(typed)).toBeUndefined();
  });
});
