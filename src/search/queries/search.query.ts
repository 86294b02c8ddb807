import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { Language } from '../../domain/values/text.js';
import { fold } from '../../i18n/spelling/fold.js';
import type { ReadScope } from '../../ledger/read-scope.js';
import { stemsOf } from '../words/stems.js';
import { type Found, readFound } from './hits.js';
import { type Marked, Marks, type Matched } from './marks.js';
import { type Arm, armsOf, bestMatches, type Match, type Query } from './matches.js';
import { repaired } from './repair.js';
import { typedWords } from './typed-words.js';
import { allButOne, everyWord, type Wanted, wantedOf } from './wanted.js';

/** The longest search, in characters. */
export const LONGEST_QUERY = 200;

export type Hit = Omit<Found, 'segments' | 'texts'> & {
  /** The title with the words that were looked for. */
  titled: Marked;
  snippet: Marked;
  matched: Matched[];
};

/**
 * What was found. `wanted`: how what was typed was read. `isAll`: whether each hit has every word. `isMany`: whether more
 * match than are ranked.
 */
export type SearchResult = { wanted: Wanted[]; hits: Hit[]; isAll: boolean; isMany: boolean };

/** Searches what the caller sees: the index of each log has only what that log says. */
@Injectable()
export class SearchQuery {
  constructor(private readonly database: Database) {}

  async search(text: string, scope: ReadScope, limit: number, language: Language): Promise<SearchResult> {
    const wanted = await this.read(text);
    if (wanted.length === 0) return { wanted, hits: [], isAll: true, isMany: false };
    const arms = await armsOf(this.database, scope, wanted);
    const found = await this.find(arms, wanted, limit);
    const marks = new Marks(found.wanted, language);
    const read = await readFound(
      this.database.reads,
      found.matches,
      typeof scope === 'string'
        ? null
        : (segments) => marks.matchedIn(segments).length === found.wanted.length,
    );
    const hits = read.slice(0, limit).map((one) => hitOf(one, marks));
    return { wanted: found.wanted, hits, isAll: found.isAll, isMany: found.matches.some(({ many }) => many) };
  }

  /** If nothing but words such as "the" was typed, these are looked for. */
  private async read(text: string): Promise<Wanted[]> {
    const typed = typedWords(text);
    const stems = await stemsOf(
      this.database.reads,
      typed.map((one) => one.typed),
    );
    const wanted = typed.flatMap((one, index) => wantedOf(one, stems[index] ?? null) ?? []);
    return wanted.length > 0 ? wanted : typed.flatMap((one) => wantedOf(one, fold(one.typed)) ?? []);
  }

  /** Every word; else with mistyped words replaced; else all words but one. */
  private async find(
    arms: readonly Arm[],
    wanted: Wanted[],
    limit: number,
  ): Promise<{ matches: Match[]; wanted: Wanted[]; isAll: boolean }> {
    const find = (query: Query, words: readonly Wanted[]) =>
      bestMatches(this.database, arms, query, words, limit);
    // No document has every word of a search if its log does not.
    const isKnown = arms.some(({ vocabulary }) => wanted.every((one) => vocabulary.has(one)));
    const exact = isKnown ? await find(everyWord, wanted) : [];
    if (exact.length > 0) return { matches: exact, wanted, isAll: true };
    const mended = await repaired(this.database, arms, wanted);
    const known = mended.filter((one) => one !== null);
    if (known.length === 0) return { matches: [], wanted, isAll: true };
    const isAll = known.length === wanted.length;
    const isChanged = known.some((one) => one.instead) || !isAll;
    const matches = isChanged ? await find(everyWord, known) : [];
    if (matches.length > 0) return { matches, wanted: known, isAll };
    if (known.length === 1) return { matches: [], wanted: known, isAll: true };
    return { matches: await find(allButOne, known), wanted: known, isAll: false };
  }
}

const hitOf = ({ segments, texts, ...found }: Found, marks: Marks): Hit => ({
  ...found,
  titled: marks.titleOf(found.title),
  snippet: marks.snippetOf(texts, found.title),
  matched: marks.matchedIn(segments),
});
