import { describe, expect, it } from '@jest/globals';
import { fold } from './fold.js';
import { foldedWords } from './words.js';

describe('one spelling', () => {
  it.each([
    [['Бакаев', 'Бақаев', 'Bakayev', 'Bakaev', 'БАКАЕВ'], 'bakaev'],
    [['Токаев', 'Тоқаев', 'Tokayev', 'Toqaev'], 'tokaev'],
    [['Ермек', 'Yermek'], 'ermek'],
    [['Қырғыз', 'Кыргыз', 'Kyrgyz'], 'kirgiz'],
    [['Касым-Жомарт', 'Kassym-Zhomart', 'Kassym-Jomart', 'Қасым-Жомарт'], 'kasim-jomart'],
    [['Дмитрий', 'Dmitry', 'Dmitriy'], 'dmitri'],
    [['Катар', 'Qatar', 'Katar'], 'katar'],
    [['Йошкар', 'Ioshkar'], 'ioshkar'],
    [['Tromsø', 'Tromso'], 'tromso'],
    [['Айгүл', 'Айгуль', 'Aigul', 'Aygul'], 'aigul'],
  ])('of %j is %s', (written, folded) => {
    for (const word of written) expect([word, fold(word)]).toEqual([word, folded]);
  });

  it('keeps digits, and letters of other scripts', () => {
    expect(fold('2022')).toBe('2022');
    expect(fold('東京')).toBe('東京');
  });

  it('takes a text apart at everything that is neither letter nor digit', () => {
    expect(foldedWords('Kazakhstan’s 2nd round, Astana–Brussels (№ 5)')).toEqual([
      ...['kazahstan', '2', 'round', 'astana', 'brusels', '5'],
    ]);
  });
});
