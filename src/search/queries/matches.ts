import type { Database } from '../../db/database.js';
import type { LogName, ReadScope } from '../../ledger/read-scope.js';
import * as sql from './search.sql.js';
import { anyOwnWord, anyWord, type Wanted } from './wanted.js';

/** A document that matches, in the log from which the caller sees its track. */
export type Match = {
  type: 'track' | 'person' | 'source' | 'entry';
  key: string;
  trackId: number;
  slug: string;
  seq: number | null;
  activity: number;
  rank: number;
  many: boolean;
  log: LogName;
};

/** A log and the tracks of it that the caller sees from there. */
export type Arm = { log: LogName; tracks: sql.Tracks; ids: number[] };

/** Both logs for a desk: the ledger of its own tracks, and the public log of all others. */
export async function armsOf({ pool }: Database, scope: ReadScope): Promise<Arm[]> {
  if (typeof scope === 'string') return [{ log: scope, tracks: 'all', ids: [] }];
  const { rows } = await pool.query<{ id: number }>({
    name: 'search-track-ids',
    text: sql.TRACK_IDS,
    values: [[...scope]],
  });
  const ids = rows.map(({ id }) => id);
  return [
    { log: 'full', tracks: 'own', ids },
    { log: 'public', tracks: 'others', ids },
  ];
}

export const withIds = ({ tracks, ids }: Arm): unknown[] => (tracks === 'all' ? [] : [ids]);

/** Without sequential scans: the planner cannot know how few documents have words that it has not seen. */
const BEGIN = 'BEGIN READ ONLY; SET LOCAL enable_seqscan = off';

/** No search takes longer, in milliseconds. */
const TIMEOUT = { text: 'SET LOCAL statement_timeout = 3000' };

/** In which order documents of one rank come. */
const TYPES: readonly Match['type'][] = ['track', 'person', 'source', 'entry'];

const inOrder = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);

const byRank = (a: Match, b: Match): number =>
  b.rank - a.rank || TYPES.indexOf(a.type) - TYPES.indexOf(b.type) || byActivity(a, b);

const byType = (a: Match, b: Match): number =>
  TYPES.indexOf(a.type) - TYPES.indexOf(b.type) ||
  b.rank - a.rank ||
  b.activity - a.activity ||
  byActivity(a, b);

const byActivity = (a: Match, b: Match): number =>
  inOrder(a.slug, b.slug) || (b.seq ?? 0) - (a.seq ?? 0) || inOrder(a.key, b.key);

/** The best documents that `query` finds, best first; of too many to rank, the most active. */
export async function bestMatches(
  database: Database,
  arms: readonly Arm[],
  query: string,
  wanted: readonly Wanted[],
  limit: number,
): Promise<Match[]> {
  const own = anyOwnWord(wanted);
  const find = async (parts: readonly sql.Part[]): Promise<Match[]> => {
    const statements = arms.flatMap((arm) =>
      parts
        // Of a person the index knows only the latest entry, which may be one that the desk does not see.
        .filter((part) => part !== 'names' || arm.tracks !== 'own')
        .map((part) => ({
          log: arm.log,
          text: sql.matches(part, arm.log, arm.tracks),
          values: [
            part === 'entries' ? `(${query}) & ${own}` : query,
            anyWord(wanted),
            limit,
            ...withIds(arm),
          ],
        })),
    );
    const answers = await database.pipeline([TIMEOUT, ...statements], BEGIN);
    return answers.slice(1).flatMap(({ rows }, index): Match[] => {
      const log = statements[index]?.log ?? 'public';
      return rows.map((row) => ({ ...row, log }));
    });
  };
  const tracks = await find(['tracks']);
  const isFull = tracks.some(({ many }) => many) && tracks.length >= limit;
  const others = isFull ? [] : await find(own === null ? ['names'] : ['names', 'entries']);
  const all = [...tracks, ...others];
  return all.toSorted(all.some(({ many }) => many) ? byType : byRank).slice(0, limit);
}
