import { Injectable } from '@nestjs/common';
import { Database } from '../../db/database.js';
import type { LogName, ReadScope } from '../../ledger/read-scope.js';
import { Cache } from '../../runtime/cache.js';
import {
  countOf,
  hasPlace,
  isOfTracksAlone,
  type ListedLog,
  type ListKey,
  type ListPlace,
  LOG_VERSION,
  merged,
  pageOf,
  partsOf,
  TRACKS_VERSION,
  type TrackList,
} from './sql/track-list.sql.js';
import { Values } from './sql/values.js';
import { wantedWords } from './words.js';

export type { ListPlace, TrackSort } from './sql/track-list.sql.js';

/** Which tracks, and in which order. `q`: typed words, each of which must be found. */
export type TrackListRequest = Omit<TrackList, 'words'> & { q?: string | undefined };

/** From where a page goes on. */
export type ListStart = { place: ListPlace | null; backwards: boolean; limit: number };

/** The slugs of a page, in the order of the list, and the places of its first and its last. */
export type TrackListPage = { slugs: string[]; places: ListPlace[]; more: boolean };

type LogState = { version: string | null; cursor: string };

/** Totals are small; readers use few filters. */
const TOTALS = 2_000;

/** Pages of long lists of tracks. A page reads as much as it has rows, however many tracks there are. */
@Injectable()
export class TrackListQuery {
  private readonly totals = new Cache<number>(TOTALS);

  constructor(private readonly database: Database) {}

  async page(
    request: TrackListRequest,
    scope: ReadScope,
    { place, backwards, limit }: ListStart,
  ): Promise<TrackListPage> {
    const list = listOf(request);
    const found: ListPlace[] = [];
    const { length: parts } = partsOf(list, { log: 'full' }, new Values());
    const order = Array.from({ length: parts }, (_, part) => (backwards ? parts - 1 - part : part));
    const first = place ? order.indexOf(place.part) : 0;
    for (const part of order.slice(first)) {
      const wanted = limit + 1 - found.length;
      if (wanted <= 0) break;
      const after = place?.part === part ? place.keys : null;
      const keys = await this.keysOf(list, part, scope, { after, backwards, limit: wanted });
      found.push(...keys.map((one) => ({ part, keys: one })));
    }
    const places = found.slice(0, limit);
    if (backwards) places.reverse();
    return {
      slugs: places.map(({ keys }) => String(keys.at(-1))),
      places,
      more: found.length > limit,
    };
  }

  private async keysOf(
    list: TrackList,
    part: number,
    scope: ReadScope,
    from: { after: readonly ListKey[] | null; backwards: boolean; limit: number },
  ): Promise<ListKey[][]> {
    const values = new Values();
    values.add(from.limit, 'integer');
    const pages = logsOf(scope).map((log) => {
      const at = partsOf(list, log, values)[part];
      return { keys: at?.keys.length ?? 0, text: at ? pageOf(at, from, values) : '' };
    });
    const keys = pages[0]?.keys ?? 0;
    const text = merged(
      pages.map((page) => page.text),
      keys,
      from.backwards,
    );
    const { rows } = await this.database.reads.query<Record<string, ListKey>>(text, values.list);
    return rows.map((row) => Array.from({ length: keys }, (_, key) => row[`k${key}`] as ListKey));
  }

  /** How many tracks the whole list has: counted once for each state of the log, or of its tracks where these decide. */
  async total(request: TrackListRequest, scope: ReadScope): Promise<number> {
    const list = listOf(request);
    const counts = await Promise.all(logsOf(scope).map((log) => this.counted(list, log)));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  private async counted(list: TrackList, at: ListedLog): Promise<number> {
    const { sort: _, language: __, day, ...rest } = list;
    const isOfDay = list.asOf || list.stalled !== undefined;
    const key = JSON.stringify([at, rest, isOfDay ? day : null]);
    const version = await (isOfTracksAlone(list, at) ? this.tracksVersionOf(at.log) : this.versionOf(at.log));
    const before = version === null ? undefined : this.totals.get(key, version);
    if (before !== undefined) return before;
    const values = new Values();
    const text = countOf(list, at, values);
    const { rows } = await this.database.reads.query<{ total: number }>(text, values.list);
    const total = rows[0]?.total ?? 0;
    if (version !== null) this.totals.set(key, total, version);
    return total;
  }

  /**
   * The state of the logs that a reader sees. `version` changes with every row of them; null while rows wait for their
   * numbers. `cursor` is that of the reader's stream: what is read after this call contains all rows up to it.
   */
  async state(scope: ReadScope): Promise<{ version: string | null; cursor: string }> {
    const states = await Promise.all(logsOf(scope).map(({ log }) => this.stateOf(log)));
    const versions = states.map(({ version }) => version);
    return {
      version: versions.includes(null) ? null : versions.join(' '),
      // A desk's stream is numbered as the ledger, which comes first.
      cursor: states[0]?.cursor ?? '0',
    };
  }

  private async versionOf(log: LogName): Promise<string | null> {
    return (await this.stateOf(log)).version;
  }

  private async stateOf(log: LogName): Promise<LogState> {
    const query = { name: 'log-state', text: LOG_VERSION, values: [log === 'public'] };
    const { rows } = await this.database.reads.query<LogState>(query);
    return rows[0] ?? { version: null, cursor: '0' };
  }

  private async tracksVersionOf(log: LogName): Promise<string | null> {
    const query = { name: 'tracks-version', text: TRACKS_VERSION, values: [log === 'public'] };
    const { rows } = await this.database.reads.query<{ version: string | null }>(query);
    return rows[0]?.version ?? null;
  }
}

/** Whether the list of a request has such a place. */
export const isPlaceOf = (request: TrackListRequest, place: ListPlace): boolean =>
  hasPlace(listOf(request), place);

/** A desk's own tracks from the ledger, and all others from the public log. */
function logsOf(scope: ReadScope): ListedLog[] {
  if (typeof scope === 'string') return [{ log: scope }];
  const own = [...scope].sort();
  return [
    { log: 'full', own },
    { log: 'public', own },
  ];
}

const listOf = ({ q = '', ...request }: TrackListRequest): TrackList => ({
  ...request,
  words: wantedWords(q),
});
