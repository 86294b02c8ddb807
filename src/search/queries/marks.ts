import { LANGUAGES, type Language, type Text } from '../../domain/values/text.js';
import { type Word, wordsIn } from '../../i18n/spelling/words.js';
import type { Field, Segment } from '../documents/segment.js';
import type { Wanted } from './wanted.js';

/** A piece of a text, and whether it is a word that was looked for. */
export type Piece = { text: string; isMarked: boolean };
export type Marked = { language: Language | null; pieces: Piece[] };

/** Why a document was found: the typed word, where it stands, and how it is written there if otherwise. */
export type Matched = { word: string; field: Field; found?: string };

const isMeant = ({ exact, beginning }: Wanted, folded: string): boolean =>
  exact.includes(folded) || (beginning !== null && folded.startsWith(beginning));

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

/** The words around the first that was looked for: so many characters of a text are shown. */
const SHOWN = 220;
const BEFORE = 60;

const NOTHING: Marked = { language: null, pieces: [] };

/** Marks what was looked for in all that one search found: many hits say the same, and each text is split once. */
export class Marks {
  private readonly words = new Map<string, readonly Word[]>();

  constructor(
    private readonly wanted: readonly Wanted[],
    private readonly reader: Language,
  ) {}

  /** The title in the language that has most of what was looked for; of equals in the reader's language. */
  titleOf(title: Text): Marked {
    const best = this.most(variantsFor(title, this.reader), this.wanted);
    return best ? this.markedIn(best) : NOTHING;
  }

  /** The text that has most of what the title has not; of equals the first, in the reader's language. */
  snippetOf(texts: readonly Text[], title: Text): Marked {
    const titles = variantsFor(title, this.reader);
    const rest = this.wanted.filter((one) => titles.every(({ value }) => this.countIn(value, [one]) === 0));
    const best = this.most(
      texts.flatMap((text) => variantsFor(text, this.reader)),
      rest,
    );
    return best ? this.markedIn({ ...best, value: this.excerpt(best.value) }) : NOTHING;
  }

  /** For each typed word, the first segment that has it. */
  matchedIn(segments: readonly Segment[]): Matched[] {
    return this.wanted.flatMap((one): Matched[] => {
      for (const { field, text, codes = [] } of segments) {
        if (codes.some((code) => one.codes.includes(code))) return [{ word: one.typed, field }];
        for (const { value } of text === undefined ? [] : variantsFor(text, 'en')) {
          const word = this.wordsOf(value).find(({ folded }) => isMeant(one, folded));
          if (!word) continue;
          const isAsTyped = word.written.toLowerCase() === one.typed.toLowerCase();
          return [{ word: one.typed, field, ...(!isAsTyped && { found: word.written }) }];
        }
      }
      return [];
    });
  }

  private wordsOf(value: string): readonly Word[] {
    const before = this.words.get(value);
    if (before) return before;
    const words = [...wordsIn(value)];
    this.words.set(value, words);
    return words;
  }

  private isWanted({ folded }: Word): boolean {
    return this.wanted.some((one) => isMeant(one, folded));
  }

  private countIn(value: string, wanted: readonly Wanted[]): number {
    return wanted.filter((one) => this.wordsOf(value).some(({ folded }) => isMeant(one, folded))).length;
  }

  private most(variants: readonly Variant[], wanted: readonly Wanted[]): Variant | undefined {
    const counted = variants.map((variant) => ({ ...variant, count: this.countIn(variant.value, wanted) }));
    return counted.toSorted((a, b) => b.count - a.count)[0];
  }

  /** The words of a text that were looked for: the first place of each is enough to say why it was found. */
  private markedIn({ value, language }: Variant): Marked {
    const pieces: Piece[] = [];
    let end = 0;
    for (const word of this.wordsOf(value)) {
      if (!this.isWanted(word)) continue;
      const { written, at } = word;
      if (at > end) pieces.push({ text: value.slice(end, at), isMarked: false });
      pieces.push({ text: written, isMarked: true });
      end = at + written.length;
    }
    if (end < value.length) pieces.push({ text: value.slice(end), isMarked: false });
    return { language, pieces };
  }

  private excerpt(value: string): string {
    if (value.length <= SHOWN) return value;
    const words = this.wordsOf(value);
    const first = words.find((word) => this.isWanted(word))?.at ?? 0;
    const from = words.find(({ at }) => at >= first - BEFORE)?.at ?? 0;
    const begins = from <= BEFORE ? 0 : from;
    const last = words.findLast(({ at, written }) => at + written.length <= begins + SHOWN);
    const ends = last ? last.at + last.written.length : begins + SHOWN;
    return `${begins > 0 ? '… ' : ''}${value.slice(begins, ends)}${ends < value.length ? ' …' : ''}`;
  }
}
