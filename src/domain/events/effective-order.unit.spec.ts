import { describe, expect, it } from '@jest/globals';
import { dayOf } from '../values/dates.js';
import { effectiveOrder, positionIn } from './effective-order.js';

/** Days and months, scattered over years in an order of their own. */
const scattered = (count: number) =>
  Array.from({ length: count }, (_, nth) => {
    const day = dayOf(18_000 + ((nth * 7_919) % 1_800));
    return { nth, occurredOn: nth % 5 === 0 ? day.slice(0, 7) : day };
  });

function oneByOne<Entry extends { occurredOn: string }>(entries: readonly Entry[]): Entry[] {
  const ordered: Entry[] = [];
  for (const entry of entries) ordered.splice(positionIn(ordered, entry), 0, entry);
  return ordered;
}

describe('entries that are recorded in any order', () => {
  it.each([0, 1, 256, 257, 258, 900])('of %d, each stands where it would be put alone', (count) => {
    const entries = scattered(count);
    expect(effectiveOrder(entries)).toEqual(oneByOne(entries));
    const backwards = entries.toSorted((a, b) => (a.occurredOn < b.occurredOn ? 1 : -1));
    expect(effectiveOrder(backwards)).toEqual(oneByOne(backwards));
  });

  it('stand as they were recorded where none is certainly later', () => {
    const entries = ['2025-03', '2025-03-10', '2025', '2025-03-10'].map((occurredOn, nth) => ({
      nth,
      occurredOn,
    }));
    expect(effectiveOrder(entries)).toEqual(entries);
    expect(positionIn(entries, { occurredOn: '2025-03-09' })).toBe(1);
    expect(positionIn(entries, { occurredOn: '2025-03-10' })).toBe(4);
  });
});
