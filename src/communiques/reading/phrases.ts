import type { Sentence } from './tokens.js';

/** Words of a list that a sentence holds: the tokens from `from` up to, not including, `to`. */
export type Match = { from: number; to: number; value?: string };

type Atom =
  | { kind: 'word'; exact: ReadonlySet<string>; stems: readonly string[]; optional: boolean }
  | { kind: 'gap'; most: number };
type Phrase = { list: string; value?: string; atoms: Atom[] };

/**
 * Lists of phrases, found in a sentence in one pass. A phrase is words with spaces between them: `word` is that word,
 * `stem*` any that begins so, `a|b*` either, `word?` may be missing, `~3` stands for up to three words.
 */
export class Phrases {
  readonly #byStart = new Map<string, Phrase[]>();

  constructor(
    lists: Readonly<Record<string, readonly string[] | Readonly<Record<string, readonly string[]>>>>,
  ) {
    for (const [list, phrases] of Object.entries(lists)) {
      if (Array.isArray(phrases)) this.#addAll(list, phrases);
      else for (const [value, each] of Object.entries(phrases)) this.#addAll(list, each, value);
    }
  }

  #addAll(list: string, phrases: readonly string[], value?: string): void {
    for (const phrase of phrases) this.#add({ list, value, atoms: phrase.split(' ').map(atomOf) });
  }

  #add(phrase: Phrase): void {
    const [first] = phrase.atoms;
    if (first?.kind !== 'word' || first.optional)
      throw new Error(`a phrase of ${phrase.list} begins with no word`);
    const starts = new Set([...first.exact, ...first.stems].map(startOf));
    for (const start of starts) this.#byStart.set(start, [...(this.#byStart.get(start) ?? []), phrase]);
  }

  /** All matches by list; of those that begin at one token the longest of each list and value. */
  in({ tokens }: Pick<Sentence, 'tokens'>): Map<string, Match[]> {
    const found = new Map<string, Match[]>();
    const words = tokens.map(({ low }) => low);
    for (let from = 0; from < words.length; from++) {
      const best = new Map<string, Match & { list: string }>();
      for (const { list, value, atoms } of this.#byStart.get(startOf(words[from]!)) ?? []) {
        const to = endOf(atoms, 0, words, from);
        const key = `${list} ${value ?? ''}`;
        if (to !== null && to > (best.get(key)?.to ?? 0)) best.set(key, { list, from, to, value });
      }
      for (const { list, ...match } of best.values()) found.set(list, [...(found.get(list) ?? []), match]);
    }
    return found;
  }
}

/** Words of fewer letters are a start of their own. */
const startOf = (word: string): string => word.slice(0, 2);

function atomOf(text: string): Atom {
  if (text.startsWith('~')) return { kind: 'gap', most: Number(text.slice(1)) };
  const optional = text.endsWith('?');
  const words = (optional ? text.slice(0, -1) : text).split('|');
  return {
    kind: 'word',
    exact: new Set(words.filter((word) => !word.endsWith('*'))),
    stems: words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
    optional,
  };
}

const fits = ({ exact, stems }: Extract<Atom, { kind: 'word' }>, word: string): boolean =>
  exact.has(word) || stems.some((stem) => word.startsWith(stem));

/** Phrases are short and gaps bounded: the work at one token is bounded as well. */
function endOf(atoms: readonly Atom[], index: number, words: readonly string[], at: number): number | null {
  const atom = atoms[index];
  if (!atom) return at;
  if (atom.kind === 'gap') {
    for (let skip = 0; skip <= atom.most && at + skip < words.length; skip++) {
      const end = endOf(atoms, index + 1, words, at + skip);
      if (end !== null) return end;
    }
    return null;
  }
  if (at < words.length && fits(atom, words[at]!)) {
    const end = endOf(atoms, index + 1, words, at + 1);
    if (end !== null) return end;
  }
  return atom.optional ? endOf(atoms, index + 1, words, at) : null;
}
