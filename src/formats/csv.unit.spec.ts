import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Cell, csvOf } from './csv.js';

/** RFC 4180 to the letter, and nothing of what wrote it: any quotation mark, break or delimiter out of place throws. */
function read(csv: string, delimiter: string): string[][] {
  const rows: string[][] = [[]];
  const field = new RegExp(`(?:"((?:[^"]|"")*)"|([^"\\r\\n${delimiter}]*))(${delimiter}|\\r\\n)`, 'y');
  if (!csv.startsWith('\ufeff')) throw new Error('no mark of UTF-8');
  for (field.lastIndex = 1; field.lastIndex < csv.length; ) {
    const at = field.lastIndex;
    const [, quoted, bare, end] = field.exec(csv) ?? [];
    if (end === undefined) throw new Error(`not CSV at ${at}: ${JSON.stringify(csv.slice(at, at + 20))}`);
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end !== delimiter) rows.push([]);
  }
  return rows.slice(0, -1);
}

/** What a cell says, without the apostrophes that keep a spreadsheet from running it. */
const unguarded = (cell: string) =>
  cell.replaceAll(/(^|[\r\n])'(?=[=+\-@\t\uff1d\uff0b\uff0d\uff20])/g, '$1');

describe('a table for spreadsheets', () => {
  it('has a heading, marks itself as UTF-8 and quotes what needs it', () => {
    expect(csvOf(['a', 'b'], [{ a: 'Астана, Қазақстан', b: 'say "no"' }], 'en')).toBe(
      '\ufeffa,b\r\n"Астана, Қазақстан","say ""no"""\r\n',
    );
  });

  it('is parted by semicolons for readers of Russian and Kazakh, with commas quoted as well', () => {
    for (const language of ['ru', 'kk'] as const) {
      expect(csvOf(['a', 'b'], [{ a: 'x, y', b: 'x; y' }], language)).toBe('\ufeffa;b\r\n"x, y";"x; y"\r\n');
    }
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1'])('keeps %j from being run as a formula', (cell) => {
    expect(csvOf(['a'], [{ a: cell }], 'en')).toContain(`'${cell}`);
    for (const lineBreak of ['\n', '\r', '\r\n']) {
      const [, [read1 = ''] = []] = read(csvOf(['a'], [{ a: `First line${lineBreak}${cell}` }], 'en'), ',');
      expect(read1).toBe(`First line${lineBreak}'${cell}`);
    }
  });

  it('leaves a cell empty where nothing is known', () => {
    expect(csvOf(['a', 'b', 'c'], [{ a: null, c: false }], 'en')).toBe('\ufeffa,b,c\r\n,,false\r\n');
  });

  it('given any cells, is read again as the same cells, none of which begins a formula on any of its lines', () => {
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
