import { quoted } from '../documents/terms.js';
import { codesWhere, isCyrillic, isOfTrack, type LabelWord } from '../words/codes.js';
import type { Stem } from '../words/stems.js';
import type { Typed } from './typed-words.js';

/** One typed word, and all that counts as it: lexemes, beginnings of lexemes, and codes whose labels have the word. */
export type Wanted = {
  typed: string;
  exact: string[];
  beginning: string | null;
  codes: string[];
  /** The words of the ledger that were taken instead, where nothing is written as typed. */
  instead?: string[];
};

/** A Kazakh or Russian word may end in so many letters more than the word that it is a form of: Катармен, катарский. */
const LONGEST_ENDING = 4;
const SHORTEST_WORD = 4;

/** A party's code may be typed in either case, so two letters are enough for a code, and too few for a beginning. */
const SHORTEST_BEGINNING = 3;

/** The beginnings of a folded word that may be the word without its ending. */
function withoutEndings(typed: string, folded: string): string[] {
  if (!isCyrillic(typed)) return [];
  const shortest = Math.max(SHORTEST_WORD, folded.length - LONGEST_ENDING);
  const lengths = Array.from({ length: Math.max(0, folded.length - shortest) }, (_, n) => shortest + n);
  return lengths.map((length) => folded.slice(0, length));
}

export function wantedOf({ typed, folded, codes, isWord }: Typed, stem: Stem): Wanted | null {
  if (!isWord) return { typed, exact: folded === '' ? [] : [folded], beginning: null, codes };
  if (stem === null) return null;
  const exact = [...new Set([folded, ...withoutEndings(typed, folded)])];
  const beginning = stem.length < SHORTEST_BEGINNING ? null : stem;
  const isMeant = (word: LabelWord): boolean =>
    exact.includes(word.folded) ||
    (beginning !== null && word.isCyrillic === isCyrillic(typed) && word.folded.startsWith(beginning));
  return { typed, exact, beginning, codes: codesWhere(isMeant) };
}

const either = (alternatives: readonly string[]): string => `(${alternatives.join(' | ')})`;

const alternativesOf = ({ exact, beginning, codes }: Wanted): string[] => [
  ...exact.map(quoted),
  ...(beginning === null ? [] : [`${quoted(beginning)}:*`]),
  ...codes.map(quoted),
];

/** The text form of a `tsquery` for documents that have every word. */
export const everyWord = (wanted: readonly Wanted[]): string =>
  wanted.map((one) => either(alternativesOf(one))).join(' & ');

/** For documents that lack one word. */
export const allButOne = (wanted: readonly Wanted[]): string =>
  either(wanted.map((_, left) => `(${everyWord(wanted.filter((__, index) => index !== left))})`));

/** For ranking: the more of these a document has, and the weightier, the better. */
export const anyWord = (wanted: readonly Wanted[]): string => either(wanted.flatMap(alternativesOf));

/** For entries: one word at least must be the entry's own, or every entry of a track would be found with it. */
export function anyOwnWord(wanted: readonly Wanted[]): string | null {
  const own = wanted.flatMap((one) => {
    return alternativesOf({ ...one, codes: one.codes.filter((code) => !isOfTrack(code)) });
  });
  return own.length === 0 ? null : either(own);
}
