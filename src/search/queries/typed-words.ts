import { dateCode, numberCode } from '../words/codes.js';
import { isOfYear, monthOf } from '../words/months.js';
import { wordsIn } from '../words/words.js';

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

/** Takes apart what was typed. A date may be written 2026-03, March 2026, 3 марта 2026 г., 2026 жылғы наурыз. */
export function typedWords(text: string): Typed[] {
  const found: Typed[] = [];
  const rest = text
    .normalize('NFKC')
    .replace(ORDINAL, '$1')
    .replace(DATE, (typed) => {
      found.push(dated(typed, typed));
      return ' ';
    });
  const words = [...wordsIn(rest)].filter(({ folded }) => folded.length > 1 || /\d/.test(folded));
  const used = new Set<number>();
  words.forEach(({ folded, written }, index) => {
    const month = monthOf(folded);
    if (month === undefined) return;
    const yearAt = [index + 1, index - 1, index + 2, index - 2].find(
      (at) =>
        YEAR.test(words[at]?.folded ?? '') &&
        (Math.abs(at - index) === 1 || isOfYear(words[(at + index) / 2]?.folded ?? '')),
    );
    if (yearAt === undefined) return;
    const dayAt = [index - 1, index + 1].find((at) => at !== yearAt && DAY.test(words[at]?.folded ?? ''));
    const parts = [dayAt, index, yearAt].filter((at) => at !== undefined).toSorted((a, b) => a - b);
    const year = words[yearAt]?.folded ?? '';
    const day = dayAt === undefined ? '' : `-${(words[dayAt]?.folded ?? '').padStart(2, '0')}`;
    for (const at of parts) used.add(at);
    found.push(dated(parts.map((at) => words[at]?.written ?? written).join(' '), `${year}-${month}${day}`));
  });
  words.forEach(({ folded, written }, index) => {
    const besideYear = [index - 1, index + 1].some((at) => YEAR.test(words[at]?.folded ?? ''));
    if (used.has(index) || (besideYear && isOfYear(folded))) return;
    if (!NUMBER.test(folded)) found.push({ typed: written, folded, codes: [], isWord: true });
    else {
      const codes = [numberCode(Number(folded)), ...(YEAR.test(folded) ? [dateCode(folded)] : [])];
      found.push({ typed: written, folded, codes, isWord: false });
    }
  });
  return found.slice(0, MOST_WORDS);
}

const dated = (typed: string, date: string): Typed => ({
  typed,
  folded: '',
  codes: [dateCode(date)],
  isWord: false,
});
