import { describe, expect, it } from '@jest/globals';
import { readDate, readInstant } from './typed-date.js';

describe('a typed date', () => {
  it.each([
    ['2026-03-03', '2026-03-03'],
    ['2026-03', '2026-03'],
    ['2026', '2026'],
    [' 03.03.2026 ', '2026-03-03'],
    ['3.3.2026', '2026-03-03'],
    ['03.2026', '2026-03'],
    ['03.03.2026?', '2026-03-03?'],
    ['2026 ~', '2026~'],
    ['2025-12-02/2025-12-03', '2025-12-02/2025-12-03'],
    ['02.12.2025 – 03.12.2025', '2025-12-02/2025-12-03'],
    ['02.12.2025-03.12.2025', '2025-12-02/2025-12-03'],
    ['../2025-06-17', '../2025-06-17'],
    ['../17.06.2025', '../2025-06-17'],
    ['2025/..', '2025/..'],
  ])('%s is read as %s', (typed, edtf) => {
    expect(readDate(typed)).toBe(edtf);
  });

  it.each(['', 'soon', '03/04/2026', '31.02.2026', '2026-13', '3 March 2026', '..', '2026-03-03/2026-03-01'])(
    '%p is not read',
    (typed) => {
      expect(readDate(typed)).toBeNull();
    },
  );

  it('a time is in UTC', () => {
    expect(readInstant('2026-03-05 09:00')).toBe('2026-03-05T09:00:00.000Z');
    expect(readInstant('2026-03-05T09:00Z')).toBe('2026-03-05T09:00:00.000Z');
    expect(readInstant('05.03.2026 9:00')).toBe('2026-03-05T09:00:00.000Z');
    expect(readInstant('2026-03 09:00')).toBeNull();
    expect(readInstant('2026-03-05')).toBeNull();
    expect(readInstant('2026-03-05 29:00')).toBeNull();
  });
});
