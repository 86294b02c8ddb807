import type { Span } from './fields.js';

/** A word or a number, and what stands between it and the one before. */
export type Token = Span & {
  /** In lower case, ё as е, without a possessive 's. */
  low: string;
  text: string;
  before: string;
  capital: boolean;
};

export type Sentence = Span & {
  tokens: Token[];
  paragraph: number;
  headline: boolean;
  /** How many tokens at its beginning are a dateline. */
  dateline: number;
};

const WORD = /(\p{L}[\p{L}\p{M}]*)(['’]s(?![\p{L}\p{M}]))?|\d+/gu;

export function tokensOf(text: string, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let end = from;
  for (const match of text.slice(from, to).matchAll(WORD)) {
    const start = from + match.index;
    const word = match[1] ?? match[0];
    tokens.push({
      from: start,
      to: start + match[0].length,
      text: word,
      low: lowOf(word),
      before: text.slice(end, start),
      capital: /^\p{Lu}/u.test(word),
    });
    end = start + match[0].length;
  }
  return tokens;
}

/** Letters of the two alphabets that look the same. */
const ALIKE = new Map([...'acekopxyimt'].map((latin, at) => [latin, 'асекорхуімт'[at]!] as const));
const LATIN_OF = new Map([...ALIKE].map(([latin, cyrillic]) => [cyrillic, latin] as const));

/** In lower case. A word in two alphabets is read in that of most of its letters: «cоюз» with a Latin c is the Union. */
function lowOf(word: string): string {
  const low = word.normalize('NFC').toLowerCase().replaceAll('ё', 'е');
  const latin = low.match(/[a-z]/g)?.length ?? 0;
  const cyrillic = low.match(/[Ѐ-ӿ]/g)?.length ?? 0;
  if (latin === 0 || cyrillic === 0) return low;
  const alike = latin > cyrillic ? LATIN_OF : ALIKE;
  return [...low].map((letter) => alike.get(letter) ?? letter).join('');
}

const ENDS = /[.!?…]/;
const CLOSES = /[.!?…"»”’)\]]/;

/** Where the sentences of a paragraph begin and end. A full stop after an abbreviation or an initial ends none. */
export function sentencesOf(
  text: string,
  from: number,
  to: number,
  abbreviations: ReadonlySet<string>,
): Span[] {
  const spans: Span[] = [];
  let start = from;
  let at = from;
  while (at < to) {
    if (!ENDS.test(text[at]!)) {
      at++;
      continue;
    }
    let next = at + 1;
    while (next < to && CLOSES.test(text[next]!)) next++;
    const rest = text.slice(next, next + 6);
    const opens = /^\s+["«“„(–—-]*\s?[\p{Lu}\d]/u.test(rest);
    if (opens && !(text[at] === '.' && abbreviated(text, start, at, rest, abbreviations))) {
      spans.push({ from: start, to: next });
      start = next + (/^\s+/.exec(rest)?.[0].length ?? 0);
    }
    at = next;
  }
  if (start < to) spans.push({ from: start, to });
  return spans;
}

function abbreviated(
  text: string,
  start: number,
  at: number,
  rest: string,
  known: ReadonlySet<string>,
): boolean {
  const before = text.slice(Math.max(start, at - 14), at);
  const word = /(\p{L}+)$/u.exec(before)?.[1];
  if (!word) return /^\s+\d/.test(rest) && /\d$/.test(before);
  // «2025 г.», «с.г.» may end a sentence; «в г. Астане» does not.
  const afterNumber = /(?:\d\s*|\.\s?)\p{L}+$/u.test(before);
  const initial = word.length === 1 && /\p{Lu}/u.test(word);
  return initial || (!afterNumber && known.has(word.toLowerCase()));
}
