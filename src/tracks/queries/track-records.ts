import type { Pool } from 'pg';
import type { RowOf } from '../../db/columns.js';
import type { State } from '../../domain/replay/replay.js';
import type { Text } from '../../domain/values/text.js';
import type { Day, Instant, Members } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import type { TRACKS } from '../../ledger/sql/tables.sql.js';
import type { Hidden } from '../../ui/story.js';
import { STATUS_EVENTS } from '../../ui/story-marks.js';
import * as sql from './sql/tracks.sql.js';
import type { TrackVersion } from './tracks-cache.js';

/** As of a day, as known at an instant, or both; now if neither is given. */
export type Moment = { asOf?: Day | undefined; knownAt?: Instant | undefined };

export type TrackFilter = { slugs?: string[]; kind?: string; party?: string; after?: string; limit?: number };

export type TrackRecord = RowOf<
  typeof TRACKS,
  { title: Text; subtype: Text | null; members: Members | null }
> & {
  twin: string | null;
  revision: number;
  hash: Buffer;
  state: State | null;
  /** The state after the first entry, where none is seen yet on the day that is asked about. */
  firstState?: State | null;
  hidden?: Hidden[] | null;
};

const valuesOf = ({ slugs, kind, party, after, limit }: TrackFilter) => [
  slugs ?? null,
  kind ?? null,
  party ?? null,
  after ?? null,
  limit ?? null,
];

/**
 * The slugs and versions of tracks in list order, at low cost for any number of tracks. A change that the public does
 * not see does not change public versions, so that not even the response time reveals it.
 */
export async function trackVersions(
  pool: Pool,
  filter: TrackFilter,
  log: LogName,
  own?: string[],
): Promise<TrackVersion[]> {
  const isOfAll = Object.values(filter).every((value) => value === undefined);
  const { rows } = await pool.query<{ versions: string | null }>({
    name: `track-versions-${log}${isOfAll ? '-all' : ''}${own ? '-by-desk' : ''}`,
    text: sql.trackVersions(log, own !== undefined, isOfAll),
    values: isOfAll ? [] : [...valuesOf(filter), ...(own ? [own] : [])],
  });
  const versions = rows[0]?.versions?.split(',') ?? [];
  return versions.map((one) => {
    const [slug = '', version = ''] = one.split(' ');
    return { slug, version };
  });
}

/** Reads tracks from one log: from the full one only `own`, from the public one all others. */
export type TracksRead = { log: LogName; moment: Moment; own?: string[]; withHidden?: boolean };

export async function readTracks(
  pool: Pool,
  filter: TrackFilter,
  { log, moment: { asOf, knownAt }, own, withHidden = false }: TracksRead,
): Promise<TrackRecord[]> {
  const at = knownAt ? 'known' : asOf ? 'day' : 'now';
  const moment = at === 'day' ? [asOf] : at === 'known' ? [knownAt] : [];
  const { rows } = await pool.query<TrackRecord>({
    name: `tracks-${log}-${at}${own ? '-by-desk' : ''}${withHidden ? '-with-hidden' : ''}`,
    text: sql.tracks({ log, at, isByDesk: own !== undefined, withHidden }),
    values: [...valuesOf(filter), ...moment, ...(own ? [own] : []), ...(withHidden ? [STATUS_EVENTS] : [])],
  });
  return rows;
}
