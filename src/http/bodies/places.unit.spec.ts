import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { pointerTo } from '../problems/pointers.js';
import { invalid } from '../problems/problem.js';
import { type FileText, locateFaults, placesOf } from './places.js';

const PLANTED = 'planted-here';

const name = fc
  .oneof(fc.constantFrom('a/b', '~', '0', 'имя', '😀 "', 'back\\slash'), fc.string({ maxLength: 6 }))
  .filter((key) => key !== '__proto__')
  .map((key) => key.normalize('NFC'));
const { value: anyValue } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

type Container = Record<string, unknown>;

/** The value with a marker planted in one of its containers, and the pointer to the marker. */
function planted(value: unknown, choices: readonly number[]): { value: unknown; pointer: string } {
  const path: string[] = [];
  const root = { value };
  let at: Container = root;
  let step = 'value';
  for (const choice of choices) {
    const inside = at[step];
    if (typeof inside !== 'object' || inside === null || Object.keys(inside).length === 0) break;
    at = inside as Container;
    step = Object.keys(inside)[choice % Object.keys(inside).length] as string;
    path.push(step);
  }
  at[step] = PLANTED;
  return { value: root.value, pointer: pointerTo(path) };
}

/** The position of the offset in an editor: lines end as editors end them, columns count code points. */
function placeIn(text: string, offset: number) {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return { line: lines.length, column: [...(lines.at(-1) as string)].length + 1 };
}

const choices = fc.array(fc.nat(100), { maxLength: 5 });

describe('the line and column of a fault', () => {
  it('given JSON in any layout, then it is the start of the value', () =>
    fc.assert(
      fc.asyncProperty(
        anyValue,
        choices,
        fc.constantFrom('', ' ', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (anything, chosen, indent, lineBreak) => {
          const { value, pointer } = planted(structuredClone(anything), chosen);
          const text = JSON.stringify(value, null, indent).replaceAll('\n', lineBreak);
          const places = await placesOf({ text, format: 'json' }, [pointer]);
          expect(places.get(pointer)).toEqual(placeIn(text, text.indexOf(`"${PLANTED}"`)));
        },
      ),
      { numRuns: 500 },
    ));

  it('given YAML in block or flow style, then it is the start of the value', () =>
    fc.assert(
      fc.asyncProperty(
        anyValue,
        choices,
        fc.constantFrom('any' as const, 'flow' as const),
        async (anything, chosen, collectionStyle) => {
          const { value, pointer } = planted(structuredClone(anything), chosen);
          const text = stringify(value, { collectionStyle });
          const places = await placesOf({ text, format: 'yaml' }, [pointer]);
          expect(places.get(pointer)).toEqual(placeIn(text, text.indexOf(PLANTED)));
        },
      ),
      { numRuns: 500 },
    ));

  it.each<FileText>([
    { format: 'json', text: '{"entries": [\n  {"type": "x"}\n]}' },
    { format: 'yaml', text: '{"entries": [\n  {"type": "x"}\n]}' },
  ])('given a value missing from $format, then it is the start of its container', async (file) => {
    const places = await placesOf(file, ['/entries/0/occurredOn', '/format', '']);
    expect(Object.fromEntries(places)).toEqual({
      '/entries/0/occurredOn': { line: 2, column: 3 },
      '/format': { line: 1, column: 1 },
      '': { line: 1, column: 1 },
    });
  });

  it('given an alias, then it is in the anchored value', async () => {
    const text = 'a: &it\n  b: 1\nc: *it\n';
    expect(await placesOf({ text, format: 'yaml' }, ['/c/b'])).toEqual(
      new Map([['/c/b', { line: 2, column: 6 }]]),
    );
  });

  it('given a name that is not in NFC, then its value is found by the name in NFC', async () => {
    const text = `{"${'é'.normalize('NFD')}": 1}`;
    expect(await placesOf({ text, format: 'json' }, ['/é'])).toEqual(
      new Map([['/é', { line: 1, column: 8 }]]),
    );
  });

  it('given a fault outside the body, then it has none', async () => {
    const problem = invalid([
      { pointer: '/query/alerts', message: 'is not known' },
      { pointer: '/a', message: 'is not known' },
    ]);
    const { extensions } = await locateFaults(problem, { format: 'json', text: '{"a": 1}' });
    expect(extensions.errors).toEqual([
      { pointer: '/query/alerts', message: 'is not known' },
      { pointer: '/a', message: 'is not known', line: 1, column: 7 },
    ]);
  });

  it('given a text that cannot be parsed, then the problem is unchanged', async () => {
    const problem = invalid([{ pointer: '/a', message: 'is not known' }]);
    expect(await locateFaults(problem, { format: 'yaml', text: 'a: [' })).toBe(problem);
  });

  it('given a hundred faults in a long list, then the event loop continues', async () => {
    const text = JSON.stringify(
      Array.from({ length: 200_000 }, (_, index) => ({ type: 'round.held', index })),
    );
    let ticks = 0;
    const count = () => {
      ticks += 1;
      timer = setImmediate(count);
    };
    let timer = setImmediate(count);
    const pointers = Array.from({ length: 100 }, (_, index) => `/${index * 2_000}/index`);
    const places = await placesOf({ text, format: 'json' }, pointers);
    clearImmediate(timer);
    expect(places.size).toBe(100);
    expect(ticks).toBeGreaterThan(3);
  });
});
