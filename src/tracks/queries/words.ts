import { partiesMeant } from '../../i18n/parties.js';
import type { WantedWord } from './sql/find.sql.js';

/** The maximum number of words; further words are ignored. */
const WORDS = 6;

/** The words of a typed text as `track_names` has them (words_of_v1 in 0021-lists.ts). */
export const wantedWords = (typed: string): WantedWord[] =>
  typed
    .toLocaleLowerCase()
    .split(/[^\p{L}\p{Nd}]+/u)
    .filter(Boolean)
    .slice(0, WORDS)
    .map((word) => ({ begins: `'${word}':*`, parties: partiesMeant(word) }));
