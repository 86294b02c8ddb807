import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.js';

describe('a table for spreadsheets', () => {
  it('has a heading, marks itself as UTF-8 and quotes what needs it', () => {
    expect(csvOf(['a', 'b'], [{ a: 'Астана, Қазақстан', b: 'say "no"' }])).toBe(
      '\ufeffa,b\r\n"Астана, Қазақстан","say ""no"""\r\n',
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('keeps %j from being run as a formula', (cell) => {
    expect(csvOf(['a'], [{ a: cell }])).toContain(`'${cell}`);
  });

  it('leaves a cell empty where nothing is known', () => {
    expect(csvOf(['a', 'b', 'c'], [{ a: null, c: false }])).toBe('\ufeffa,b,c\r\n,,false\r\n');
  });
});
