import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { atOnce } from '../../domain/values/steps.js';
import { faultInJson } from './json-fault.js';

const faultIn = (text: string) => atOnce(faultInJson(text));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const layout = fc
  .tuple(fc.json({ maxDepth: 3 }), fc.constantFrom('', ' '))
  .map(([json, indent]) => JSON.stringify(JSON.parse(json), null, indent));

describe('the fault in a text that is not JSON', () => {
  it.each([
    ['a comma too many', '{"a": 1,}', 8],
    ['a comma too few', '{"a": 1 "b": 2}', 8],
    ['a name without quotation marks', '{a: 1}', 1],
    ['a list that is not closed', '[1, 2', 5],
    ['a string over two lines', '["one\ntwo"]', 5],
    ['an escape that is none', '["\\x"]', 2],
    ['a number with a leading zero', '[01]', 1],
    ['the wrong bracket', '{"a": [1}', 8],
    ['something after the end', '{} x', 3],
  ])('given %s, then it is at the right offset', (_, text, offset) => {
    expect(faultIn(text)).toBe(offset);
  });

  it('given JSON with a character inserted or removed, then there is a fault if JSON.parse finds one', () =>
    fc.assert(
      fc.property(
        layout,
        fc.nat(),
        fc.constantFrom('', ',', ':', '"', '{', ']', '\\', '\n', '0', '.', '-', 'e', 'x', ' ', '\u0001'),
        fc.boolean(),
        (json, where, put, isTaken) => {
          const at = where % (json.length + 1);
          const text = json.slice(0, at) + put + json.slice(at + (isTaken ? 1 : 0));
          const fault = faultIn(text);
          expect(fault === null).toBe(isJson(text));
        },
      ),
      { numRuns: 2_000 },
    ));

  it('given a character that JSON has only in strings, then the fault is at that character', () =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.integer()), { minLength: 1 }),
        fc.nat(),
        (list, where) => {
          const items = list.map((item) => JSON.stringify(item));
          const before = `[${items
            .slice(0, where % items.length)
            .map((item) => `${item},`)
            .join('')}`;
          expect(faultIn(`${before}@${items.join(',')}]`)).toBe(before.length);
        },
      ),
    ));
});
