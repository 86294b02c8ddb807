import { describe, expect, it } from '@jest/globals';
import type { TextEntry } from '../../queries/text/text.query.js';
import { changeSince, textMoments } from './text-moments.js';

let seq = 0;
const round = (number: number, occurredOn: string, meeting: string | null = null): TextEntry => {
  seq += 1;
  return { seq, type: 'round.held', occurredOn, meeting, data: { number } };
};
const stated = (occurredOn: string, states: string[], meeting: string | null = null): TextEntry => {
  seq += 1;
  const articles = states.map((one) => one.split(' ')).map(([ref, state]) => ({ ref, state }));
  return { seq, type: 'text.stated', occurredOn, meeting, data: { articles } };
};
const told = (entries: TextEntry[]) =>
  textMoments(entries).map(({ round: at, dates, counts }) => [at?.data.number ?? null, dates, counts.agreed]);

describe('the moments of a text', () => {
  it('are none where nothing is stated', () => {
    expect(textMoments([round(1, '2025-02-20')])).toEqual([]);
  });

  it('are the rounds at which it was stated, by meeting or by day, and what was stated without one', () => {
    const entries = [
      round(1, '2025-02-19/2025-02-20'),
      stated('2025-02-20', ['1 agreed']),
      stated('2025-02-20', ['2 agreed']),
      round(2, '2025-06-12', 'meeting'),
      stated('2025-06-15', ['3 agreed'], 'meeting'),
      round(3, '2025-09-01'),
      stated('2025-10-01', ['4 open']),
      stated('2025-11-01', ['5 agreed']),
    ];
    expect(told(entries)).toEqual([
      [1, ['2025-02-20', '2025-02-20'], 2],
      [2, ['2025-06-15'], 3],
      [null, ['2025-10-01', '2025-11-01'], 4],
    ]);
  });

  it('part letters between which a round was held', () => {
    const entries = [
      stated('2025-01-01', ['1 open']),
      round(1, '2025-02-01'),
      stated('2025-03-01', ['1 agreed']),
    ];
    expect(told(entries)).toEqual([
      [null, ['2025-01-01'], 0],
      [null, ['2025-03-01'], 1],
    ]);
  });
});

describe('the change since the moment before', () => {
  it('is none at the first', () => {
    expect(changeSince(textMoments([stated('2025', ['1 agreed'])]))).toBeNull();
  });

  it('counts what is newly agreed, and what is agreed no longer', () => {
    const moments = textMoments([
      round(3, '2025-02-20'),
      stated('2025-02-20', ['1 agreed', '2 agreed', '3 open']),
      stated('2025-05-01', ['1 bracketed', '3 agreed', '4 agreed', '2 agreed']),
    ]);
    const change = changeSince(moments);
    expect(change?.since.round?.data.number).toBe(3);
    expect([...(change?.agreed ?? [])]).toEqual(['3', '4']);
    expect(change?.back).toBe(1);
  });
});
