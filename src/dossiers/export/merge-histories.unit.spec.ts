import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atOnce } from '../../domain/values/steps.js';
import { mergeHistories } from './merge-histories.js';

type Item = { key: string | null; of: number; nth: number };

/** A literal implementation of the rule, in quadratic time. */
function asTheRuleReads(histories: readonly Item[][]): Item[][] {
  const left = histories.map((history) => [...history]);
  const groups: Item[][] = [];
  while (left.some((history) => history.length > 0)) {
    const heads = left.flatMap(([head]) => head ?? []);
    const isReady = ({ key, of }: Item) =>
      left.every(
        (history, other) =>
          other === of || history[0]?.key === key || !history.some((later) => later.key === key),
      );
    const item = heads.find((head) => head.key === null || isReady(head)) ?? (heads[0] as Item);
    const group = item.key === null ? [item] : heads.filter(({ key }) => key === item.key);
    for (const { of } of group) left[of]?.shift();
    groups.push(group);
  }
  return groups;
}

const anyHistories = fc
  .array(fc.array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { freq: 2 }), { maxLength: 8 }), {
    maxLength: 6,
  })
  .map((all) => all.map((keys, of) => keys.map((key, nth) => ({ key, of, nth }))));

describe('merging the histories of an export', () => {
  it('given a meeting on two tracks, then it is one entry, and what each track has before it comes first', () => {
    const histories = [
      [
        { key: null, is: 'announced' },
        { key: 'm', is: 'met' },
      ],
      [
        { key: null, is: 'stated' },
        { key: 'm', is: 'met too' },
        { key: null, is: 'planned' },
      ],
    ];
    expect(atOnce(mergeHistories(histories)).map((group) => group.map(({ is }) => is))).toEqual([
      ['announced'],
      ['stated'],
      ['met', 'met too'],
      ['planned'],
    ]);
  });

  it('given any histories, then it is what the rule gives', () =>
    fc.assert(
      fc.property(anyHistories, (histories) => {
        expect(atOnce(mergeHistories(histories))).toEqual(asTheRuleReads(histories));
      }),
      { numRuns: 2_000 },
    ));

  it('given ten thousand pairs of tracks whose meetings lie far apart, then each item is read a few times', () => {
    let read = 0;
    const counted = (key: string) => ({
      get key() {
        read += 1;
        return key;
      },
    });
    const pairs = Array.from({ length: 10_000 }, (_, pair) => `meeting ${pair}`);
    const histories = [...pairs, ...pairs.toReversed()].map((key) => [counted(key), counted(`${key} again`)]);
    expect(atOnce(mergeHistories(histories))).toHaveLength(20_000);
    expect(read).toBeLessThan(40_000 * 10);
  });
});
