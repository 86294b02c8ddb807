import { createHash } from 'node:crypto';
import type { RowOf } from '../../db/columns.js';
import type { Reader } from '../../db/database.js';
import type { State } from '../../domain/replay/replay.js';
import type { Text } from '../../domain/values/text.js';
import type { Day, Instant, Members } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import { type StoredState, stateOf } from '../../ledger/rows/stored-state.js';
import type { TRACKS } from '../../ledger/sql/tables.sql.js';
import type { Hidden } from '../../ui/story.js';
import { STATUS_EVENTS } from '../../ui/story-marks.js';
import * as sql from './sql/tracks.sql.js';
import { Values } from './sql/values.js';

export type { TrackFilter } from './sql/tracks.sql.js';

/** As of a day, as known at an instant, or both; now if neither is given. */
export type Moment = { asOf?: Day | undefined; knownAt?: Instant | undefined };

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

type StoredRecord = Omit<TrackRecord, 'state' | 'firstState'> & {
  state: StoredState | null;
  firstState?: StoredState | null;
};

/** Reads tracks from one log: from the full one only `own`, from the public one all others. */
export type TracksRead = { log: LogName; moment: Moment; own?: string[]; withHidden?: boolean };

export async function readTracks(
  reads: Reader,
  filter: sql.TrackFilter,
  { log, moment: { asOf, knownAt }, own, withHidden = false }: TracksRead,
): Promise<TrackRecord[]> {
  const values = new Values();
  const types = withHidden ? STATUS_EVENTS : undefined;
  const text = sql.tracks(filter, { log, day: asOf, instant: knownAt, own, types }, values);
  // With a kind or a party it is planned each time: few tracks or many may be of it.
  const name = filter.kind || filter.party ? undefined : nameOf(text);
  const { rows } = await reads.query<StoredRecord>({ ...(name && { name }), text, values: values.list });
  return rows.map(({ state, firstState, ...record }) => ({
    ...record,
    state: state && stateOf(state),
    ...(firstState && { firstState: stateOf(firstState) }),
  }));
}

/** Each form of the statement is prepared once. */
const nameOf = (text: string): string =>
  `tracks ${createHash('sha256').update(text).digest('base64url').slice(0, 16)}`;
