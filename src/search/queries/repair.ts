import type { Database } from '../../db/database.js';
import { codesWhere, labelWords } from '../words/codes.js';
import { isMistyped, swaps } from './edit-distance.js';
import { type Arm, BEGIN } from './matches.js';
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
  const absent = await Promise.all(arms.map((arm) => absentIn(database, arm, wanted)));
  return Promise.all(
    wanted.map(async (one) => {
      if (!absent.every((words) => words.has(one))) return one;
      const instead = one.beginning === null ? [] : await wordsMeant(database, arms, one.exact[0] ?? '');
      if (instead.length === 0) return null;
      const codes = codesWhere(({ folded }) => instead.includes(folded));
      return { typed: one.typed, exact: instead, beginning: null, codes, instead };
    }),
  );
}

/** The words that nothing has which the caller sees in the log. A desk does not see all that is in its log's vocabulary. */
async function absentIn(database: Database, arm: Arm, wanted: readonly Wanted[]): Promise<Set<Wanted>> {
  const isAbsent = (one: Wanted) => !arm.vocabulary.has(one);
  if (arm.tracks !== 'own') return new Set(wanted.filter(isAbsent));
  const queries = new Map(
    wanted.filter((one) => one.codes.length === 0).map((one) => [everyWord([one]), one] as const),
  );
  const unseen = await absentFrom(database, arm, [...queries.keys()]);
  return new Set(unseen.flatMap((query) => queries.get(query) ?? []));
}

/** The queries that nothing of the desk's own tracks matches. */
async function absentFrom(database: Database, arm: Arm, queries: readonly string[]): Promise<string[]> {
  const statement = { text: sql.absentFrom(arm.log), values: [queries, arm.ids] };
  const [answer] = await database.readPipeline([statement], BEGIN);
  return (answer?.rows ?? []).map(({ query }: { query: string }) => query);
}

/** The visible words that may be meant by a typed one, by how few letters differ. */
async function wordsMeant(database: Database, arms: readonly Arm[], typed: string): Promise<string[]> {
  const found = await Promise.all(arms.map((arm) => similarIn(database, arm, typed)));
  const labels = [...labelWords()].filter((word) => isMistyped(typed, word));
  return [...new Set([...labels, ...found.flat()])].slice(0, MOST_INSTEAD);
}

async function similarIn(database: Database, arm: Arm, typed: string): Promise<string[]> {
  const { rows } = await database.reads.query<{ word: string }>(sql.similarWords(arm.log), [
    typed,
    swaps(typed),
    MOST_SIMILAR[arm.tracks],
  ]);
  const words = rows.map(({ word }) => word).filter((word) => isMistyped(typed, word));
  if (arm.tracks !== 'own') return words;
  const query = (word: string) => everyWord([{ typed: word, exact: [word], beginning: null, codes: [] }]);
  const unseen = await absentFrom(database, arm, words.map(query));
  return words.filter((word) => !unseen.includes(query(word)));
}
