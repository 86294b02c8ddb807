import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cell, csvOf } from './csv.js';

/** A strict parser of RFC 4180, independent of the writer: throws at a misplaced quote, line break or delimiter. */
function read(csv: string, delimiter: string): string[][] {
  const rows: string[][] = [[]];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${delimiter}]*))(${delimiter}|\\r\\n)`, 'y');
  if (!csv.startsWith('\ufeff')) throw new Error('no byte order mark');
  for (field.lastIndex = 1; field.lastIndex < csv.length; ) {
    const at = field.lastIndex;
    const [, quoted, bare, end] = field.exec(csv) ?? [];
    if (end === undefined) throw new Error(`not CSV at ${at}: ${JSON.stringify(csv.slice(at, at + 20))}`);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end !== delimiter) rows.push([]);
  }
  return rows.slice(0, -1);
}

/** A cell without the apostrophes before formulas. */
const unguarded = (cell: string) =>
  cell.replaceAll(/(^|[\r\n])'(?=[=+\-@\t\uff1d\uff0b\uff0d\uff20])/g, '$1');

describe('a table for spreadsheets', () => {
  it('has a header row, a byte order mark and quotes where they are needed', () => {
    expect(csvOf(['a', 'b'], [{ a: 'Астана, Қазақстан', b: 'say "no"' }], 'en')).toBe(
      '\ufeffa,b\r\n"Астана, Қазақстан","say ""no"""\r\n',
    );
  });

  it('is separated by semicolons in Russian and Kazakh, and quotes commas too', () => {
    for (const language of ['ru', 'kk'] as const) {
      expect(csvOf(['a', 'b'], [{ a: 'x, y', b: 'x; y' }], language)).toBe('\ufeffa;b\r\n"x, y";"x; y"\r\n');
    }
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])('does not let %j run as a formula', (cell) => {
    expect(csvOf(['a'], [{ a: cell }], 'en')).toContain(`'${cell}`);
    for (const lineBreak of ['\n', '\r', '\r\n']) {
      const [, [read1 = ''] = []] = read(csvOf(['a'], [{ a: `First line${lineBreak}${cell}` }], 'en'), ',');
      expect(read1).toBe(`First line${lineBreak}'${cell}`);
    }
  });

  it('writes an empty cell for null and undefined', () => {
    expect(csvOf(['a', 'b', 'c'], [{ a: null, c: false }], 'en')).toBe('\ufeffa,b,c\r\n,,false\r\n');
  });

  it('given any cells, is parsed back to the same cells, and no line of a cell starts a formula', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab=+-@\t\r\n",;\'', '＝', 'қ', '\ud83d\ude00') });
    const rows = fc.array(fc.record({ a: text, b: fc.oneof(text, fc.integer()), c: text }), { minLength: 1 });
    fc.assert(
      fc.property(rows, fc.constantFrom('en', 'ru', 'kk'), (cells: Record<string, Cell>[], language) => {
        const [head, ...body] = read(csvOf(['a', 'b', 'c'], cells, language), language === 'en' ? ',' : ';');
        expect(head).toEqual(['a', 'b', 'c']);
        expect(body.map((row) => row.map(unguarded))).toEqual(
          cells.map(({ a, b, c }) => [a, b, c].map((cell) => unguarded(String(cell)))),
        );
        for (const [index, row] of body.entries()) {
          const texts = row.filter(
            (_, column) => typeof Object.values(cells[index] ?? {})[column] === 'string',
          );
          for (const cell of texts) expect(cell).not.toMatch(/(?:^|[\r\n])[=+\-@\t＝]/);
        }
      }),
    );
  });
});
