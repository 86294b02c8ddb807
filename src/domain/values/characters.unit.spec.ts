import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBlank, mixedWordsIn, unseenIn, visible } from './characters.js';
import { line, nameSchema, textSchema } from './text.js';

/** A text may be in one unnamed language or in three: the first fault of the form that was meant. */
const faultOf = (schema: typeof textSchema, text: string | object): string | undefined =>
  schema.safeParse(text).error?.issues.flatMap((issue) => {
    const { errors = [[]] } = issue as { errors?: { message: string }[][] };
    return [...errors[typeof text === 'string' ? 0 : errors.length - 1]!, issue].map(
      ({ message }) => message,
    );
  })[0];

describe('a text with a character that nobody sees', () => {
  it.each([
    ['a\u202eb', 'U+202E', 'bidirectional control'],
    ['a\u2066b', 'U+2066', 'bidirectional control'],
    ['a\u200fb', 'U+200F', 'bidirectional control'],
    ['a\u200bb', 'U+200B', 'zero-width space'],
    ['a\u200db', 'U+200D', 'zero-width joiner'],
    ['a\u2060b', 'U+2060', 'zero-width joiner'],
    ['a\ufeffb', 'U+FEFF', 'zero-width space'],
    ['a\u00adb', 'U+00AD', 'soft hyphen'],
    ['a\u{e0041}b', 'U+E0041', 'tag character'],
    ['a\ufff9b', 'U+FFF9', 'interlinear annotation'],
    ['a\ufffeb', 'U+FFFE', 'noncharacter'],
    ['a\uffffb', 'U+FFFF', 'noncharacter'],
    ['a\ufdd0b', 'U+FDD0', 'noncharacter'],
    ['a\u{1fffe}b', 'U+1FFFE', 'noncharacter'],
    ['a\u0000b', 'U+0000', 'control character'],
    ['a\u0085b', 'U+0085', 'control character'],
    ['a\u2028b', 'U+2028', 'line separator'],
    ['a\ud800b', 'U+D800', 'half a character'],
    ['a\u3164b', 'U+3164', 'invisible character'],
    ['a\u2800b', 'U+2800', 'invisible character'],
    ['a\ufe0fb', 'U+FE0F', 'invisible character'],
  ])('given %j, is refused, and told which it is and where', (text, code, name) => {
    expect(unseenIn(text)).toEqual({ code, name, at: 2 });
    expect(faultOf(textSchema, text)).toBe(`must not hold ${code} (${name}), its character 2`);
    expect(visible(text)).toBe(`a[${code}]b`);
  });

  it.each([
    ['a Persian word', 'می\u200cخواهم'],
    ['a Hijri date', '1446 ه\u200d'],
    ['a Devanagari word', 'क्\u200dष'],
    ['a Kannada word', 'ರ್\u200dಯ'],
    ['a Sinhala word', 'ශ්\u200dරී'],
    ['a family', '👩\u200d👩\u200d👧'],
    ['a heart', '❤\ufe0f'],
    ['a key', '1\ufe0f\u20e3'],
    ['a Japanese name', '葛\u{e0100}飾'],
    ['a Hebrew name before a bracket', 'שלום (ABC)\u200f'],
    ['Kazakh', 'Қазақстан Республикасының Сыртқы істер министрлігі'],
    ['tabs and lines', 'a\tb\nc\r\nd'],
  ])('given %s, is taken as it is', (_, text) => {
    expect(unseenIn(text)).toBeNull();
    expect(visible(text)).toBe(text);
    expect(textSchema.safeParse(text).success).toBe(true);
  });

  it('given any text, what is written out holds nothing that would be refused, and once is enough', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 2 }),
      fc.constantFrom(
        '\u200d',
        '\u202e',
        '\u200f',
        '\ufe0f',
        'ه',
        '👩',
        'क्',
        '\u{e0001}',
        '\ud83f',
        '\udffe',
      ),
    );
    fc.assert(
      fc.property(fc.array(unit), (units) => {
        const text = visible(units.join(''));
        expect(unseenIn(text)).toBeNull();
        expect(visible(text)).toBe(text);
      }),
    );
  });
});

describe('a name', () => {
  it.each([' ', '\t', '\u00a0', '\u3000', '\u3164', '\u2800', '\u200d', '\u0301', ''])(
    'given nothing that is seen (%j), is blank',
    (text) => {
      expect(isBlank(text)).toBe(true);
      expect(faultOf(nameSchema, text)).toBe('must not be blank');
    },
  );

  it.each([
    ['in English', { en: 'Protocol' }],
    ['in Russian', { ru: 'Протокол' }],
    ['in Kazakh', { kk: 'Хаттама' }],
    ['in all three', { en: 'Protocol', ru: 'Протокол', kk: 'Хаттама' }],
    ['in two, and nothing said of the third', { en: 'Protocol', ru: 'Протокол', kk: undefined }],
  ])('given %s, is taken', (_, text) => {
    expect(nameSchema.parse(text)).toEqual(text);
  });

  it('given in no language or in another one, is refused, and told why', () => {
    expect(faultOf(nameSchema, {})).toBe('needs at least one language');
    expect(faultOf(nameSchema, { en: undefined })).toBe('needs at least one language');
    expect(nameSchema.safeParse({ en: 'Protocol', de: 'Protokoll' }).success).toBe(false);
  });

  it('given a character that nobody sees, says which to the pages, which have words of their own for it', () => {
    const [issue] = line(20).safeParse('a\u202eb').error!.issues;
    const unseen = { code: 'U+202E', name: 'bidirectional control', at: 2 };
    expect(issue).toMatchObject({ code: 'custom', params: { unseen } });
  });

  it('given two lines, is refused; a summary may have them', () => {
    for (const text of ['a\nb', 'a\rb', 'a\tb']) {
      expect(faultOf(nameSchema, text)).toBe('must be one line');
      expect(textSchema.safeParse(text).success).toBe(true);
    }
  });
});

describe('a word in two alphabets', () => {
  it.each([
    ['Yerme\u043a Kosherbayev', [{ word: 'Yerme\u043a', letters: '\u043a' }]],
    ['Республика Kазахстан', [{ word: 'Kазахстан', letters: 'K' }]],
    ['Ελληνικ\u0061', [{ word: 'Ελληνικ\u0061', letters: 'a' }]],
    ['K\u0430z\u0430khst\u0430n', [{ word: 'K\u0430z\u0430khst\u0430n', letters: '\u0430' }]],
    ['\u0421\u041e\u0421\u0418OMA', [{ word: '\u0421\u041e\u0421\u0418OMA', letters: 'O, M, A' }]],
    ['\u0430\u0435\u043cas', [{ word: '\u0430\u0435\u043cas', letters: 'a, s' }]],
  ])('given %j, is found with the letters that are foreign to it', (text, found) => {
    expect(mixedWordsIn(text)).toEqual(found);
  });

  it.each([
    'IT-компания',
    'Президент РК и EU',
    'Ілияс, і (U+0456) және һ, ә, ғ',
    'Қазақстан–ЕО 2026',
    'й в NFD: и\u0306',
  ])('given %j, finds none', (text) => {
    expect(mixedWordsIn(text)).toEqual([]);
  });
});
