import { createHash } from 'node:crypto';
import { Memo } from '../../domain/values/memo.js';
import { fold } from './fold.js';

/** A word of a text: as written, folded, and where it begins. */
export type Word = { written: string; folded: string; at: number };

/** Letters and digits; an apostrophe within a word belongs to it. */
const WORD = /[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu;

/** An English genitive, and the ending of an ordinal: 2nd, 2-й, 2-ші. */
const ENDING = /['’]s$|(?<=^\d+)(?:st|nd|rd|th)$/iu;

const APOSTROPHE = /['’ʼ]/g;

/** Most words have neither. */
const withoutEnding = (word: string): string =>
  /['’ʼ]|^\d/.test(word) ? word.replace(ENDING, '').replace(APOSTROPHE, '') : word;

export function* wordsIn(text: string): Generator<Word> {
  for (const { 0: written, index } of text.matchAll(WORD)) {
    const folded = fold(withoutEnding(written));
    if (folded !== '') yield { written, folded, at: index };
  }
}

export const foldedWords = (text: string): string[] => [...wordsIn(text)].map(({ folded }) => folded);

const keys = new Memo<string, string>(10_000);

/** Equal for all spellings of a person’s name, in whatever order its words stand. */
export const spellingKey = (name: string): string =>
  keys.of(name, () =>
    createHash('sha256').update(foldedWords(name).toSorted().join(' ')).digest('base64url').slice(0, 16),
  );
