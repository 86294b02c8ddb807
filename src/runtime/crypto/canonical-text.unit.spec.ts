import { describe, expect, it } from '@jest/globals';
import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { canonicalText } from './canonical-text.js';

describe('the canonical text of JSON', () => {
  it('given any JSON, then it is what the library writes', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('a', 'B', '_', '10', '9', 'é', 'ё', '😀', '__proto__'),
    );
    const leaves = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: 'binary' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ maxDepth: 4 }, leaves, fc.array(tie('value')), fc.dictionary(names, tie('value'))),
    })).value;
    fc.assert(fc.property(value, (one) => expect(canonicalText(one)).toBe(canonicalize(one))));
  });

  it.each([
    [
      'numbers as in RFC 8785',
      { literals: [null, true, false], numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 1e-27] },
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}',
    ],
    ['names that are numbers', { 2: 'b', 10: 'a', 1: 'c' }, '{"1":"c","10":"a","2":"b"}'],
    ['a date', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['a member without a value', { a: undefined, b: [undefined] }, '{"b":[null]}'],
    ['a backslash before ud', { a: '\\ud83d' }, '{"a":"\\\\ud83d"}'],
    ['nothing', undefined, ''],
  ])('given %s, then it is written', (_, value, text) => {
    expect(canonicalText(value)).toBe(text);
  });

  it('given arrays in arrays, however deep, then they are written', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(canonicalText(JSON.parse(deep)) === deep).toBe(true);
  });

  it.each([
    ['half a character', ['\ud83d']],
    ['no number', [Number.NaN]],
    ['no end', [Number.POSITIVE_INFINITY]],
  ])('given %s, then it is refused', (_, value) => {
    expect(() => canonicalText(value)).toThrow(/not allowed/);
  });
});
