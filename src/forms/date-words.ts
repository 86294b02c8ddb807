import type { Language } from '../domain/values/text.js';
import { formatDate } from '../i18n/dates.js';

/** The words that dates are written with. */
export type DateWords = {
  /** Two digits by each form of a month's name: "march", "марта", "наурызда", "mar". */
  months: Map<string, string>;
  /** Words that say nothing: "года", "жылғы", "on". */
  fillers: Set<string>;
  /** Words that come before or after a date and change what it means, the longest first. */
  frames: Frame[];
};

/** What stands before and after a date, in lower case, and the EDTF that it makes of it. */
export type Frame = { before: string; after: string; edtf: (date: string) => string };

const LANGUAGES: Language[] = ['en', 'ru', 'kk'];
const MONTHS = Array.from({ length: 12 }, (_, month) => String(month + 1).padStart(2, '0'));

/** Written by people, never by the site: 3rd of March, the 3rd, 3-го марта, сентябрь as "sept". */
const ALSO = { fillers: ['of', 'the', 'st', 'nd', 'rd', 'th', 'г', 'го'], months: { sept: '09' } };

export const wordsOf = (text: string): string[] => text.toLowerCase().match(/\p{L}+/gu) ?? [];

let words: DateWords | undefined;

/**
 * Taken from the dates that the site writes, so that each of them can be typed: a word that only the dates of one month have
 * names it, a word that the dates of all months have says nothing.
 */
export function dateWords(): DateWords {
  words ??= {
    months: new Map([...Object.entries(ALSO.months), ...LANGUAGES.flatMap(monthsIn)]),
    fillers: new Set([...ALSO.fillers, ...LANGUAGES.flatMap(fillersIn)]),
    frames: LANGUAGES.flatMap(framesIn).sort((a, b) => lengthOf(b) - lengthOf(a)),
  };
  return words;
}

const lengthOf = ({ before, after }: Frame): number => before.length + after.length;

/** The words of a month's dates, as the site writes them in one language. */
const written = (language: Language, month: string): string[] =>
  (['date', 'when', 'short'] as const)
    .flatMap((form) => [`2001-${month}-07`, `2001-${month}`].map((edtf) => formatDate(edtf, language, form)))
    .flatMap(wordsOf);

const notLater = (language: Language, month: string): string[] =>
  [`../2001-${month}-07`, `../2001-${month}`].flatMap((edtf) => wordsOf(formatDate(edtf, language, 'when')));

const common = (lists: string[][]): string[] =>
  lists[0]!.filter((word) => lists.every((list) => list.includes(word)));

function monthsIn(language: Language): [string, string][] {
  const lists = MONTHS.map((month) => [...written(language, month), ...notLater(language, month)]);
  const everywhere = new Set(common(lists));
  return lists.flatMap((list, month) =>
    list
      .filter((word) => !everywhere.has(word))
      // People shorten a name to its first three letters, whatever the site does.
      .flatMap((word) => [word, word.slice(0, 3)])
      .map((word): [string, string] => [word, MONTHS[month]!]),
  );
}

/** Words of "not later than", which no plain date has. */
const notLaterIn = (language: Language): string[] => {
  const plain = new Set(plainFillersIn(language));
  return [...new Set(common(MONTHS.map((month) => notLater(language, month))))].filter(
    (word) => !plain.has(word),
  );
};

/** Kazakh declines the word for a year before "not later than". */
const fillersIn = (language: Language): string[] => {
  const meant = new Set(notLaterIn(language));
  return [
    ...plainFillersIn(language),
    ...wordsOf(formatDate('../2001', language, 'when')).filter((word) => !meant.has(word)),
  ];
};

const plainFillersIn = (language: Language): string[] => [
  ...common(MONTHS.map((month) => written(language, month))),
  ...wordsOf(formatDate('2001', language, 'when')),
  ...wordsOf(formatDate('2001', language, 'date')),
  ...wordsOf(formatDate('2001', language, 'short')),
];

function framesIn(language: Language): Frame[] {
  const date = formatDate('2001', language).toLowerCase();
  const around = (edtf: string, make: Frame['edtf']): Frame => {
    const [before = '', after = ''] = formatDate(edtf, language).toLowerCase().split(date);
    return { before: before.trim(), after: after.trim(), edtf: make };
  };
  const extra = notLaterIn(language).join(' ');
  const first = wordsOf(formatDate('../2001-03-07', language, 'when'))[0] ?? '';
  const leads = extra.startsWith(first);
  return [
    around('2001?', (one) => `${one}?`),
    around('2001~', (one) => `${one}~`),
    around('2001%', (one) => `${one}%`),
    around('2001/..', (one) => `${one}/..`),
    around('../2001', (one) => `../${one}`),
    { before: leads ? extra : '', after: leads ? '' : extra, edtf: (one) => `../${one}` },
  ];
}
