import { describe, expect, it } from '@jest/globals';
import { mixedScriptsIn } from './mixed-scripts.js';

const MIXED = { word: 'Kазахстан', letters: 'K' };
const WARNING = { code: 'mixed_scripts', params: MIXED };

describe('a word in two alphabets', () => {
  it.each([
    ['a text', MIXED.word],
    ['a text in three languages', { en: 'Kazakhstan', ru: MIXED.word, kk: 'Қазақстан' }],
    ['a list in a value, beside what is no text', [{ parties: [1, null, true, [MIXED.word]] }, null]],
    ['two places', ['Казахстан', MIXED.word, { title: MIXED.word }]],
  ])('given in %s, is told once', (_, value) => expect(mixedScriptsIn(value)).toEqual([WARNING]));

  it('given more than ten, then ten are told', () => {
    const words = Array.from({ length: 12 }, (_, nth) => `K${'а'.repeat(nth + 2)}`);
    expect(mixedScriptsIn(words).map(({ params }) => params.word)).toEqual(words.slice(0, 10));
  });

  it.each([[null], [7], [undefined], [{}], ['Казахстан']])('given %j, none is told', (value) =>
    expect(mixedScriptsIn(value)).toEqual([]),
  );
});
