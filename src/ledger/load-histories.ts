import type { ClientBase } from 'pg';
import type { Executor } from '../db/database.js';
import { type Entry, effectiveHistory, type Row } from '../domain/events/history.js';
import { initialState, type Procedure, replay, type State } from '../domain/replay/replay.js';
import { type Timeline, timelineOf } from '../domain/replay/timeline.js';
import type { Steps } from '../domain/values/steps.js';
import { Busy } from '../runtime/semaphore.js';
import {
  type EndRecord,
  type HeadRecord,
  type PublicRow,
  proceduresOf,
  publicRowOf,
  snapshotOf,
  type Track,
  type TrackSnapshot,
  trackOf,
} from './load-track.js';
import { stateOf } from './rows/stored-state.js';
import {
  LEDGER_ROWS,
  LOCK_TRACKS,
  PUBLIC_ROWS,
  READ_ENDS_WITH_TWINS,
  READ_HEADS,
  READ_HEADS_OF,
} from './sql/load.sql.js';

/** While a writer waited for its tracks, one of them got a twin, which is not locked. */
export class TwinLinked extends Error {}

/**
 * A track gets a twin only once, so a writer of one track starts again at most once. A writer of many may meet
 * several that do.
 */
const ATTEMPTS = 5;

/** Runs a transaction, and runs it again if a track got a twin meanwhile; five times in all. */
export async function retryWithNewTwins<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (!(error instanceof TwinLinked)) throw error;
      if (attempt === ATTEMPTS) throw new Busy(`track ${error.message}, which gets a twin`);
    }
  }
}

/**
 * Locks tracks in the order of their ids, each with its twin, so that no two writers wait for each other. A statement
 * does not see what its own lock waited for: read in a later statement.
 */
export async function lockTracks(at: ClientBase, slugs: readonly string[]): Promise<ReadonlySet<number>> {
  const { rows } = await at.query<{ id: number }>(LOCK_TRACKS, [slugs]);
  return new Set(rows.map(({ id }) => id));
}

type ByTrack<Of> = Map<number, Of[]>;

/** The stored records of whole histories. */
export type HistoryRecords = {
  heads: HeadRecord[];
  ledger: ByTrack<Row>;
  shown: ByTrack<PublicRow>;
};

/** Whole histories with their twins'. Nobody else can write to them until the transaction ends. */
export async function lockHistories(at: ClientBase, slugs: readonly string[]): Promise<HistoryRecords> {
  const locked = await lockTracks(at, slugs);
  const records = await readHistories(at, slugs);
  for (const { id, slug } of records.heads) if (!locked.has(id)) throw new TwinLinked(slug);
  return records;
}

/** Tracks and their twins, and where their logs end, without their histories. */
export async function readHeads(at: Executor, slugs: readonly string[]): Promise<HeadRecord[]> {
  return (await at.query<HeadRecord>(READ_HEADS, [slugs])).rows;
}

/** Whole histories of tracks that are locked, by their ids. */
export async function readHistoriesOf(at: ClientBase, ids: readonly number[]): Promise<HistoryRecords> {
  const { rows: heads } = await at.query<HeadRecord>(READ_HEADS_OF, [ids]);
  const written = heads.filter(({ revision }) => revision > 0).map(({ id }) => id);
  if (written.length === 0) return { heads, ledger: new Map(), shown: new Map() };
  const ledger = await byTrack<Row>(at, LEDGER_ROWS, written);
  return { heads, ledger, shown: await byTrack<PublicRow>(at, PUBLIC_ROWS, written) };
}

/** Whole histories with their twins', for late entries, corrections and several tracks at once. */
export async function readHistories(at: ClientBase, slugs: readonly string[]): Promise<HistoryRecords> {
  const heads = await readHeads(at, slugs);
  const ids = heads.map(({ id }) => id);
  const ledger = await byTrack<Row>(at, LEDGER_ROWS, ids);
  return { heads, ledger, shown: await byTrack<PublicRow>(at, PUBLIC_ROWS, ids) };
}

type LedgerRecords = { heads: EndRecord[]; ledger: ByTrack<Row> };

/** The ledgers of tracks and their twins, and the states at their ends. */
export async function readLedger(at: ClientBase, slugs: readonly string[]): Promise<LedgerRecords> {
  const { rows: heads } = await at.query<EndRecord>(READ_ENDS_WITH_TWINS, [slugs]);
  const ids = heads.map(({ id }) => id);
  return { heads, ledger: await byTrack<Row>(at, LEDGER_ROWS, ids) };
}

/** Rows of tracks by the id of their track. */
export async function byTrack<Of>(
  at: ClientBase,
  text: string,
  ids: readonly number[],
): Promise<ByTrack<Of>> {
  const { rows } = await at.query<Of & { trackId: number }>(text, [ids]);
  return Map.groupBy(rows, ({ trackId }) => trackId);
}

/** A track, its effective history without the state after each entry, and the state at its end. */
export type EffectiveHistory = { track: Track; entries: Entry[]; end: State };

export function* effectiveHistoriesOf({ heads, ledger }: LedgerRecords): Steps<EffectiveHistory[]> {
  const histories: EffectiveHistory[] = [];
  for (const head of heads) {
    const rows = ledger.get(head.id) ?? [];
    const end = head.state ? stateOf(head.state) : initialState(proceduresOf(head)[0]);
    histories.push({ track: trackOf(head), entries: effectiveHistory(rows), end });
    yield;
  }
  return histories;
}

/** The histories with the state after each entry. */
export function* snapshotsOf({ heads, ledger, shown }: HistoryRecords): Steps<Map<string, TrackSnapshot>> {
  const snapshots = new Map<string, TrackSnapshot>();
  for (const head of heads) {
    const rows = ledger.get(head.id) ?? [];
    snapshots.set(head.slug, yield* wholeSnapshot(head, rows, shown.get(head.id) ?? []));
  }
  return snapshots;
}

function* wholeSnapshot(head: HeadRecord, rows: Row[], shown: PublicRow[]): Steps<TrackSnapshot> {
  const [procedure, publicProcedure] = proceduresOf(head);
  const publicRows = shown.map((row) => publicRowOf(row, rows));
  yield;
  return snapshotOf(head, true, {
    rows,
    timeline: yield* replayedTimeline(procedure, rows),
    publicRows,
    shown,
    publicTimeline: yield* replayedTimeline(publicProcedure, publicRows),
  });
}

function* replayedTimeline(procedure: Procedure, rows: readonly Row[]): Steps<Timeline> {
  const entries = effectiveHistory(rows);
  yield;
  return timelineOf(initialState(procedure), 0, entries, yield* replay(procedure, entries));
}
