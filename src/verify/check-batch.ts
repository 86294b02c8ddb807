import type { ClientBase } from 'pg';
import type { Instant } from '../domain/values/views.js';
import { citedSources } from './check-cited.js';
import { checkTrack } from './check-track.js';
import { type LeafRuns, leavesOf } from './proof/leaves.js';
import type { Fault } from './records/fault.js';
import { readRecords } from './records/records.js';

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

/** Runs its work in one snapshot of the database, which must be no longer than the reading. */
export type Snapshot = <T>(work: (at: ClientBase) => Promise<T>) => Promise<T>;

export async function checkBatch(snapshot: Snapshot, { ids, now, isWhole }: Batch): Promise<CheckedBatch> {
  const { read, stored } = await snapshot(async (at) => {
    const read = await readRecords(at, ids);
    return { read, stored: await citedSources(at, read) };
  });
  return {
    rows: sum(read.map(({ rows }) => rows.length)),
    publicRows: sum(read.map(({ shown }) => shown.length)),
    redacted: sum(read.map(({ redactions }) => new Set(redactions.map(({ seq }) => seq)).size)),
    faults: read.flatMap((one) => checkTrack(one, stored, now) ?? []),
    leaves: isWhole ? leavesOf(read) : null,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
