import { KINDS } from '../../domain/kinds/index.js';
import { quoted } from '../documents/terms.js';
import { codesWhere, isCyrillic, isOfTrack, kindCode, type LabelWord } from '../words/codes.js';
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

/** How the words of a log begin: for a beginning all of its words that begin so, if they are few. */
export type Beginnings = ReadonlyMap<string, readonly string[]>;

/** No document has this lexeme, which stands for a word that none can have. */
const either = (alternatives: readonly string[]): string =>
  alternatives.length === 0 ? quoted('=') : `(${alternatives.join(' | ')})`;

/** A few words are looked up faster than a beginning, for which PostgreSQL reads the lists of all words at once. */
function lexemesOf({ exact, beginning }: Wanted, beginnings: Beginnings): string[] {
  if (beginning === null) return exact.map(quoted);
  const words = beginnings.get(beginning);
  return words
    ? [...new Set([...exact, ...words])].map(quoted)
    : [...exact.map(quoted), `${quoted(beginning)}:*`];
}

const NONE: Beginnings = new Map();

/** Which codes a document may have: the fewer are looked for, the faster. */
const CODES = { tracks: /^=[kps]:/, names: /^=[pdflx]/, entries: /^=/ } as const;

/** What of the wanted words documents of this part may have. */
export const within = (part: keyof typeof CODES, wanted: readonly Wanted[]): Wanted[] =>
  wanted.map((one) => ({ ...one, codes: one.codes.filter((code) => CODES[part].test(code)) }));

/** A word such as "agreement" is in the name of every kind, so every document has it: to look for it takes long. */
const isEverywhere = ({ codes }: Wanted): boolean =>
  KINDS.every(({ kind }) => codes.includes(kindCode(kind)));

/** The words that tell documents apart; all of them where none does. */
export function telling(wanted: readonly Wanted[]): readonly Wanted[] {
  const some = wanted.filter((one) => !isEverywhere(one));
  return some.length > 0 ? some : wanted;
}

/** The text form of a `tsquery` for documents that have every word. */
export const everyWord = (wanted: readonly Wanted[], beginnings = NONE): string =>
  wanted.map((one) => either([...lexemesOf(one, beginnings), ...one.codes.map(quoted)])).join(' & ');

/** For documents that lack one word. */
export const allButOne = (wanted: readonly Wanted[], beginnings = NONE): string =>
  either(
    wanted.map(
      (_, left) =>
        `(${everyWord(
          wanted.filter((__, index) => index !== left),
          beginnings,
        )})`,
    ),
  );

/** For ranking: the more of these a document has, and the weightier, the better. */
export const anyWord = (wanted: readonly Wanted[]): string =>
  either(wanted.flatMap((one) => [...lexemesOf(one, NONE), ...one.codes.map(quoted)]));

/** Whether a word is one that an entry never has of its track. */
export const hasOwnWord = (wanted: readonly Wanted[]): boolean =>
  wanted.some(({ codes }) => !codes.some(isOfTrack));

/**
 * For entries: one word at least must be the entry's own, or every entry of a track would be found with it. Null if none
 * can be.
 */
export function anyOwnWord(wanted: readonly Wanted[], beginnings = NONE): string | null {
  const own = wanted.flatMap((one) => [
    ...lexemesOf(one, beginnings),
    ...one.codes.filter((code) => !isOfTrack(code)).map(quoted),
  ]);
  return own.length === 0 ? null : either(own);
}
