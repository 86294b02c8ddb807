import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Problem } from '../problems/problem.js';
import { parseJson } from './strict-json.js';

const refusalOf = (text: string): [code: string, detail: string] | 'read' => {
  try {
    parseJson(text);
    return 'read';
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.detail];
    throw error;
  }
};

describe('a JSON text', () => {
  it.each([
    ['an object', '{"visibility":"internal","visibility":"public"}', '/visibility'],
    ['an object deep inside', '{"entries":[{},{"data":{"a":1,"b":[],"a":2}}]}', '/entries/1/data/a'],
    ['two spellings of one name', String.raw`{"a":1,"\u0061":2}`, '/a'],
    ['the prototype', '{"__proto__":1,"__proto__":2}', '/__proto__'],
    ['no name at all', '{"":1,"":2}', '/'],
    ['names far from their colons', `{"a"${' '.repeat(300)}: 1,\n\t"a"\r\n:2}`, '/a'],
    ['quotation marks and backslashes', String.raw`{"\\\"":":","x":"\\","\\\"":"{"}`, String.raw`/\"`],
  ])('given one member twice in %s, it is refused with the pointer', (_, text, pointer) => {
    expect(refusalOf(text)).toEqual(['malformed_json', `The body names ${pointer} twice.`]);
  });

  it('given what only looks like a repetition, it is read', () => {
    expect(parseJson('{"a":":{\\"a\\":1,\\"a\\":2}","b":{"a":1},"c":[{"a":1},{"a":1}]}')).toEqual({
      a: ':{"a":1,"a":2}',
      b: { a: 1 },
      c: [{ a: 1 }, { a: 1 }],
    });
  });

  it('given any value, it is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), fc.constantFrom(0, 2), (text, indent) => {
        const written = JSON.stringify(JSON.parse(text), null, indent);
        expect(parseJson(written)).toEqual(JSON.parse(written));
      }),
    );
  });

  it('given any object with a member repeated anywhere, it is refused', () => {
    const name = fc.string({ unit: 'binary' });
    const around = fc.array(fc.oneof(fc.constant('[0,%]'), fc.constant('{"%":":","in":%}')), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(
        fc.dictionary(name, fc.jsonValue(), { minKeys: 1 }),
        around,
        fc.nat(),
        (members, frames, nth) => {
          const written = Object.entries(members).map((member) =>
            member.map((part) => JSON.stringify(part)).join(':'),
          );
          const again = written[nth % written.length];
          const object = `{${[...written, again].join(',')}}`;
          const text = frames.reduce((inner, frame) => frame.replace(/%(?!")/, () => inner), object);
          expect(refusalOf(text)).toEqual([
            'malformed_json',
            expect.stringMatching(/^The body names .* twice\.$/s),
          ]);
        },
      ),
    );
  });

  it('given a million quotation marks and backslashes, it is read', () => {
    const text = JSON.stringify({ a: '\\"'.repeat(500_000), b: '\\'.repeat(500_000) });
    expect(parseJson(text)).toEqual(JSON.parse(text));
  });
});
