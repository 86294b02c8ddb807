import { stepOf } from '../domain/replay.js';
import { certainDayOf } from '../domain/status.js';
import type { Text } from '../domain/text.js';
import type { Timeline } from '../domain/timeline.js';
import type { Page } from './pages.js';
import type { Shown } from './public-log.js';
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
export type Tables = {
  heads: object[];
  sources: NewSource[];
  ledger: object[];
  publicLog: object[];
  statuses: object[];
  cuts: object[];
  embargoes: object[];
  lifted: object[];
};

export const emptyTables = (sources: NewSource[]): Tables => ({
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
export const parametersOf = (tables: Tables): string[] =>
  [
    tables.heads,
    tables.sources,
    tables.ledger,
    tables.publicLog,
    tables.statuses,
    tables.cuts,
    tables.embargoes,
    tables.lifted,
  ].map((rows) => JSON.stringify(rows));

/** `version` is the one that was read: the statement moves the head only if it still stands. */
export const headRecord = (before: Page, after: Page): object => ({
  track_id: before.track.id,
  version: before.version,
  revision: after.book.lastSeq,
  recorded_at: after.book.lastRecordedAt,
  hash: after.hash.toString('hex'),
  positions: length(after.book.timeline),
  latest_start: double(after.latestStart),
  public_revision: after.open.revision,
  public_recorded_at: after.open.recordedAt,
  public_positions: length(after.open.timeline),
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

export const publicRecord = (trackId: number, { from, to, ...shown }: Shown): object => ({
  track_id: trackId,
  seq: shown.seq,
  row_seq: shown.rowSeq,
  content_seq: shown.contentSeq,
  recorded_at: shown.recordedAt,
  corrects: shown.corrects,
  from_step: stepOf(from),
  to_step: stepOf(to),
});

/** Statuses from position `from` (counted from 0) on are written again; what stood beyond the new end is cut. */
export function keepStatuses(
  tables: Tables,
  trackId: number,
  isPublic: boolean,
  timeline: Timeline,
  from: number | null,
): void {
  if (from === null) return;
  const { offset, entries, states } = timeline;
  for (let index = from - offset; index < entries.length; index += 1) {
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
