import { stepOf } from '../domain/replay/replay.js';
import { certainDayOf } from '../domain/replay/status.js';
import type { PositionRange, Timeline } from '../domain/replay/timeline.js';
import type { Steps } from '../domain/values/steps.js';
import type { Text } from '../domain/values/text.js';
import type { TrackSnapshot } from './load-track.js';
import type { PublicTransition } from './public-log.js';
import type { StoredRow } from './rows.js';

/** A source that an entry brings with it, under the id that its content gives it. */
export type NewSource = {
  id: string;
  title: Text;
  publisher: Text;
  url: string | null;
  language: string;
  published_on: string | null;
};

/** The parameters of the one writing statement (append.sql.ts), table by table, in column names. */
export type AppendTables = {
  heads: object[];
  sources: NewSource[];
  ledger: object[];
  publicLog: object[];
  statuses: object[];
  cuts: object[];
  embargoes: object[];
  lifted: object[];
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

/** `version` is the one that was read: the statement moves the head only if it still stands. */
export const headRecord = (before: TrackSnapshot, after: TrackSnapshot): object => ({
  track_id: before.track.id,
  version: before.version,
  revision: after.history.lastSeq,
  recorded_at: after.history.lastRecordedAt,
  hash: after.hash.toString('hex'),
  positions: length(after.history.timeline),
  latest_start: double(after.latestStart),
  public_revision: after.publicHistory.revision,
  public_recorded_at: after.publicHistory.recordedAt,
  public_positions: length(after.publicHistory.timeline),
  public_latest_start: double(after.publicLatestStart),
});

const length = ({ offset, entries }: Timeline): number => offset + entries.length;

/** JSON has no infinity; PostgreSQL reads it from a word. */
const double = (value: number): number | string => (Number.isFinite(value) ? value : '-infinity');

/** `alerts`: whether anybody is alerted of it. */
export const ledgerRecord = (row: StoredRow, alerts: boolean): object => ({
  track_id: row.trackId,
  seq: row.seq,
  id: row.id,
  type: row.type,
  occurred_on: row.occurredOn,
  recorded_at: row.recordedAt,
  actor: row.actor,
  data: row.data,
  sources: row.sources,
  visibility: row.visibility,
  embargo_until: row.embargoUntil,
  meeting: row.meeting,
  corrects: row.corrects,
  reason: row.reason,
  note: row.note,
  kind_version: row.kindVersion,
  facts: row.facts,
  approval: row.approval,
  salt: row.salt.toString('hex'),
  prev_hash: row.prevHash.toString('hex'),
  hash: row.hash.toString('hex'),
  from_step: row.from,
  to_step: row.to,
  warnings: row.warnings,
  alerts,
});

export const publicRecord = (trackId: number, { from, to, ...shown }: PublicTransition): object => ({
  track_id: trackId,
  seq: shown.seq,
  row_seq: shown.rowSeq,
  content_seq: shown.contentSeq,
  recorded_at: shown.recordedAt,
  corrects: shown.corrects,
  from_step: stepOf(from),
  to_step: stepOf(to),
});

/** Statuses of the changed positions are written again; what stood beyond the new end is cut. */
export function addStatuses(
  tables: AppendTables,
  trackId: number,
  isPublic: boolean,
  timeline: Timeline,
  changed: PositionRange | null,
): void {
  if (changed === null) return;
  const { offset, entries, states } = timeline;
  const end = Math.min(entries.length, changed.until - offset);
  for (let index = changed.from - offset; index < end; index += 1) {
    const [entry, state] = [entries[index], states[index]];
    if (!entry || !state) continue;
    tables.statuses.push({
      track_id: trackId,
      public: isPublic,
      position: offset + index + 1,
      seq: entry.seq,
      certain_day: certainDayOf(entry),
      state,
    });
  }
  if (offset === 0) tables.cuts.push({ track_id: trackId, public: isPublic, positions: entries.length });
}
