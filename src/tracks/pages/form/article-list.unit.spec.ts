import { describe, expect, it } from '@jest/globals';
import { messagesFor } from '../../../i18n/messages.js';
import { articleLines, isListed, readArticleList } from './article-list.js';

const en = messagesFor('en');
const read = (text: string, m = en) => readArticleList(text, m).articles;
const faultOf = (text: string, m = en) => {
  const { fault } = readArticleList(text, m);
  return fault && m.t(fault.key, fault.params);
};

describe('a pasted list of articles', () => {
  it('is read line by line: number; title; state; note', () => {
    expect(read('1; Scope; agreed\n2;;in brackets; Two passages\n\n3–4; ; open;')).toEqual([
      { ref: '1', title: { en: 'Scope' }, state: 'agreed' },
      { ref: '2', state: 'bracketed', note: { en: 'Two passages' } },
      { ref: '3', state: 'open' },
      { ref: '4', state: 'open' },
    ]);
  });

  it('is read as a spreadsheet copies it: with tabs, names of columns, other ends of lines and quotation marks', () => {
    const text =
      'No.\tTitle\tState\r\n5\t"Terms; and ""definitions"""\tBracketed\r\n6\t"Two\nlines"\tdropped\r';
    expect(read(text)).toEqual([
      { ref: '5', title: { en: 'Terms; and "definitions"' }, state: 'bracketed' },
      { ref: '6', title: { en: 'Two\nlines' }, state: 'dropped' },
    ]);
  });

  it('needs no title: ranges and the state are enough', () => {
    expect(read('1–2, 15a; agreed\nAnnex I\topen').map(({ ref, state }) => `${ref} ${state}`)).toEqual([
      ...['1 agreed', '2 agreed', '15a agreed', 'Annex I open'],
    ]);
  });

  it.each([
    ['ru', 'согласована; Согласованы; agreed'],
    ['kk', 'келісілген; Келісілген; agreed'],
  ] as const)('takes the words of the reader’s language and the codes: %s', (language, words) => {
    const m = messagesFor(language);
    const lines = words.split('; ').map((word, index) => `${index + 1}; ${word}`);
    expect(read(lines.join('\n'), m).map(({ state }) => state)).toEqual(['agreed', 'agreed', 'agreed']);
  });

  it.each([
    [
      '1; agreed\n2; done',
      'Line 2: “done” is not a state. Write one of these: agreed, in brackets, open, dropped',
    ],
    ['1; agreed\n\n2', 'Line 3: write number; title; state'],
    ['; Scope; agreed', 'Line 1: write number; title; state'],
    ['1; "a\nb"; open\n1; agreed', 'Line 3: article 1 was named before'],
    ['1–3; agreed\n2; open', 'Line 2: article 2 was named before'],
    ['1; a; open; b; c', 'Line 1: too many parts. Put a text with a semicolon in quotation marks'],
    ['1; agreed\n2; "Scope; open', 'Line 2: the quotation mark is not closed'],
    [`${'x'.repeat(41)}; agreed`, 'Line 1: a number, title or note is too long, or has invisible characters'],
  ])('names the line that is wrong: %s', (text, message) => {
    expect(faultOf(text)).toBe(message);
  });

  it('takes a name in quotation marks whole, as the form of a correction writes it', () => {
    const articles = [
      { ref: 'Article 1, paragraph 2', state: 'open' as const },
      { ref: '"1-3"', state: 'agreed' as const },
      { ref: '4; 5', state: 'dropped' as const },
    ];
    expect(articles.map(isListed)).toEqual([true, false, true]);
    expect(read(articleLines(articles))).toEqual(articles);
    expect(isListed({ ref: '1–3', state: 'open' })).toBe(true);
  });

  it('is empty where nothing was pasted', () => {
    expect(readArticleList(' \n\n', en)).toEqual({ articles: [], fault: null });
  });
});
