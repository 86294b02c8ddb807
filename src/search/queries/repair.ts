import type { Database } from '../../db/database.js';
import { codesWhere, labelWords } from '../words/codes.js';
import { isMistyped, swaps } from './edit-distance.js';
import { type Arm, withIds } from './matches.js';
import * as sql from './search.sql.js';
import { everyWord, type Wanted } from './wanted.js';

/** Most words that are taken for a mistyped one. */
const MOST_INSTEAD = 5;

/** Words that resemble a typed one: the most alike first. Of a desk's own log more are read, since some are not shown. */
const MOST_SIMILAR = { all: 50, others: 50, own: 1_000 };

/** Replaces each word that nothing visible has by the visible words that were meant; null where there is none. */
export async function repaired(
  database: Database,
  arms: readonly Arm[],
  wanted: readonly Wanted[],
): Promise<(Wanted | null)[]> {
  const missing = await absentOf(
    database,
    arms,
    wanted.map((one) => everyWord([one])),
  );
  return Promise.all(
    wanted.map(async (one) => {
      if (!missing.has(everyWord([one]))) return one;
      const instead = one.beginning === null ? [] : await wordsMeant(database, arms, one.exact[0] ?? '');
      if (instead.length === 0) return null;
      const codes = codesWhere(({ folded }) => instead.includes(folded));
      return { typed: one.typed, exact: instead, beginning: null, codes, instead };
    }),
  );
}

/** The queries that nothing visible matches. */
async function absentOf(
  { pool }: Database,
  arms: readonly Arm[],
  queries: readonly string[],
): Promise<Set<string>> {
  const answers = await Promise.all(
    arms.map((arm) =>
      pool.query<{ query: string }>(sql.absent(arm.log, arm.tracks), [queries, ...withIds(arm)]),
    ),
  );
  const absent = answers.map(({ rows }) => new Set(rows.map(({ query }) => query)));
  return new Set(queries.filter((query) => absent.every((one) => one.has(query))));
}

/** The visible words that may be meant by a typed one, by how few letters differ. */
async function wordsMeant(database: Database, arms: readonly Arm[], typed: string): Promise<string[]> {
  const found = await Promise.all(arms.map((arm) => similarIn(database, arm, typed)));
  const labels = [...labelWords()].filter((word) => isMistyped(typed, word));
  return [...new Set([...labels, ...found.flat()])].slice(0, MOST_INSTEAD);
}

async function similarIn(database: Database, arm: Arm, typed: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ word: string }>(sql.similarWords(arm.log), [
    typed,
    swaps(typed),
    MOST_SIMILAR[arm.tracks],
  ]);
  const words = rows.map(({ word }) => word).filter((word) => isMistyped(typed, word));
  if (arm.tracks !== 'own') return words;
  const query = (word: string) => everyWord([{ typed: word, exact: [word], beginning: null, codes: [] }]);
  const unseen = await absentOf(database, [arm], words.map(query));
  return words.filter((word) => !unseen.has(query(word)));
}
