import { describe, expect, it } from '@jest/globals';
import { Cache } from './cache.js';

describe('a cache', () => {
  it('given too many values, drops the least recently used one', () => {
    const cache = new Cache<number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.get('a');
    cache.set('c', 3);
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual([1, undefined, 3]);
  });

  it('finds a value under its own version only', () => {
    const cache = new Cache<string>(2);
    cache.set('track', 'as it was', '1');
    expect([cache.get('track', '1'), cache.get('track', '2'), cache.get('track')]).toEqual([
      'as it was',
      undefined,
      undefined,
    ]);
    cache.set('track', 'as it is', '2');
    expect([cache.get('track', '1'), cache.get('track', '2')]).toEqual([undefined, 'as it is']);
  });

  it('given a time for which values last, drops one after it', async () => {
    const cache = new Cache<number>(2, { lasts: 5 });
    cache.set('a', 1);
    expect(cache.get('a')).toBe(1);
    while (cache.get('a') !== undefined) await new Promise((resolve) => setImmediate(resolve));
    expect(new Cache<number>(2, { sizeOf: () => 1, lasts: 5 }).get('a')).toBeUndefined();
  });

  it('forgets a value, but not the one that replaced it', () => {
    const cache = new Cache<object>(2);
    const [before, now] = [{}, {}];
    cache.set('a', before);
    cache.set('a', now);
    cache.forget('a', before);
    expect(cache.get('a')).toBe(now);
    cache.forget('a', now);
    expect(cache.get('a')).toBeUndefined();
  });
});
