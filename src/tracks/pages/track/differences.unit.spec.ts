import { describe, expect, it } from '@jest/globals';
import type { TransitionView } from '../../../domain/values/views.js';
import { differencesIn } from './differences.js';

const entry = (type: string, occurredOn: string, sources: string[], data: object = {}) =>
  ({ type, occurredOn, data, sources: sources.map((ref) => ({ ref })) }) as unknown as TransitionView;
const datesOf = (...entries: TransitionView[]) =>
  differencesIn(entries).map(({ claims }) => claims.map(({ on }) => on));

describe('where the sources differ', () => {
  it('is where two of them give another day for what happens once', () => {
    const launched = entry('launch.announced', '2025-12-01', ['a']);
    expect(datesOf(launched, entry('launch.announced', '2025-12-02', ['b']))).toEqual([
      ['2025-12-01', '2025-12-02'],
    ]);
    expect(datesOf(launched, entry('launch.announced', '2025-12-01', ['b']))).toEqual([]);
  });

  it('is where a round is foreseen for two times, unless it was moved', () => {
    const plan = (target: string, ref: string) =>
      entry('round.planned', '2025-12-03', [ref], { number: 2, target });
    expect(datesOf(plan('2026', 'a'), plan('2026-02', 'b'))).toEqual([['2026', '2026-02']]);
    const moved = entry('round.rescheduled', '2026-01-20', ['b'], { number: 2, target: '2026-03' });
    expect(datesOf(plan('2026', 'a'), moved)).toEqual([]);
  });

  it('is not where one source tells of two things, or where nobody is cited', () => {
    const notified = (side: string, on: string) => entry('notification.sent', on, ['a'], { side });
    expect(datesOf(notified('EU', '2026-01-01'), notified('KZ', '2026-02-01'))).toEqual([]);
    expect(datesOf(entry('launch.announced', '2025', ['a']), entry('launch.announced', '2026', []))).toEqual(
      [],
    );
  });
});
