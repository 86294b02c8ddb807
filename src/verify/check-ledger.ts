import { asRecorded, entriesOf, type Row } from '../domain/events/history.js';
import type { RuleViolation } from '../domain/machine/rules.js';
import type { Procedure, State } from '../domain/replay/replay.js';
import {
  emptyTimeline,
  insertEntry,
  rebuildTimeline,
  stateAtEnd,
  type Timeline,
} from '../domain/replay/timeline.js';
import { atOnce } from '../domain/values/steps.js';
import { procedureOf, upgradesTo } from '../ledger/load-track.js';
import { remainsOf } from '../ledger/redactions/plan.js';
import { firstHash, type HashedFields, rowHash } from '../ledger/rows/hash-chain.js';
import { domainRow } from '../ledger/rows/stored-row.js';
import { FaultFound } from './records/fault.js';
import type { TrackRecords, VerifiedRow } from './records/records.js';
import { isStoredAs, StoredSteps } from './records/stored-json.js';

/**
 * Checks the rows of a ledger in order: no seq is missing, each hash covers the row and the one before it, and the
 * machine gives the stored steps and warnings, by the version of the kind that the track then followed.
 */
export function checkLedger(track: TrackRecords): Folded {
  let version = firstVersionOf(track);
  let procedure = procedureOf({ ...track, kindVersion: version }, false);
  const rows: Row[] = [];
  let timeline = emptyTimeline(procedure);
  let prevHash = firstHash(track);
  const steps = new StoredSteps();
  const redactions = new Map(track.redactions.map((one) => [one.seq, one]));
  for (const stored of track.rows) {
    const row = domainRow(stored);
    checkOrder(rows, row);
    checkHash(track.slug, prevHash, stored, row, redactions.get(row.seq));
    rows.push(row);
    const before = stateAtEnd(timeline);
    const next = upgradesTo(row);
    if (next !== undefined) {
      checkUpgrade(row, version, next);
      version = next;
      procedure = procedureOf({ ...track, kindVersion: version }, false);
      timeline = refolded(procedure, rows, row);
    }
    if (stored.kindVersion !== version) {
      const fault = `is of version ${stored.kindVersion} of the kind, and its track followed ${version}`;
      throw new FaultFound('ledger', row.seq, fault);
    }
    const warnings = next === undefined ? step(procedure, timeline, rows, row) : [];
    checkDerived(stored, steps, [before, stateAtEnd(timeline)], warnings);
    prevHash = stored.hash;
  }
  if (track.kindVersion !== version) {
    const fault = `follows version ${track.kindVersion} of its kind, and its ledger leads to ${version}`;
    throw new FaultFound('track', null, fault);
  }
  checkEnd(track, rows.length, prevHash);
  return { rows, states: statesOf(rows, timeline) };
}

/** Rows of a log as the domain reads them, and the state after each if that is known already. */
export type Folded = { rows: readonly Row[]; states: readonly State[] | null };

/**
 * The states after rows that were only ever added at the end: step by step, they are what a replay gives. Null for any
 * other log, which is replayed.
 */
export function statesOf(rows: readonly Row[], { entries, states }: Timeline): readonly State[] | null {
  const isAppended =
    entries.length === rows.length &&
    rows.every((row, index) => row.corrects === null && entries[index]?.seq === row.seq) &&
    !rows.some((row) => upgradesTo(row) !== undefined);
  return isAppended ? states : null;
}

/** The version of its kind under which a track was opened. */
export const firstVersionOf = ({ rows, kindVersion }: TrackRecords): number => {
  const upgrade = rows.find((row) => upgradesTo(row) !== undefined);
  return (upgrade?.data.from as number | undefined) ?? kindVersion;
};

function checkUpgrade({ seq, data }: Row, from: number, to: number): void {
  if (data.from === from && to > from) return;
  const fault = `leads from version ${data.from} of the kind to ${to}, and its track followed ${from}`;
  throw new FaultFound('ledger', seq, fault);
}

/** The history under the version to which its last row leads. */
function refolded(procedure: Procedure, rows: readonly Row[], { seq }: Row): Timeline {
  const timeline = emptyTimeline(procedure);
  const live = entriesOf(rows).filter(({ annulled }) => !annulled);
  const change = atOnce(rebuildTimeline(procedure, timeline, live, null));
  if ('refusals' in change) throw refusedRow(seq, change.refusals);
  return timeline;
}

function checkOrder(before: readonly Row[], row: Row): void {
  const seq = before.length + 1;
  if (row.seq !== seq) throw new FaultFound('ledger', seq, `is missing: row ${row.seq} comes next`);
  const last = before.at(-1);
  if (last && last.recordedAt >= row.recordedAt) {
    throw new FaultFound('ledger', seq, `was recorded at ${row.recordedAt}, not after the row before it`);
  }
  if (row.corrects !== null && before[row.corrects - 1]?.corrects !== null) {
    throw new FaultFound('ledger', seq, `corrects ${row.corrects}, which is not an entry before it`);
  }
}

function checkHash(
  slug: string,
  prevHash: Buffer,
  stored: VerifiedRow,
  row: Row,
  redaction: Redaction | undefined,
): void {
  if (!stored.prevHash.equals(prevHash)) {
    const before =
      row.seq === 1 ? 'of the track’s slug, kind and parties' : `of row ${row.seq - 1}, the row before it`;
    throw new FaultFound('ledger', row.seq, `its prevHash is not the hash ${before}`);
  }
  const { actor, kindVersion, facts, approval, salt } = stored;
  const fields = { track: slug, actor, kindVersion, facts, approval, salt };
  const hash = rowHash(prevHash, row, fields, redaction && payloadKept(stored, fields, redaction));
  if (!stored.hash.equals(hash)) {
    throw new FaultFound('ledger', row.seq, 'its hash does not match its content');
  }
}

type Redaction = TrackRecords['redactions'][number];

/** The hash of a redacted row as it was recorded, once it is known that nothing else was changed since. */
function payloadKept(stored: VerifiedRow, fields: HashedFields, { payload, remains }: Redaction): Buffer {
  if (stored.salt.some((byte) => byte !== 0))
    throw new FaultFound('ledger', stored.seq, 'is said to be redacted, and still has its salt');
  if (!remains.equals(remainsOf(stored, fields)))
    throw new FaultFound('ledger', stored.seq, 'was changed after it was redacted');
  return payload;
}

/**
 * Adds the row to the history and returns its warnings. Facts about twins were judged when the row was recorded, and
 * are not judged again.
 */
function step(procedure: Procedure, timeline: Timeline, rows: readonly Row[], row: Row): RuleViolation[] {
  if (row.type === 'transition.published') return [];
  const change = atOnce(
    row.corrects === null
      ? insertEntry(procedure, timeline, asRecorded(row))
      : rebuildTimeline(
          procedure,
          timeline,
          entriesOf(rows).filter(({ annulled }) => !annulled),
          row.corrects,
        ),
  );
  if ('refusals' in change) throw refusedRow(row.seq, change.refusals);
  const warned = row.type === 'transition.annulled' ? null : (row.corrects ?? row.seq);
  return (warned !== null && change.warnings.get(warned)) || [];
}

const refusedRow = (seq: number, refusals: readonly RuleViolation[]): FaultFound =>
  new FaultFound('ledger', seq, `the procedure refuses it: ${refusals.map(({ code }) => code).join(', ')}`);

function checkDerived(
  { seq, fromStep, toStep, warnings }: VerifiedRow,
  steps: StoredSteps,
  [from, to]: [State, State],
  given: RuleViolation[],
): void {
  if (!steps.has(fromStep, from))
    throw new FaultFound('ledger', seq, 'its `from` is not the status before it');
  if (!steps.has(toStep, to)) throw new FaultFound('ledger', seq, 'its `to` is not the status after it');
  if (!isStoredAs(warnings, given)) {
    throw new FaultFound('ledger', seq, 'its warnings are not those that the procedure gives');
  }
}

/** A hash chain does not show that its tail was cut. The head does, unless it was changed too. */
function checkEnd({ head, rows }: TrackRecords, revision: number, hash: Buffer): void {
  if (!head) throw new FaultFound('head', null, 'is missing');
  if (head.full.revision > revision) {
    throw new FaultFound('ledger', revision + 1, `is missing: the head has revision ${head.full.revision}`);
  }
  if (head.full.revision < revision) {
    throw new FaultFound('ledger', head.full.revision + 1, 'is beyond the head, which every write updates');
  }
  if (!head.hash.equals(hash)) throw new FaultFound('head', revision, 'its hash is not that of the last row');
  if (head.full.recordedAt !== (rows.at(-1)?.recordedAt ?? null)) {
    throw new FaultFound('head', revision, 'its time is not that of the last row');
  }
}
