import type { Reader } from '../../db/database.js';
import { fold } from '../../i18n/spelling/fold.js';

/** What a typed word is looked for by: how its forms begin, folded; null for a word that says nothing, such as "the". */
export type Stem = string | null;

/** Russian and English stems come from PostgreSQL's dictionaries; a word with a Kazakh letter is its own stem. */
const STEMS = `
  SELECT word, CASE
    WHEN word ~ '[әғқңөұүһі]' THEN NULL
    WHEN word ~ '[а-я]' THEN ts_lexize('pg_catalog.russian_stem', word)
    WHEN word ~ '^[a-z]+$' THEN ts_lexize('pg_catalog.english_stem', word)
  END AS stems FROM unnest($1::text[]) AS word`;

/** Kazakh words that say nothing, for which PostgreSQL has no list. */
const KAZAKH_STOP_WORDS = new Set(['мен', 'бен', 'пен', 'және', 'туралы', 'бойынша', 'арасындағы', 'үшін']);

/** Shorter stems would begin too many words. */
const SHORTEST = 3;

/** The stems of words as written. */
export async function stemsOf(at: Reader, written: readonly string[]): Promise<Stem[]> {
  const words = written.map((word) => word.toLowerCase().replaceAll('ё', 'е'));
  const { rows } = await at.query<{ word: string; stems: string[] | null }>({
    name: 'search-stems',
    text: STEMS,
    values: [words],
  });
  const found = new Map(rows.map(({ word, stems }) => [word, stems]));
  return words.map((word) => stemOf(word, found.get(word) ?? null));
}

function stemOf(word: string, stems: string[] | null): Stem {
  if (KAZAKH_STOP_WORDS.has(word) || stems?.length === 0) return null;
  const stem = fold(stems?.[0] ?? word);
  return stem.length < SHORTEST ? fold(word) : stem;
}
