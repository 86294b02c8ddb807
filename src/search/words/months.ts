import { fold } from '../../i18n/spelling/fold.js';

/**
 * How the names of the months begin, in every case of the language: March, марта, наурызда. The first of a month is
 * English, the second Russian, the third Kazakh.
 */
const BEGINNINGS: readonly (readonly string[])[] = [
  ['january', 'январ', 'қаңтар'],
  ['february', 'феврал', 'ақпан'],
  ['march', 'март', 'наурыз'],
  ['april', 'апрел', 'сәуір'],
  ['may', 'мая', 'май', 'мае', 'мамыр'],
  ['june', 'июн', 'маусым'],
  ['july', 'июл', 'шілде'],
  ['august', 'август', 'тамыз'],
  ['september', 'сентябр', 'қыркүйек'],
  ['october', 'октябр', 'қазан'],
  ['november', 'ноябр', 'қараша'],
  ['december', 'декабр', 'желтоқсан'],
];

/** Letters that may follow such a beginning: the longest ending of a case, in Kazakh with a possessive. */
const LONGEST_ENDING = 5;

const FOLDED = BEGINNINGS.flatMap((names, index) =>
  names.map((name) => ({ beginning: fold(name), month: String(index + 1).padStart(2, '0') })),
);

/** Words that stand beside a year: of the year 2026, 2026 года, 2026 жылғы. */
const OF_YEAR = new Set(['year', 'год', 'года', 'году', 'г', 'жыл', 'жылы', 'жылғы', 'ж'].map(fold));

export const isOfYear = (folded: string): boolean => OF_YEAR.has(folded);

/** The month that a folded word names: `03`. */
export const monthOf = (folded: string): string | undefined =>
  FOLDED.find(
    ({ beginning }) =>
      folded.startsWith(beginning) &&
      folded.length - beginning.length <= (beginning.length > 3 ? LONGEST_ENDING : 0),
  )?.month;
