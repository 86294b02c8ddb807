import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { decode, readJson } from './json.js';
import { takenIn } from './text-faults.js';
import { readYaml, readYamlAside } from './yaml.js';

const codeOf = (read: () => unknown): string => {
  try {
    read();
    return 'read';
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
};
const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('JSON', () => {
  it('is read as deep as 32 levels', () => {
    expect(codeOf(() => readJson(nested(32)))).toBe('read');
    expect(codeOf(() => readJson(nested(33)))).toBe('malformed_json');
  });

  it('keeps names that only look dangerous', () => {
    expect(readJson('{"constructor":1,"prototype":2}')).toEqual({ constructor: 1, prototype: 2 });
  });

  it('skips a byte order mark and refuses what is no UTF-8', () => {
    expect(decode(Buffer.from('\ufeff{}'))).toBe('{}');
    expect(codeOf(() => decode(Buffer.from([0xed, 0xa0, 0x80])))).toBe('malformed_json');
  });

  it('is nothing where there is nothing', () => {
    expect(readJson(' \n')).toBeUndefined();
  });
});

describe('YAML', () => {
  const refused = (text: string) => codeOf(() => takenIn(readYaml(text)));

  it('is read as JSON would be', () => {
    expect(readYaml('a: yes\nb: 0o17\nc: 2026-01-31\nd: ~\ne: "1"\nf: [true, 1.5]\n')).toEqual({
      a: 'yes',
      b: 15,
      c: '2026-01-31',
      d: null,
      e: '1',
      f: [true, 1.5],
    });
    expect(readYaml('')).toBeUndefined();
  });

  it.each([
    ['a tag', '!!binary aGVsbG8='],
    ['another version of YAML', '%YAML 1.1\n---\na: yes\n'],
    ['a tag of one’s own', 'a: !thing {b: 1}'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['one name twice', 'a: 1\na: 2\n'],
    ['a name that is a number', '2026: x'],
    ['a name that is a list', '? [a, b]\n: 1\n'],
    ['broken YAML', 'a: [1, 2'],
    ['an alias to nothing', 'a: *b'],
    ['an alias to what it stands in', 'a: &a [*a]'],
    ['too deep a nesting', nested(40)],
    ['very deep a nesting', nested(100_000)],
    ['blocks within blocks', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['a name that reaches for a prototype', '__proto__: {a: 1}'],
  ])('given %s, refuses it', (_, text) => {
    expect(refused(text)).toBe('malformed_json');
  });

  it('given laughs by the billion, refuses them in no time', () => {
    const laughs = ['a0: &a0 [ha, ha]'];
    for (let i = 1; i <= 30; i += 1)
      laughs.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(refused(laughs.join('\n'))).toBe('malformed_json');
  });

  it('given a long text, is read by another thread, so that the event loop goes on', async () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `- {number: ${i}, title: "Round ${i}"}`).join('\n');
    let turns = 0;
    let isRead = false;
    const turn = () => {
      turns += 1;
      if (!isRead) setImmediate(turn);
    };
    setImmediate(turn);
    const read = await readYamlAside(long);
    isRead = true;
    expect(read).toEqual(readYaml(long));
    expect(turns).toBeGreaterThan(100);
  });

  it('given a long text that is no YAML, refuses it as a short one', async () => {
    const long = `${'- a\n'.repeat(10_000)}- [`;
    await expect(readYamlAside(long)).rejects.toThrow(expect.objectContaining({ code: 'malformed_json' }));
  });
});
