import { setImmediate } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { Database } from '../db/database.js';
import type { DocumentFiles } from '../documents/index.js';
import type { Instant } from '../domain/values/views.js';
import { checkApprovals } from './check-approvals.js';
import { checkDocuments } from './check-documents.js';
import { checkEpochs } from './check-epochs.js';
import { checkPositions } from './check-feed.js';
import { checkNames } from './check-names.js';
import { checkSources, citedSources } from './check-sources.js';
import { checkTrack } from './check-track.js';
import { TRACKS_TO_VERIFY } from './checks.sql.js';
import { Leaves } from './proof/leaves.js';
import { checkProof, storedProof } from './proof/stored-proof.js';
import type { Fault } from './records/fault.js';
import { readRecords } from './records/records.js';

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
  /** Counts ledger rows. */
  progress?: (done: number, total: number) => void;
};

/** The most rows of a batch; two batches are in memory at once. A track with more rows is read whole. */
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
  try {
    for await (const records of oneAhead(batches(tracks), (ids) => readBatch(database, ids))) {
      for (const one of records.read) {
        const fault = checkTrack(one, records.stored, now);
        if (fault) verified.faults.push(fault);
        verified.rows += one.rows.length;
        verified.publicRows += one.shown.length;
        verified.redacted += new Set(one.redactions.map(({ seq }) => seq)).size;
        leaves?.add(one);
        // The next batch comes in meanwhile.
        await setImmediate();
      }
      progress?.(Math.min(verified.rows, total), total);
    }
    if (proof && leaves)
      verified.faults.push(...(await checkProof(proof, leaves, { keptHeads, trustedKeys })));
  } finally {
    leaves?.close();
  }
  verified.faults.push(...(await checkApprovals(database.pool, track)));
  if (documents) {
    const checked = await checkDocuments(database.pool, documents, track);
    verified.documents = checked.files;
    verified.faults.push(...checked.faults);
  }
  if (track === null) {
    const wholes = [checkNames, checkSources, checkPositions, checkEpochs];
    for (const check of wholes) verified.faults.push(...(await check(database.pool)));
  }
  return verified;
}

const readBatch = (database: Database, ids: readonly number[]) =>
  database.snapshot(async (at) => {
    const read = await readRecords(at, ids);
    return { read, stored: await citedSources(at, read) };
  });

/** Reads the next while one is in use: no more than two are in memory. */
async function* oneAhead<T, R>(items: Iterable<T>, read: (item: T) => Promise<R>): AsyncGenerator<R> {
  let ahead: Promise<R> | null = null;
  for (const item of items) {
    const next = read(item);
    // Whoever waits for it is told.
    next.catch(() => undefined);
    if (ahead) yield await ahead;
    ahead = next;
  }
  if (ahead) yield await ahead;
}

function* batches(tracks: readonly { id: number; revision: number }[]): Generator<number[]> {
  let ids: number[] = [];
  let rows = 0;
  for (const { id, revision } of tracks) {
    if (ids.length > 0 && rows + revision > BATCH) {
      yield ids;
      ids = [];
      rows = 0;
    }
    ids.push(id);
    // A track without rows counts too.
    rows += revision + 1;
  }
  if (ids.length > 0) yield ids;
}
/** The first fault of a track as a transaction has it; null if there is none. */
export async function faultIn(at: ClientBase, trackId: number, now: Instant): Promise<Fault | null> {
  const read = await readRecords(at, [trackId]);
  const stored = await citedSources(at, read);
  return read[0] ? checkTrack(read[0], stored, now) : null;
}
