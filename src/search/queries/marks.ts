import { LANGUAGES, type Language, type Text } from '../../domain/values/text.js';
import { wordsIn } from '../../i18n/spelling/words.js';
import type { Field, Segment } from '../documents/segment.js';
import type { Wanted } from './wanted.js';

/** A piece of a text, and whether it is a word that was looked for. */
export type Piece = { text: string; isMarked: boolean };
export type Marked = { language: Language | null; pieces: Piece[] };

/** Why a document was found: the typed word, where it stands, and how it is written there if otherwise. */
export type Matched = { word: string; field: Field; found?: string };

const isMeant = ({ exact, beginning }: Wanted, folded: string): boolean =>
  exact.includes(folded) || (beginning !== null && folded.startsWith(beginning));

/** The words of a text that were looked for: the first place of each is enough to say why it was found. */
export function markedIn(text: string, wanted: readonly Wanted[], language: Language | null): Marked {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { written, folded, at } of wordsIn(text)) {
    if (!wanted.some((one) => isMeant(one, folded))) continue;
    if (at > end) pieces.push({ text: text.slice(end, at), isMarked: false });
    pieces.push({ text: written, isMarked: true });
    end = at + written.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), isMarked: false });
  return { language, pieces };
}

type Variant = { language: Language | null; value: string };

/** A text in its languages, the reader's first. */
function variantsFor(text: Text, reader: Language): Variant[] {
  if (typeof text === 'string') return [{ language: null, value: text }];
  const order = [reader, ...LANGUAGES.filter((language) => language !== reader)];
  return order.flatMap((language) => {
    const value = text[language];
    return value === undefined ? [] : [{ language, value }];
  });
}

const countIn = (value: string, wanted: readonly Wanted[]): number => {
  const words = [...wordsIn(value)];
  return wanted.filter((one) => words.some(({ folded }) => isMeant(one, folded))).length;
};

/** The words around the first that was looked for: so many characters of a text are shown. */
const SHOWN = 220;
const BEFORE = 60;

function excerpt(value: string, wanted: readonly Wanted[]): string {
  if (value.length <= SHOWN) return value;
  const words = [...wordsIn(value)];
  const first = words.find(({ folded }) => wanted.some((one) => isMeant(one, folded)))?.at ?? 0;
  const from = words.find(({ at }) => at >= first - BEFORE)?.at ?? 0;
  const begins = from <= BEFORE ? 0 : from;
  const last = words.findLast(({ at, written }) => at + written.length <= begins + SHOWN);
  const ends = last ? last.at + last.written.length : begins + SHOWN;
  return `${begins > 0 ? '… ' : ''}${value.slice(begins, ends)}${ends < value.length ? ' …' : ''}`;
}

const NOTHING: Marked = { language: null, pieces: [] };

/** The title in the language that has most of what was looked for; of equals in the reader's language. */
export function titleOf(title: Text, wanted: readonly Wanted[], reader: Language): Marked {
  const best = most(variantsFor(title, reader), wanted);
  return best ? markedIn(best.value, wanted, best.language) : NOTHING;
}

/** The text that has most of what the title has not; of equals the first, in the reader's language. */
export function snippetOf(
  texts: readonly Text[],
  wanted: readonly Wanted[],
  title: Text,
  reader: Language,
): Marked {
  const titles = variantsFor(title, reader);
  const rest = wanted.filter((one) => titles.every(({ value }) => countIn(value, [one]) === 0));
  const best = most(
    texts.flatMap((text) => variantsFor(text, reader)),
    rest,
  );
  return best ? markedIn(excerpt(best.value, wanted), wanted, best.language) : NOTHING;
}

function most(variants: readonly Variant[], wanted: readonly Wanted[]): Variant | undefined {
  const counted = variants.map((variant) => ({ ...variant, count: countIn(variant.value, wanted) }));
  return counted.toSorted((a, b) => b.count - a.count)[0];
}

/** For each typed word, the first segment that has it. */
export function matchedIn(segments: readonly Segment[], wanted: readonly Wanted[]): Matched[] {
  return wanted.flatMap((one): Matched[] => {
    for (const { field, text, codes = [] } of segments) {
      if (codes.some((code) => one.codes.includes(code))) return [{ word: one.typed, field }];
      for (const { value } of text === undefined ? [] : variantsFor(text, 'en')) {
        const word = [...wordsIn(value)].find(({ folded }) => isMeant(one, folded));
        if (!word) continue;
        const isAsTyped = word.written.toLowerCase() === one.typed.toLowerCase();
        return [{ word: one.typed, field, ...(!isAsTyped && { found: word.written }) }];
      }
    }
    return [];
  });
}
