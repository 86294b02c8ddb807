import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { boundsOf, dayOf } from '../domain/values/dates.js';
import type { Language } from '../domain/values/text.js';
import { type DateForm, formatDate } from '../i18n/dates.js';
import { type DateFault, dateFault, readDate } from './typed-date.js';

describe('a typed date', () => {
  it.each([
    ['2026-03-03', '2026-03-03'],
    ['2026-03', '2026-03'],
    ['2026', '2026'],
    [' 03.03.2026 ', '2026-03-03'],
    ['3.3.2026', '2026-03-03'],
    ['03.2026', '2026-03'],
    ['04/2026', '2026-04'],
    ['2026.03.03', '2026-03-03'],
    ['2026/3/3', '2026-03-03'],
    ['31/12/2026', '2026-12-31'],
    ['03.03.2026?', '2026-03-03?'],
    ['2026 ~', '2026~'],
    ['2025-12-02/2025-12-03', '2025-12-02/2025-12-03'],
    ['02.12.2025 – 03.12.2025', '2025-12-02/2025-12-03'],
    ['02.12.2025-03.12.2025', '2025-12-02/2025-12-03'],
    ['24–25.08.2009', '2009-08-24/2009-08-25'],
    ['24-25.08.2009?', '2009-08-24?/2009-08-25?'],
    ['2025-12-02 – 2025-12-03', '2025-12-02/2025-12-03'],
    ['../2025-06-17', '../2025-06-17'],
    ['../17.06.2025', '../2025-06-17'],
    ['2025/..', '2025/..'],
  ])('in numbers, %s, is read as %s', (typed, edtf) => {
    expect(readDate(typed)).toBe(edtf);
  });

  it.each([
    ['3 March 2026', '2026-03-03'],
    ['3rd of March 2026', '2026-03-03'],
    ['March 3, 2026', '2026-03-03'],
    ['3 Mar 2026', '2026-03-03'],
    ['APRIL 2026', '2026-04'],
    ['on 3 March 2026', '2026-03-03'],
    ['in April 2026', '2026-04'],
    ['by 3 March 2026', '../2026-03-03'],
    ['2–3 December 2025', '2025-12-02/2025-12-03'],
    ['2-3 December 2025', '2025-12-02/2025-12-03'],
    ['30 November – 2 December 2025', '2025-11-30/2025-12-02'],
    ['December 2025 – January 2026', '2025-12/2026-01'],
    ['March 2026?', '2026-03?'],
    ['about March 2026', '2026-03~'],
    ['3 марта 2026', '2026-03-03'],
    ['3 марта 2026 г.', '2026-03-03'],
    ['3 марта 2026 года', '2026-03-03'],
    ['3-го марта 2026 г.', '2026-03-03'],
    ['апрель 2026', '2026-04'],
    ['в апреле 2026 года', '2026-04'],
    ['3 дек. 2025 г.', '2025-12-03'],
    ['2026 год', '2026'],
    ['2–3 декабря 2025 года', '2025-12-02/2025-12-03'],
    ['не позднее 3 марта 2026 года', '../2026-03-03'],
    ['2026 жылғы 3 наурыз', '2026-03-03'],
    ['2026 жылғы 3 наурызда', '2026-03-03'],
    ['2026 ж. 3 наурыз', '2026-03-03'],
    ['2026 жылғы сәуір', '2026-04'],
    ['сәуір 2026', '2026-04'],
    ['2026 жыл', '2026'],
    ['2025 жылғы 2–3 желтоқсан', '2025-12-02/2025-12-03'],
    ['2026 жылғы 3 наурыздан кешіктірмей', '../2026-03-03'],
    ['  3\u00a0 марта\u00a02026\u00a0г.', '2026-03-03'],
  ])('in words, %s, is read as %s', (typed, edtf) => {
    expect(readDate(typed)).toBe(edtf);
  });

  it('that the site shows can be typed as it is shown, in any language', () => {
    const day = fc.integer({ min: -200_000, max: 100_000 }).map(dayOf);
    const point = fc
      .tuple(day, fc.constantFrom(4, 7, 10), fc.constantFrom('', '', '?', '~', '%'))
      .map(([whole, length, mark]) => whole.slice(0, length) + mark);
    const date = fc
      .oneof(
        point,
        fc.tuple(point, point).map((ends) => ends.join('/')),
        point.map((one) => `../${one}`),
        point.map((one) => `${one}/..`),
      )
      .filter((edtf) => boundsOf(edtf) !== null);
    fc.assert(
      fc.property(
        date,
        fc.constantFrom<Language>('en', 'ru', 'kk'),
        fc.constantFrom<DateForm>('date', 'when', 'short'),
        (edtf, language, form) => {
          expect(readDate(formatDate(edtf, language, form))).toBe(edtf);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, DateFault]>([
    ['', { why: 'unread' }],
    ['soon', { why: 'unread' }],
    ['..', { why: 'unread' }],
    ['2026-13', { why: 'unread' }],
    ['3 March', { why: 'unread' }],
    ['March', { why: 'unread' }],
    ['03/04/2026', { why: 'ambiguous', one: '2026-04-03', other: '2026-03-04' }],
    ['31.02.2026', { why: 'no_such_day', month: '2026-02', days: 28 }],
    ['30 февраля 2024 г.', { why: 'no_such_day', month: '2024-02', days: 29 }],
    ['2026 жылғы 31 сәуір', { why: 'no_such_day', month: '2026-04', days: 30 }],
    ['2026-03-03/2026-03-01', { why: 'reversed' }],
    ['5–2 March 2026', { why: 'reversed' }],
    ['early 2026', { why: 'vague', year: '2026' }],
    ['в начале 2026 года', { why: 'vague', year: '2026' }],
    ['2026 жылдың басы', { why: 'vague', year: '2026' }],
    ['spring of 2026', { why: 'vague', year: '2026' }],
    ['end of March 2026', { why: 'vague', year: '2026' }],
    ['3 or 4 March 2026', { why: 'vague', year: '2026' }],
    ['since 3 March 2026', { why: 'vague', year: '2026' }],
  ])('%j is not read, and the reason is told', (typed, fault) => {
    expect(readDate(typed)).toBeNull();
    expect(dateFault(typed)).toEqual(fault);
  });

  it('is answered at once, however often it says "about" and "uncertain"', () => {
    const typed = `${'about '.repeat(12)}2026${', uncertain'.repeat(11)}`;
    expect(typed.length).toBeLessThan(200);
    expect(readDate(typed)).toBeNull();
    expect(dateFault(typed)).toEqual({ why: 'vague', year: '2026' });
  }, 2_000);

  it('is answered whatever the text', () => {
    const word = fc.constantFrom(
      '3',
      '31',
      '2026',
      'march',
      'жылғы',
      '–',
      '/',
      '..',
      '.',
      'about',
      'или',
      '?',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (typed) => {
          const edtf = readDate(typed);
          if (edtf === null) expect(dateFault(typed).why).toBeDefined();
          else expect(boundsOf(edtf)).not.toBeNull();
        },
      ),
    );
  });
});
