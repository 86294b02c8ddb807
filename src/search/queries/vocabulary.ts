import type { Database } from '../../db/database.js';
import type { LogName } from '../../ledger/read-scope.js';
import * as sql from './search.sql.js';
import type { Beginnings, Wanted } from './wanted.js';

/** More words than these are looked up by their common beginning. */
const FEW = 40;

/** What a log has of the words that are looked for: their beginnings, and whether it has a word at all. */
export type Vocabulary = { beginnings: Beginnings; has: (one: Wanted) => boolean };

/** Shorter words are in no vocabulary: they may always be there. */
const SHORTEST = 3;
const mayBeThere = (word: string): boolean => word.length < SHORTEST || !/\p{L}/u.test(word);

export async function vocabularyOf(
  { pool }: Database,
  log: LogName,
  wanted: readonly Wanted[],
): Promise<Vocabulary> {
  const asked = wanted.flatMap(({ beginning }) => beginning ?? []);
  const { rows } = await pool.query<{ beginning: string | null; word: string }>({
    name: `search-vocabulary-${log}`,
    text: sql.vocabulary(log),
    values: [asked, wanted.flatMap(({ exact }) => exact), FEW + 1],
  });
  const words = new Set(rows.map(({ word }) => word));
  const found = asked.map((asking) => {
    const all = rows.filter(({ beginning }) => beginning === asking).map(({ word }) => word);
    return [asking, all] as const;
  });
  return {
    beginnings: new Map(found.filter(([, all]) => all.length <= FEW)),
    has: ({ exact, beginning, codes }) =>
      codes.length > 0 ||
      exact.some((word) => mayBeThere(word) || words.has(word)) ||
      found.some(([asking, all]) => asking === beginning && all.length > 0),
  };
}
