import { availableParallelism } from 'node:os';
import type { ClientBase, Pool } from 'pg';
import type { Database } from '../db/database.js';
import { BEGIN_SNAPSHOT } from '../db/one-packet.js';
import type { DocumentFiles } from '../documents/index.js';
import type { Instant } from '../domain/values/views.js';
import { checkApprovals } from './check-approvals.js';
import type { Batch, Read } from './check-batch.js';
import { idsFrom, sourcesStatement } from './check-cited.js';
import { checkDocuments } from './check-documents.js';
import { checkEpochs } from './check-epochs.js';
import { checkPositions } from './check-feed.js';
import { checkNames } from './check-names.js';
import { checkSources } from './check-sources.js';
import { checkTrack } from './check-track.js';
import { TRACKS_TO_VERIFY } from './checks.sql.js';
import { Leaves } from './proof/leaves.js';
import { checkProof, storedProof } from './proof/stored-proof.js';
import type { Fault } from './records/fault.js';
import { readRecords } from './records/records.js';
import { checkInThreads } from './threads.js';

export type VerifyResult = {
  /** The numbers of what was checked: `rows` of the ledger, `publicRows` of the public log. */
  tracks: number;
  rows: number;
  publicRows: number;
  /** Rows whose words cannot be compared with their hash any more, because some were redacted. */
  redacted: number;
  /** Files of documents, where they were checked. */
  documents?: number;
  /** The first fault of each track by slug, then faults that belong to no track. Empty if there are none. */
  faults: Fault[];
};

export type VerifyOptions = {
  /** Checks only this track, and nothing that belongs to no single track. */
  track?: string;
  /** The current time: an embargo that is due later cannot have been lifted. */
  now: Instant;
  /** Where the files of documents are; without it, they are not checked. */
  documents?: Pick<DocumentFiles, 'hashOf'>;
  /** Checkpoints that were kept outside the database, as signed notes. */
  keptHeads?: readonly string[];
  /** Verifier keys that count; empty: those in the database. */
  trustedKeys?: readonly string[];
  /** How many threads beside this one check tracks. By default one for each other core, and none if there are few rows. */
  threads?: number;
  /** Counts ledger rows. */
  progress?: (done: number, total: number) => void;
};

/** A thread loads the domain anew, which few rows are not worth. */
const WORTH_THREADS = 10_000;

/** Each has a connection, and the server works for all of them. */
const MOST_THREADS = 3;

/** The most rows of a batch; each thread has one in memory. A track with more rows is read whole. */
const BATCH = 1_000;

/**
 * Recomputes everything that can be recomputed: the hash chain (SHA-256 over RFC 8785), the statuses of both logs, the
 * public log, heads, feeds and sources. It only reads, a batch of tracks at a time, each batch in a snapshot, so it can
 * run beside writers. Returns null if the track does not exist.
 */
export async function verify(database: Database, options: VerifyOptions): Promise<VerifyResult | null> {
  const { track = null, now, documents, progress, keptHeads = [], trustedKeys = [] } = options;
  const { rows: tracks } = await database.pool.query<{ id: number; revision: number }>(TRACKS_TO_VERIFY, [
    track,
  ]);
  if (track !== null && tracks.length === 0) return null;
  const total = tracks.reduce((sum, { revision }) => sum + revision, 0);
  const verified: VerifyResult = { tracks: tracks.length, rows: 0, publicRows: 0, redacted: 0, faults: [] };
  progress?.(0, total);
  const proof = track === null ? await storedProof(database.pool) : null;
  const leaves = proof && new Leaves();
  // Meanwhile: it is one connection's work, and the batches are the threads'.
  const ofWhole = track === null ? checkWhole(database.pool) : Promise.resolve([]);
  const settled = Promise.allSettled([ofWhole]);
  try {
    const order = [...batches(tracks, { now, isWhole: proof !== null })];
    const { threads: others = threadsFor(total) } = options;
    const read: Read = (statements) => database.readPipeline(statements, BEGIN_SNAPSHOT);
    for await (const checked of checkInThreads(read, order, { others, session: database.session })) {
      verified.rows += checked.rows;
      verified.publicRows += checked.publicRows;
      verified.redacted += checked.redacted;
      verified.faults.push(...checked.faults);
      if (checked.leaves) leaves?.add(checked.leaves);
      progress?.(Math.min(verified.rows, total), total);
    }
    verified.faults.sort(byTrack);
    if (proof && leaves)
      verified.faults.push(...(await checkProof(proof, leaves, { keptHeads, trustedKeys })));
  } finally {
    leaves?.close();
    await settled;
  }
  verified.faults.push(...(await checkApprovals(database.pool, track)));
  if (documents) {
    const checked = await checkDocuments(database.pool, documents, track);
    verified.documents = checked.files;
    verified.faults.push(...checked.faults);
  }
  verified.faults.push(...(await ofWhole));
  return verified;
}

/** The faults of what belongs to no single track. */
async function checkWhole(pool: Pool): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const check of [checkNames, checkSources, checkPositions, checkEpochs])
    faults.push(...(await check(pool)));
  return faults;
}

/** Threads end in any order. A track has one fault here. */
const byTrack = ({ track: one }: Fault, { track: other }: Fault): number =>
  (one ?? '') < (other ?? '') ? -1 : 1;

const threadsFor = (rows: number): number =>
  rows < WORTH_THREADS ? 0 : Math.min(MOST_THREADS, availableParallelism() - 1);

function* batches(
  tracks: readonly { id: number; revision: number }[],
  options: Omit<Batch, 'ids'>,
): Generator<Batch> {
  let ids: number[] = [];
  let rows = 0;
  for (const { id, revision } of tracks) {
    if (ids.length > 0 && rows + revision > BATCH) {
      yield { ids, ...options };
      ids = [];
      rows = 0;
    }
    ids.push(id);
    // A track without rows counts too.
    rows += revision + 1;
  }
  if (ids.length > 0) yield { ids, ...options };
}

/** The first fault of a track as a transaction has it; null if there is none. */
export async function faultIn(at: ClientBase, trackId: number, now: Instant): Promise<Fault | null> {
  const read = await readRecords(at, [trackId]);
  const stored = idsFrom(await at.query(sourcesStatement(read)));
  return read[0] ? checkTrack(read[0], stored, now) : null;
}
