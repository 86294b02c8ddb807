import type { Database } from '../../db/database.js';
import type { LogName, ReadScope } from '../../ledger/read-scope.js';
import * as sql from './search.sql.js';
import { type Vocabulary, vocabularyOf } from './vocabulary.js';
import { anyOwnWord, anyWord, everyWord, hasOwnWord, telling, type Wanted, within } from './wanted.js';

/** A document that matches, in the log from which the caller sees its track. */
export type Match = {
  type: 'track' | 'person' | 'source' | 'document' | 'entry';
  key: string;
  trackId: number;
  slug: string;
  seq: number | null;
  activity: number;
  rank: number;
  many: boolean;
  log: LogName;
};

/** A log, its words among those that are looked for, and the tracks that the caller sees from there. */
export type Arm = { log: LogName; tracks: sql.Tracks; ids: number[]; vocabulary: Vocabulary };

/** Both logs for a desk: the ledger of its own tracks, and the public log of all others. */
export async function armsOf(
  database: Database,
  scope: ReadScope,
  wanted: readonly Wanted[],
): Promise<Arm[]> {
  const arm = async (log: LogName, tracks: sql.Tracks, ids: number[]): Promise<Arm> => {
    return { log, tracks, ids, vocabulary: await vocabularyOf(database, log, wanted) };
  };
  if (typeof scope === 'string') return [await arm(scope, 'all', [])];
  const { rows } = await database.reads.query<{ id: number }>({
    name: 'search-track-ids',
    text: sql.TRACK_IDS,
    values: [[...scope]],
  });
  const ids = rows.map(({ id }) => id);
  return Promise.all([arm('full', 'own', ids), arm('public', 'others', ids)]);
}

export const withIds = ({ tracks, ids }: Arm): unknown[] => (tracks === 'all' ? [] : [ids]);

/** Without sequential scans: the planner cannot know how few documents have words that it has not seen. */
export const BEGIN = 'BEGIN READ ONLY; SET LOCAL enable_seqscan = off';

/** No search takes longer, in milliseconds. */
const TIMEOUT = { text: 'SET LOCAL statement_timeout = 3000' };

/** In which order documents of one rank come. */
const TYPES: readonly Match['type'][] = ['track', 'person', 'source', 'document', 'entry'];

const inOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const byRank = (a: Match, b: Match): number =>
  b.rank - a.rank || TYPES.indexOf(a.type) - TYPES.indexOf(b.type) || byActivity(a, b);

const byType = (a: Match, b: Match): number =>
  TYPES.indexOf(a.type) - TYPES.indexOf(b.type) || b.rank - a.rank || byActivity(a, b);

const byActivity = (a: Match, b: Match): number =>
  b.activity - a.activity || inOrder(a.slug, b.slug) || (b.seq ?? 0) - (a.seq ?? 0) || inOrder(a.key, b.key);

/** What matches are looked for: every word, or all but one. */
export type Query = typeof everyWord;

/** The best documents that `query` finds, best first, tracks alone if they are enough; of too many to rank, the most active. */
export async function bestMatches(
  database: Database,
  arms: readonly Arm[],
  query: Query,
  wanted: readonly Wanted[],
  limit: number,
): Promise<Match[]> {
  const find = async (parts: readonly sql.Part[]): Promise<Match[]> => {
    const statements = arms.flatMap((arm) =>
      parts.flatMap((part) => {
        const words = within(part, wanted);
        const text = queryOf(part, arm, query, words);
        const values = [text, anyWord(words), limit, ...withIds(arm)];
        return text === null ? [] : [{ log: arm.log, text: sql.matches(part, arm.log, arm.tracks), values }];
      }),
    );
    if (statements.length === 0) return [];
    const answers = await database.readPipeline([TIMEOUT, ...statements], BEGIN);
    return answers.slice(1).flatMap(({ rows }, index): Match[] => {
      const log = statements[index]?.log ?? 'public';
      return rows.map((row) => ({ ...row, log }));
    });
  };
  const tracks = await find(['tracks']);
  // Whoever gets a page of tracks that have every word types more, and is not helped by their entries.
  const isFull = tracks.length >= limit;
  const all = [...tracks, ...(isFull ? [] : await find(['names', 'entries']))];
  return all.toSorted(all.some(({ many }) => many) ? byType : byRank).slice(0, limit);
}

/** Null where nothing can match. */
function queryOf(
  part: sql.Part,
  { tracks, vocabulary }: Arm,
  query: Query,
  wanted: readonly Wanted[],
): string | null {
  // Of a person the index knows only the latest entry, which may be one that the desk does not see.
  if (part === 'names' && tracks === 'own') return null;
  const text = query(telling(wanted), vocabulary.beginnings);
  if (part !== 'entries' || (query === everyWord && hasOwnWord(wanted))) return text;
  const own = anyOwnWord(wanted, vocabulary.beginnings);
  return own === null ? null : `(${text}) & ${own}`;
}
