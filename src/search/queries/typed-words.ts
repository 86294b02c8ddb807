import { type Word, wordsIn } from '../../i18n/spelling/words.js';
import { dateCode, numberCode } from '../words/codes.js';
import { isOfYear, monthOf } from '../words/months.js';

/** Most words of a search; further ones are not looked for. */
const MOST_WORDS = 8;

/** What was typed, taken apart: a word, or a number or date with its codes. */
export type Typed = { typed: string; folded: string; codes: string[]; isWord: boolean };

/** The ending of an ordinal after a hyphen: 2-й, 2-го, 2-ші. */
const ORDINAL = /(\d)[-‐‑–](?:ы?й|ой|го|му|м|я|ю|е|шы|ші)(?![\p{L}\p{N}])/giu;

const DATE = /(?<![\d-])(\d{4})-(\d{2})(?:-(\d{2}))?(?![\d-])/gu;

/** Beside a number alone: the number of a round, or the number as a word. */
const NUMBER = /^\d{1,4}$/;
const YEAR = /^(?:1[89]|20)\d\d$/;
const DAY = /^(?:0?[1-9]|[12]\d|3[01])$/;

/** Takes apart what was typed. A date may be written 2026-03, March 2026, 3 марта 2026 г., 2026 жылғы 3 наурыз. */
export function typedWords(text: string): Typed[] {
  const found: Typed[] = [];
  const rest = text
    .normalize('NFKC')
    .replace(ORDINAL, '$1')
    .replace(DATE, (typed) => {
      found.push(dated(typed, typed));
      return ' ';
    });
  const words = withoutFillers([...wordsIn(rest)]);
  for (let at = 0; at < words.length; ) {
    const length = [3, 2].find((some) => dateIn(words.slice(at, at + some), some) !== null) ?? 1;
    const some = words.slice(at, at + length);
    const date = dateIn(some, length);
    found.push(date === null ? wordOf(some[0] as Word) : dated(namesOf(some), date));
    at += length;
  }
  return found.slice(0, MOST_WORDS);
}

/** Single letters say nothing; nor do words that only stand beside a year, or between a month and its year. */
const withoutFillers = (words: readonly Word[]): Word[] =>
  words.filter(({ folded }, at) => {
    const isBesideYear = [at - 1, at + 1].some((next) => YEAR.test(words[next]?.folded ?? ''));
    return (
      /\d/.test(folded) || (folded.length > 1 && !(isBesideYear && (isOfYear(folded) || folded === 'of')))
    );
  });

/** The date that the words are, in whatever order: a month and a year, or a day too. */
function dateIn(words: readonly Word[], length: number): string | null {
  if (words.length !== length || length < 2) return null;
  const months = words.flatMap(({ folded }) => monthOf(folded) ?? []);
  const years = words.filter(({ folded }) => YEAR.test(folded));
  const days = words.filter(({ folded }) => DAY.test(folded));
  if (months.length !== 1 || years.length !== 1 || days.length !== length - 2) return null;
  const [day] = days.map(({ folded }) => folded.padStart(2, '0'));
  return [years[0]?.folded, months[0], ...(day === undefined ? [] : [day])].join('-');
}

const namesOf = (words: readonly Word[]): string => words.map(({ written }) => written).join(' ');

function wordOf({ written, folded }: Word): Typed {
  if (!NUMBER.test(folded)) return { typed: written, folded, codes: [], isWord: true };
  const codes = [numberCode(Number(folded)), ...(YEAR.test(folded) ? [dateCode(folded)] : [])];
  return { typed: written, folded, codes, isWord: false };
}

const dated = (typed: string, date: string): Typed => ({
  typed,
  folded: '',
  codes: [dateCode(date)],
  isWord: false,
});
