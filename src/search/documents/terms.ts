import { foldedWords } from '../../i18n/spelling/words.js';
import { type Segment, variantsOf, type Weight } from './segment.js';

/** Most lexemes of a document: far more than the texts of an entry have, far less than PostgreSQL admits. */
const MOST = 4_000;

/** A document as it is indexed: each lexeme once, with the weight of the weightiest segment that has it. */
export type Terms = ReadonlyMap<string, Weight>;

export function termsOf(segments: readonly Segment[]): Terms {
  const terms = new Map<string, Weight>();
  for (const { weight, text, codes = [] } of segments) {
    for (const lexeme of [...codes, ...variantsOf(text).flatMap(foldedWords)]) {
      const before = terms.get(lexeme);
      if (before === undefined ? terms.size < MOST : weight < before) terms.set(lexeme, weight);
    }
  }
  return terms;
}

/** A lexeme in the text form of `tsvector` and `tsquery`. */
export const quoted = (lexeme: string): string =>
  `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The text form of a `tsvector`. Only the weights matter, so all lexemes have the same position. */
export const asVector = (terms: Terms): string =>
  [...terms].map(([lexeme, weight]) => `${quoted(lexeme)}:1${weight}`).join(' ');
