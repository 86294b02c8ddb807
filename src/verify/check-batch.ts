import type { QueryConfig, QueryResult } from 'pg';
import type { Instant } from '../domain/values/views.js';
import { idsFrom, sourcesStatement } from './check-cited.js';
import { checkTrack } from './check-track.js';
import { type LeafRuns, leavesOf } from './proof/leaves.js';
import type { Fault } from './records/fault.js';
import { recordStatements, recordsFrom, type TrackRecords } from './records/records.js';

/** Tracks to be checked. `now`: as in VerifyOptions. `isWhole`: whether their leaves are needed. */
export type Batch = { ids: readonly number[]; now: Instant; isWhole: boolean };

/** What was checked, as one thread tells it to another. */
export type CheckedBatch = {
  rows: number;
  publicRows: number;
  redacted: number;
  faults: Fault[];
  leaves: LeafRuns | null;
};

/** Sends statements that only read in one round trip and answers from one snapshot of the database. */
export type Read = (statements: readonly QueryConfig[]) => Promise<QueryResult[]>;

/** How many batches are read ahead: their answers come while one is checked. */
const AHEAD = 2;

/** Checks batches one after another, and reads the next ones meanwhile. */
export async function* checkBatches(read: Read, batches: Iterable<Batch>): AsyncGenerator<CheckedBatch> {
  const ahead: { batch: Batch; records: Promise<BatchRecords> }[] = [];
  const next = async () => {
    const first = ahead.shift();
    return first ? checked(first.batch, await first.records) : null;
  };
  for (const batch of batches) {
    const records = recordsOf(read, batch);
    // It may fail before it is awaited.
    records.catch(() => undefined);
    ahead.push({ batch, records });
    const done = ahead.length > AHEAD ? await next() : null;
    if (done) yield done;
  }
  for (let done = await next(); done; done = await next()) yield done;
}

/** `stored`: the sources that are there. Nobody deletes one, so they are asked for once it is known which are cited. */
type BatchRecords = { tracks: TrackRecords[]; stored: ReadonlySet<string> };

async function recordsOf(read: Read, { ids }: Batch): Promise<BatchRecords> {
  const tracks = recordsFrom(await read(recordStatements(ids)));
  const [sources] = await read([sourcesStatement(tracks)]);
  return { tracks, stored: sources ? idsFrom(sources) : new Set() };
}

const checked = ({ now, isWhole }: Batch, { tracks, stored }: BatchRecords): CheckedBatch => ({
  rows: sum(tracks.map(({ rows }) => rows.length)),
  publicRows: sum(tracks.map(({ shown }) => shown.length)),
  redacted: sum(tracks.map(({ redactions }) => new Set(redactions.map(({ seq }) => seq)).size)),
  faults: tracks.flatMap((one) => checkTrack(one, stored, now) ?? []),
  leaves: isWhole ? leavesOf(tracks) : null,
});

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
