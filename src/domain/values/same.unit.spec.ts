import { describe, expect, it } from '@jest/globals';
import { isSame } from './same.js';

describe('two values', () => {
  it.each([
    [
      { stage: 'signed', round: { number: 2 } },
      { round: { number: 2 }, stage: 'signed' },
    ],
    [
      [1, [null]],
      [1, [null]],
    ],
    [{}, {}],
  ])('%j and %j say the same', (one, other) => expect(isSame(one, other)).toBe(true));

  it.each([
    [[], {}],
    [{}, null],
    [null, {}],
    ['1', 1],
    [1, { number: 1 }],
    [{ number: 1 }, 1],
    [[1, 2], [1]],
    [[1], [1, 2]],
    [{ round: 1 }, { round: 1, stage: 2 }],
    [
      [1, 2],
      [2, 1],
    ],
    [{ round: 1 }, { stage: 1 }],
    [{ stage: undefined }, { round: undefined }],
    [{ round: { number: 2 } }, { round: { number: 3 } }],
  ])('%j and %j do not', (one, other) => expect(isSame(one, other)).toBe(false));
});
