import type { ClientBase } from 'pg';
import type { Database } from '../db/database.js';
import type { DocumentFiles } from '../documents/index.js';
import type { Instant } from '../domain/values/views.js';
import { checkApprovals } from './check-approvals.js';
import { checkDeadlines } from './check-deadlines.js';
import { checkDocuments } from './check-documents.js';
import { checkEpochs } from './check-epochs.js';
import { checkFeed, checkPositions } from './check-feed.js';
import { checkLedger } from './check-ledger.js';
import { checkNames } from './check-names.js';
import { checkPublic } from './check-public.js';
import { checkCited, checkSources, citedSources } from './check-sources.js';
import { checkListKeys, checkStatuses } from './check-statuses.js';
import { TRACKS_TO_VERIFY } from './checks.sql.js';
import { type Fault, FaultFound } from './fault.js';
import { readRecords, type TrackRecords } from './records.js';

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
  /** Counts ledger rows. */
  progress?: (done: number, total: number) => void;
};

/** The most rows in memory at once. A track with more rows is read whole. */
const BATCH = 1_000;

/**
 * Recomputes everything that can be recomputed: the hash chain (SHA-256 over RFC 8785), the statuses of both logs, the
 * public log, heads, feeds and sources. It only reads, a batch of tracks at a time, each batch in a snapshot, so it can
 * run beside writers. Returns null if the track does not exist.
 */
export async function verify(database: Database, options: VerifyOptions): Promise<VerifyResult | null> {
  const { track = null, now, documents, progress } = options;
  const { rows: tracks } = await database.pool.query<{ id: number; revision: number }>(TRACKS_TO_VERIFY, [
    track,
  ]);
  if (track !== null && tracks.length === 0) return null;
  const total = tracks.reduce((sum, { revision }) => sum + revision, 0);
  const verified: VerifyResult = { tracks: tracks.length, rows: 0, publicRows: 0, redacted: 0, faults: [] };
  progress?.(0, total);
  for (const ids of batches(tracks)) {
    const records = await database.snapshot(async (at) => {
      const read = await readRecords(at, ids);
      return { read, stored: await citedSources(at, read) };
    });
    for (const one of records.read) {
      const fault = faultOf(one, records.stored, now);
      if (fault) verified.faults.push(fault);
      verified.rows += one.rows.length;
      verified.publicRows += one.shown.length;
      verified.redacted += new Set(one.redactions.map(({ seq }) => seq)).size;
    }
    progress?.(Math.min(verified.rows, total), total);
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
  return read[0] ? faultOf(read[0], stored, now) : null;
}

function faultOf(track: TrackRecords, stored: ReadonlySet<string>, now: Instant): Fault | null {
  try {
    const ledger = checkLedger(track);
    checkCited(track, stored);
    const open = checkPublic(track, ledger, now);
    const end = checkStatuses(track, false, ledger);
    checkListKeys(track, end, checkStatuses(track, true, open));
    checkDeadlines(track, end, now);
    checkFeed(track, false, ledger.length);
    checkFeed(track, true, open.length);
    checkTwin(track);
    return null;
  } catch (error) {
    const { place, seq, fault } =
      error instanceof FaultFound
        ? error
        : new FaultFound('track', null, `cannot be read: ${(error as Error).message}`);
    return { track: track.slug, place, seq, fault };
  }
}

function checkTwin({ slug, twin, twinOfTwin, twinRecorded, rows }: TrackRecords): void {
  if (twin !== null && twinOfTwin !== slug) {
    throw new FaultFound('track', null, `its twin ${twin} has another twin: ${twinOfTwin}`);
  }
  const links = rows.filter(({ type }) => type === 'twin.linked');
  const [link] = links;
  if (links.length > 1) throw new FaultFound('ledger', links[1]?.seq ?? null, 'links a twin once more');
  if (link && link.data.twin !== twin) {
    throw new FaultFound('track', link.seq, `its twin is ${twin}, and its ledger links ${link.data.twin}`);
  }
  if (twinRecorded !== (link !== undefined)) {
    throw new FaultFound('track', null, 'whether its twin is recorded is not what its ledger says');
  }
}
