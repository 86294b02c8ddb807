import { describe, expect, it } from '@jest/globals';
import { editDistance, isMistyped } from './edit-distance.js';
import { typedWords } from './typed-words.js';

const codesOf = (text: string) => typedWords(text).map(({ typed, codes }) => [typed, ...codes].join(' '));

describe('what was typed', () => {
  it.each([
    '2026-03',
    'March 2026',
    'march of 2026',
    'в марте 2026 года',
    'март 2026 г.',
    '2026 жылғы наурыз',
    '2026 ж. наурызда',
  ])('names a month: %s', (text) => {
    expect(typedWords(text).flatMap(({ codes }) => codes)).toContain('=d2026-03');
  });

  it.each(['2026-03-12', '12 March 2026', 'March 12 2026', '12 марта 2026 года', '2026 жылғы 12 наурыз'])(
    'names a day: %s',
    (text) => {
      expect(typedWords(text).flatMap(({ codes }) => codes)).toContain('=d2026-03-12');
    },
  );

  it.each(['round 2', '2nd round', 'раунд 2', '2-й раунд', '2-раунд', '2-ші раунд'])(
    'names a number: %s',
    (text) => {
      expect(typedWords(text).flatMap(({ codes }) => codes)).toEqual(['=n2']);
      expect(typedWords(text)).toHaveLength(2);
    },
  );

  it('may name a year, or a number', () => {
    expect(codesOf('2026')).toEqual(['2026 =n2026 =d2026']);
  });

  it('leaves words alone that only begin as months do', () => {
    expect(codesOf('marching may maybe mayor')).toEqual(['marching', 'may', 'maybe', 'mayor']);
  });

  it('counts for eight words at most', () => {
    expect(typedWords('one two three four five six seven eight nine')).toHaveLength(8);
  });
});

describe('a mistyped word', () => {
  it('differs by one letter, or by two in a long word', () => {
    expect(editDistance('bakaev', 'bokaev')).toBe(1);
    expect(editDistance('bakaev', 'bakeav')).toBe(1);
    expect(isMistyped('tashkont', 'tashkent')).toBe(true);
    expect(isMistyped('rund', 'round')).toBe(true);
    expect(isMistyped('iran', 'irak')).toBe(true);
    expect(isMistyped('oma', 'oman')).toBe(false);
    expect(isMistyped('bakaev', 'baikov')).toBe(false);
  });
});
