import type { RecordOf, RowOf } from '../../db/columns.js';
import { certainDayOf } from '../../domain/replay/status.js';
import { type PositionRange, stateAtEnd, type Timeline } from '../../domain/replay/timeline.js';
import type { Steps } from '../../domain/values/steps.js';
import type { Text } from '../../domain/values/text.js';
import type { TrackSnapshot } from '../load-track.js';
import { activityAt, listKeysOf } from '../rows/list-keys.js';
import type { StoredRow } from '../rows/stored-row.js';
import { storedStateOf } from '../rows/stored-state.js';
import type { CUTS, LIFTED, WITHDRAWN } from '../sql/append.sql.js';
import type {
  DEADLINES,
  EMBARGOES,
  HEADS,
  LEDGER,
  PUBLIC_LOG,
  SOURCES,
  STATUSES,
  TRACES,
} from '../sql/tables.sql.js';

/** A source that an entry brings with it. Its id is a hash of its content. */
export type NewSource = RowOf<typeof SOURCES, { title: Text; publisher: Text }>;

/** The parameters of the one writing statement (append.sql.ts), table by table. */
export type AppendTables = {
  heads: RecordOf<typeof HEADS>[];
  sources: NewSource[];
  ledger: RecordOf<typeof LEDGER>[];
  publicLog: RecordOf<typeof PUBLIC_LOG>[];
  statuses: RecordOf<typeof STATUSES>[];
  cuts: RecordOf<typeof CUTS>[];
  embargoes: RecordOf<typeof EMBARGOES>[];
  lifted: RecordOf<typeof LIFTED>[];
  deadlines: RecordOf<typeof DEADLINES>[];
  withdrawn: RecordOf<typeof WITHDRAWN>[];
  /** Empty unless the call is traced: then the statement has one part more. */
  traces: RecordOf<typeof TRACES>[];
};

export const emptyTables = (sources: NewSource[]): AppendTables => ({
  heads: [],
  sources,
  ledger: [],
  publicLog: [],
  statuses: [],
  cuts: [],
  embargoes: [],
  lifted: [],
  deadlines: [],
  withdrawn: [],
  traces: [],
});

/** In the order in which the statement numbers them. */
export function* appendParams(tables: AppendTables): Steps<string[]> {
  const parameters: string[] = [];
  for (const rows of [
    tables.heads,
    tables.sources,
    tables.ledger,
    tables.publicLog,
    tables.statuses,
    tables.cuts,
    tables.embargoes,
    tables.lifted,
    tables.deadlines,
    tables.withdrawn,
  ]) {
    parameters.push(yield* jsonOf(rows));
  }
  return parameters;
}

/** Some ten kilobytes each: as long as a step. */
const ROWS_A_STEP = 8;

function* jsonOf(rows: readonly object[]): Steps<string> {
  const parts: string[] = [];
  for (let index = 0; index < rows.length; index += ROWS_A_STEP) {
    parts.push(JSON.stringify(rows.slice(index, index + ROWS_A_STEP)).slice(1, -1));
    if (index > 0) yield;
  }
  return `[${parts.join()}]`;
}

/** `version` is the one that was read. The statement moves the head only if it is still the same. */
export const headRecord = (before: TrackSnapshot, after: TrackSnapshot): RecordOf<typeof HEADS> => ({
  trackId: before.track.id,
  version: before.version,
  revision: after.history.lastSeq,
  recordedAt: after.history.lastRecordedAt,
  hash: bytes(after.hash),
  positions: lengthOf(after.history.timeline),
  latestStart: double(after.latestStart),
  publicRevision: after.publicHistory.revision,
  publicRecordedAt: after.publicHistory.recordedAt,
  publicPositions: lengthOf(after.publicHistory.timeline),
  publicLatestStart: double(after.publicLatestStart),
  ...listKeysOf({
    coverageBefore: after.track.coverageUntil,
    state: stateAtEnd(after.history.timeline),
    publicState: after.publicHistory.revision > 0 ? stateAtEnd(after.publicHistory.timeline) : null,
  }),
});

const lengthOf = ({ offset, entries }: Timeline): number => offset + entries.length;

/** JSON has no infinity; PostgreSQL reads it from a word. */
const double = (value: number): number | string => (Number.isFinite(value) ? value : '-infinity');

const bytes = (value: Buffer): string => `\\x${value.toString('hex')}`;

/** `alerts`: whether anybody is alerted of it. */
export const ledgerRecord = (row: StoredRow, alerts: boolean): RecordOf<typeof LEDGER> => ({
  ...row,
  ...{ salt: bytes(row.salt), prevHash: bytes(row.prevHash), hash: bytes(row.hash), alerts },
});

/** Writes the statuses of the changed positions again, and deletes those beyond the new end. */
export function addStatuses(
  tables: AppendTables,
  trackId: number,
  isPublic: boolean,
  timeline: Timeline,
  { changed, before }: { changed: PositionRange | null; before: Timeline },
): void {
  if (changed === null) return;
  const { offset, entries, states } = timeline;
  const end = Math.min(entries.length, changed.until - offset);
  for (let index = changed.from - offset; index < end; index += 1) {
    const [entry, state] = [entries[index], states[index]];
    if (!entry || !state) continue;
    tables.statuses.push({
      trackId,
      public: isPublic,
      position: offset + index + 1,
      seq: entry.seq,
      certainDay: certainDayOf(entry),
      activity: activityAt(entry, state),
      state: storedStateOf(state),
    });
  }
  const positions = lengthOf(timeline);
  if (positions < lengthOf(before)) tables.cuts.push({ trackId, public: isPublic, positions });
}
