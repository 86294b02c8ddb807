import type { Language } from '../../domain/values/text.js';
import type { Patterns } from './patterns.js';
import type { Match } from './phrases.js';
import { type Sentence, sentencesOf, tokensOf } from './tokens.js';

/** A sentence with the phrases of each list that it holds. */
export type Marked = Sentence & { marks: ReadonlyMap<string, Match[]> };

/** Letters that only Kazakh has among the three languages. */
const KAZAKH = /[әғқңөұүһі]/gi;
const CYRILLIC = /[а-яё]/gi;
const LATIN = /[a-z]/gi;
const count = (text: string, letters: RegExp): number => text.match(letters)?.length ?? 0;

/** A name may stand in another alphabet: the letters of most words decide. */
export function languageOf(text: string): Language {
  const start = text.slice(0, 20_000);
  const [kazakh, cyrillic, latin] = [KAZAKH, CYRILLIC, LATIN].map((letters) => count(start, letters)) as [
    number,
    number,
    number,
  ];
  if (latin > cyrillic + kazakh) return 'en';
  return kazakh * 25 > cyrillic ? 'kk' : 'ru';
}

/** No headline is longer. */
const LONGEST_HEADLINE = 220;
/** No dateline is longer: a city, a day, an agency. */
const LONGEST_DATELINE = 90;

/** The sentences of a text, each with its marks; which one is the headline, and where a dateline ends. */
export function sectionsOf(text: string, patterns: Patterns): Marked[] {
  const abbreviations = new Set(patterns.abbreviations);
  const paragraphs = [...text.matchAll(/[^\n\r]+/g)]
    .map((match) => ({ from: match.index, to: match.index + match[0].length }))
    .filter(({ from, to }) => /\p{L}/u.test(text.slice(from, to)));
  const first = paragraphs.findIndex(({ from, to }) => !isDateLine(text.slice(from, to)));
  let headlines = 0;
  const sections: Marked[] = [];
  for (const [index, { from, to }] of paragraphs.entries()) {
    const line = text.slice(from, to).trim();
    const headline =
      index === first + headlines && short(line, text, from, to, patterns) && index < paragraphs.length - 1;
    if (headline) headlines++;
    const dateline = headline ? 0 : isDateLine(line) ? to - from : datelineOf(text, from, to, patterns);
    for (const span of sentencesAfter(text, from, from + dateline, to, abbreviations)) {
      const tokens = tokensOf(text, span.from, span.to);
      const before = tokens.filter((token) => token.to <= from + dateline).length;
      const sentence: Sentence = { ...span, tokens, paragraph: index, headline, dateline: before };
      sections.push({ ...sentence, marks: patterns.phrases.in(sentence) });
    }
  }
  return sections;
}

/** A line of a headline, or of what stands below it: short, and without a full stop. */
const short = (line: string, text: string, from: number, to: number, patterns: Patterns): boolean =>
  line.length <= LONGEST_HEADLINE &&
  !isDateLine(line) &&
  !/[.:;,]$/.test(line) &&
  datelineOf(text, from, to, patterns) === 0;

/** Full stops within a dateline end no sentence: the first sentence begins with it. */
function sentencesAfter(text: string, from: number, after: number, to: number, known: ReadonlySet<string>) {
  const [first, ...rest] = sentencesOf(text, after, to, known);
  return first ? [{ from, to: first.to }, ...rest] : [{ from, to }];
}

/** A line that holds a date or a time and hardly a word: when a text was published. */
export const isDateLine = (line: string): boolean =>
  line.length < 60 && /\d/.test(line) && (line.match(/\p{L}{2,}/gu) ?? []).length <= 3;

/** The length of a dateline at the beginning of a paragraph: a place, perhaps a day and an agency, and a dash or a slash. */
function datelineOf(text: string, from: number, to: number, { dates }: Patterns): number {
  const start = text.slice(from, Math.min(to, from + LONGEST_DATELINE));
  const [word = ''] = /^\p{L}+/u.exec(start) ?? [];
  if (dates.opens.includes(word.toLowerCase())) return 0;
  const dash = /^(.{2,80}?)(?:\s[–—-]{1,2}|\s?\/[^/]{2,40}\/)\s/u.exec(start);
  if (dash && onlyNames(dash[1]!)) return dash[0].length;
  const stops =
    /^(?:\p{Lu}[\p{L}-]+\.?,?\s){1,3}(?:\d{1,2}\s\p{L}+(?:\s\d{4}(?:\sгода)?)?|\p{Lu}\p{Ll}+\s\d{1,2}(?:,\s\d{4})?)\.\s/u.exec(
      start,
    );
  if (stops) return stops[0].length;
  return /^\p{Lu}{3,}(?:[- ]\p{Lu}{3,})?\.\s(?:\p{Lu}{3,}\.?\s)?/u.exec(start)?.[0].length ?? 0;
}

/** Of a place, a day, an agency: words with a capital, numbers, and at most one month and one word for a year. */
function onlyNames(part: string): boolean {
  const words = part.match(/\p{L}+/gu) ?? [];
  const small = words.filter((word) => /^\p{Ll}/u.test(word)).length;
  const places = /^\p{Lu}/u.test(part) && words.length <= 7;
  return places && (/\d/.test(part) ? small <= 3 : small === 0 && words.length <= 4);
}

/** A sentence that tells something: neither a headline nor a line with the day of publication. */
export const isBody = ({ headline, tokens, dateline }: Sentence): boolean =>
  !headline && tokens.length - dateline > 3;
