import { describe, expect, it } from '@jest/globals';
import type { Language } from '../domain/values/text.js';
import { type DateForm, formatDate, formatInstant } from './dates.js';
import { possibleDays } from './edtf.js';

const all = (edtf: string, form: DateForm) =>
  (['en', 'ru', 'kk'] as Language[]).map((language) => formatDate(edtf, language, form));

describe('a date in words', () => {
  it.each([
    ['2025-12-02', ['2 December 2025', '2 декабря 2025 года', '2025 жылғы 2 желтоқсан']],
    ['2025-12', ['December 2025', 'декабрь 2025 года', '2025 жылғы желтоқсан']],
    ['2026', ['2026', '2026 год', '2026 жыл']],
    ['2025-12-02/2025-12-03', ['2–3 December 2025', '2–3 декабря 2025 года', '2025 жылғы 2–3 желтоқсан']],
    [
      '../2025-06-17',
      ['17 June 2025 or earlier', '17 июня 2025 года или ранее', '2025 жылғы 17 маусым немесе одан бұрын'],
    ],
    [
      '2025-06-17/..',
      ['17 June 2025 or later', '17 июня 2025 года или позднее', '2025 жылғы 17 маусым немесе одан кейін'],
    ],
    [
      '2025-12?',
      [
        'December 2025, uncertain',
        'декабрь 2025 года, дата не подтверждена',
        '2025 жылғы желтоқсан, күні расталмаған',
      ],
    ],
    ['2025~', ['about 2025', 'приблизительно 2025 год', 'шамамен 2025 жыл']],
  ])('says %s no finer than it was written', (edtf, words) => {
    expect(all(edtf, 'date')).toEqual(words);
  });

  it.each([
    ['2025-12-02', ['on 2 December 2025', '2 декабря 2025 года', '2025 жылғы 2 желтоқсанда']],
    ['2025-12', ['in December 2025', 'в декабре 2025 года', '2025 жылғы желтоқсанда']],
    ['2026', ['in 2026', 'в 2026 году', '2026 жылы']],
    [
      '../2025-06-17',
      ['by 17 June 2025', 'не позднее 17 июня 2025 года', '2025 жылғы 17 маусымнан кешіктірмей'],
    ],
    ['../2025', ['by 2025', 'не позднее 2025 года', '2025 жылдан кешіктірмей']],
    ['2025~', ['(about 2025)', '(приблизительно 2025 год)', '(шамамен 2025 жыл)']],
  ])('says when %s was, inside a sentence', (edtf, words) => {
    expect(all(edtf, 'when')).toEqual(words);
  });

  it('says since when, no finer than it is known', () => {
    expect(all('2025-12-02', 'since')).toEqual([
      'since 2 December 2025',
      'со 2 декабря 2025 года',
      '2025 жылғы 2 желтоқсаннан бері',
    ]);
    expect(formatDate('2025-12-03/2025-12-04', 'ru', 'since')).toBe('с 3–4 декабря 2025 года');
    expect(formatDate('2025-11/2025-12', 'en', 'since')).toBe('(November 2025 – December 2025)');
    expect(formatDate('2025-12-03/..', 'en', 'since')).toBe('(3 December 2025 or later)');
  });

  it('keeps both ends of an interval that leaves its month', () => {
    expect(formatDate('2025-11-30/2025-12-02', 'en')).toBe('30 November 2025 – 2 December 2025');
    expect(formatDate('2025/2026', 'ru')).toBe('2025 год – 2026 год');
  });

  it('shortens months where the place is narrow', () => {
    expect(all('2025-12-01', 'short')).toEqual(['1 Dec 2025', '1 дек. 2025', '2025 ж. 1 жел.']);
    expect(formatDate('2025-05-01', 'ru', 'short')).toBe('1 мая 2025');
  });

  it('gives back what is no date as it stands', () => {
    expect(formatDate('next spring', 'en')).toBe('next spring');
  });

  it('says an instant in UTC', () => {
    expect(formatInstant('2026-03-02T09:00:00.123Z', 'en')).toBe('2 March 2026, 09:00 UTC');
    expect(formatInstant('2026-03-02T09:00:00.123Z', 'kk')).toBe('2026 жылғы 2 наурыз, 09:00 UTC');
  });
});

describe('the days that a date may mean', () => {
  it('reach from its first to its last', () => {
    expect(possibleDays('2024-02')).toEqual({ first: '2024-02-01', last: '2024-02-29' });
    expect(possibleDays('2026')).toEqual({ first: '2026-01-01', last: '2026-12-31' });
    expect(possibleDays('../2025-06-17')).toEqual({ first: null, last: '2025-06-17' });
  });
});
