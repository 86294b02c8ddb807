import { describe, expect, it } from '@jest/globals';
import { fixtures } from '../../test/communiques/fixtures.js';
import { spellingKey } from '../i18n/spelling/words.js';
import { namesWritten } from './names-written.js';

describe('the names that a text may hold', () => {
  it('are those of everybody in our texts as a dictionary has them, and few others', () => {
    const read = fixtures().map(({ text, expect: { people = [] } }) => {
      const keys = new Set(namesWritten(text).map(spellingKey));
      return { most: keys.size, missed: people.filter(({ name }) => !keys.has(spellingKey(name))) };
    });
    // Its text has «Кайи Каллас», the genitive of another transliteration.
    expect(read.flatMap(({ missed }) => missed.map(({ name }) => name))).toEqual(['Кая Каллас']);
    expect(Math.max(...read.map(({ most }) => most))).toBeLessThan(50);
  });

  it('are bounded in a text of capitals', () => {
    const words = Array.from({ length: 5_000 }, (_, n) => `Ab${n.toString(26).replaceAll(/\d/g, 'x')}`);
    expect(namesWritten(words.join(' ')).length).toBe(1_000);
  });
});
