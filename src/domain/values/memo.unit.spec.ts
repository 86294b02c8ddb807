import { describe, expect, it } from '@jest/globals';
import { Memo } from './memo.js';

describe('a memo', () => {
  it('asks once for each key, and keeps null as an answer', () => {
    const asked: string[] = [];
    const memo = new Memo<string, string | null>(10);
    const make = (key: string) => {
      asked.push(key);
      return key === 'none' ? null : key.toUpperCase();
    };
    const answers = ['a', 'none', 'a', 'none'].map((key) => memo.of(key, make));
    expect(answers).toEqual(['A', null, 'A', null]);
    expect(asked).toEqual(['a', 'none']);
  });

  it('given more keys than it may hold, forgets them and asks again', () => {
    let asked = 0;
    const memo = new Memo<number, number>(2);
    for (const key of [1, 2, 3, 1]) {
      memo.of(key, (n) => {
        asked += 1;
        return n;
      });
    }
    expect(asked).toBe(4);
  });
});
