import { describe, expect, it } from '@jest/globals';
import { Problem } from '../problems/problem.js';
import { decode, readJson } from './json.js';
import { normalizeBody } from './text-faults.js';
import { readYamlAsync } from './yaml.js';
import { readYaml } from './yaml-at-once.js';

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
  it('may have 32 levels', () => {
    expect(codeOf(() => readJson(nested(32)))).toBe('read');
    expect(codeOf(() => readJson(nested(33)))).toBe('malformed_json');
  });

  it('may have harmless names that look dangerous', () => {
    expect(readJson('{"constructor":1,"prototype":2}')).toEqual({ constructor: 1, prototype: 2 });
  });

  it('may have a byte order mark, and must be UTF-8', () => {
    expect(decode(Buffer.from('\ufeff{}'))).toBe('{}');
    expect(codeOf(() => decode(Buffer.from([0xed, 0xa0, 0x80])))).toBe('malformed_json');
  });

  it('given a blank text, it is undefined', () => {
    expect(readJson(' \n')).toBeUndefined();
  });
});

describe('YAML', () => {
  const refused = (text: string) => codeOf(() => normalizeBody(readYaml(text)));

  it('has the value that JSON would have', () => {
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
    ['a custom tag', 'a: !thing {b: 1}'],
    ['two documents', 'a: 1\n---\nb: 2\n'],
    ['one name twice', 'a: 1\na: 2\n'],
    ['a name that is a number', '2026: x'],
    ['a name that is a list', '? [a, b]\n: 1\n'],
    ['broken YAML', 'a: [1, 2'],
    ['an alias to nothing', 'a: *b'],
    ['an alias to its own container', 'a: &a [*a]'],
    ['deep nesting', nested(40)],
    ['very deep nesting', nested(100_000)],
    ['blocks within blocks', Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['a name that sets the prototype', '__proto__: {a: 1}'],
  ])('given %s, it is refused', (_, text) => {
    expect(refused(text)).toBe('malformed_json');
  });

  it('given a billion laughs, it is refused at once', () => {
    const laughs = ['a0: &a0 [ha, ha]'];
    for (let i = 1; i <= 30; i += 1)
      laughs.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(refused(laughs.join('\n'))).toBe('malformed_json');
  });

  it('given a long text, it is read in another thread, so that the event loop continues', async () => {
    const long = Array.from({ length: 20_000 }, (_, i) => `- {number: ${i}, title: "Round ${i}"}`).join('\n');
    let ticks = 0;
    let isRead = false;
    const tick = () => {
      ticks += 1;
      if (!isRead) setImmediate(tick);
    };
    setImmediate(tick);
    const read = await readYamlAsync(long);
    isRead = true;
    expect(read).toEqual(readYaml(long));
    expect(ticks).toBeGreaterThan(100);
  });

  it('given a long text that is not YAML, it is refused as a short one is', async () => {
    const long = `${'- a\n'.repeat(10_000)}- [`;
    await expect(readYamlAsync(long)).rejects.toThrow(expect.objectContaining({ code: 'malformed_json' }));
  });
});
