import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixtures } from '../../../test/communiques/fixtures.js';
import { judged, scoreOf } from '../../../test/communiques/scores.js';
import type { Reading, Span } from './fields.js';
import { LONGEST_TEXT, readCommunique } from './reading.js';

const texts = fixtures();
const [{ knowledge }] = texts as [(typeof texts)[number]];

const spansOf = (value: unknown): Span[] => {
  if (typeof value !== 'object' || value === null) return [];
  const { at } = value as { at?: unknown };
  return [...(Array.isArray(at) ? (at as Span[]) : []), ...Object.values(value).flatMap(spansOf)];
};

/** Every value has words on which it rests, and they lie in the text. */
function holdsItsPromises({ language, unused, ...fields }: Reading, text: string): void {
  for (const found of [...unused, ...Object.values(fields).flat()]) {
    expect(found.at.length).toBeGreaterThan(0);
    expect(found.at).toEqual(found.at.toSorted((a, b) => a.from - b.from));
  }
  for (const { from, to } of spansOf([unused, fields])) {
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeGreaterThan(from);
    expect(to).toBeLessThanOrEqual(text.length);
  }
  expect(['en', 'ru', 'kk']).toContain(language);
}

/** Sentences of all texts in any order, with bits of other things between them. */
const sentences = texts.flatMap(({ text }) => text.split(/(?<=[.\n])/));
const scrap = fc.oneof(
  fc.constantFrom(...sentences),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\n',
    '«',
    '22nd ',
    '— ',
    '2 декабря ',
    '2025 жылғы ',
    'May ',
    '3–4 ',
    '/',
    '.',
    '\u0000',
    '\ud800',
  ),
);

describe('a reader of published texts', () => {
  it('given any text, never throws, and rests each value on words of the text', () => {
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 40 }), fc.constantFrom(...texts), (scraps, { knowledge }) => {
        const text = scraps.join('');
        holdsItsPromises(readCommunique(text, knowledge), text);
      }),
      { numRuns: 150 },
    );
  });

  it('given a text that begins with a point, reads it', () => {
    const text =
      '.Собеседники обсудили реализацию Соглашения о партнерстве, которому в декабре исполнилось десять лет.' +
      '5 ноября на заседании Сената сенаторы ратифицировали Соглашение между Правительством Республики Казахстан и ' +
      'Правительством Грузии о воздушном сообщении, передает корреспондент агентства.';
    holdsItsPromises(readCommunique(text, knowledge), text);
  });

  it('given a text twice as long, takes about twice the time, and reads no more than the longest', () => {
    const [longest] = texts.map(({ text }) => text).toSorted((a, b) => b.length - a.length) as [string];
    const time = (text: string) => {
      const start = performance.now();
      readCommunique(text, knowledge);
      return performance.now() - start;
    };
    time(longest);
    const half = time(longest.repeat(Math.ceil(LONGEST_TEXT / 2 / longest.length)));
    const whole = time(longest.repeat(Math.ceil(LONGEST_TEXT / longest.length)));
    const beyond = longest.repeat(Math.ceil((LONGEST_TEXT * 3) / longest.length));
    expect(whole).toBeLessThan(half * 6 + 1_000);
    holdsItsPromises(readCommunique(beyond, knowledge), beyond.slice(0, LONGEST_TEXT));
  });

  it.each([
    ['at which the patterns were made', true, 0.97, 0.95],
    ['that were kept apart while they were made', false, 0.97, 0.8],
  ])('given texts %s, fills what they say and hardly anything else', (_, seen, least, most) => {
    const { precision, recall } = scoreOf(texts.filter((text) => text.seen === seen).flatMap(judged));
    expect(precision).toBeGreaterThanOrEqual(least);
    expect(recall).toBeGreaterThanOrEqual(most);
  });

  it('given one person in four spellings, gives the person on record and marks the words of the text', () => {
    for (const name of ['Alibek Bakaev', 'Älibek Baqaev', 'Аlibеk Bakayev', 'A. Bakayev']) {
      const text = `On 3 March 2026 the second round of negotiations on a readmission agreement was held in Astana, led by Deputy Minister ${name}.`;
      const { people } = readCommunique(text, knowledge);
      expect(people?.map(({ value }) => value.name)).toEqual([
        expect.objectContaining({ en: 'Alibek Bakayev' }),
      ]);
      expect(people?.[0]?.at.map(({ from, to }) => text.slice(from, to))).toEqual(['Deputy Minister', name]);
    }
  });

  it('given a day without a year and no day of publication, fills no date', () => {
    const text =
      'The second round of negotiations on readmission was held in Astana by Kazakhstan and the EU on 3 March.';
    expect(readCommunique(text, knowledge).occurredOn).toBeUndefined();
    expect(readCommunique(text, { ...knowledge, publishedOn: '2026-03-04' }).occurredOn).toMatchObject({
      value: '2026-03-03',
      because: 'year_of_publication',
    });
    expect(readCommunique(text, { ...knowledge, publishedOn: '2026-03-01' }).occurredOn).toBeUndefined();
  });
});
