import type { ClientBase } from 'pg';
import type { RowOf } from '../../db/columns.js';
import type { RuleViolation } from '../../domain/machine/rules.js';
import type { Day, Instant, Members, Step } from '../../domain/values/views.js';
import type { DeadlineRow } from '../../ledger/deadlines/deadline-rows.js';
import type { RecordedRow } from '../../ledger/rows/stored-row.js';
import type { StoredState } from '../../ledger/rows/stored-state.js';
import type {
  EMBARGOES,
  FEED,
  HEADS,
  LIST_KEYS,
  PUBLIC_LOG,
  REDACTIONS,
  STATUSES,
  UNNUMBERED,
} from '../../ledger/sql/tables.sql.js';
import * as sql from './records.sql.js';
import type { StoredJson } from './stored-json.js';

/** The end of a log as `heads` stores it. Days are numbers; -Infinity stands for none. */
type LogEnd = { revision: number; recordedAt: Instant | null; positions: number; latestStart: number };

type Head = { hash: Buffer; full: LogEnd; open: LogEnd; keys: RowOf<typeof LIST_KEYS> };

/** A track with its twin. */
type TrackRecord = {
  id: number;
  slug: string;
  kind: string;
  kindVersion: number;
  parties: string[];
  members: Members | null;
  coverageUntil: Day | null;
  twin: string | null;
  twinOfTwin: string | null;
  twinRecorded: boolean;
  /** When the twin became public; null if it is not. */
  twinOpenSince: Instant | null;
};

/** A stored row of the ledger, as it is verified. */
export type VerifiedRow = RecordedRow & {
  fromStep: StoredJson<Step>;
  toStep: StoredJson<Step>;
  warnings: StoredJson<RuleViolation[]>;
};

/** All stored records of a track, in order. */
export type TrackRecords = TrackRecord & {
  head: Head | null;
  rows: VerifiedRow[];
  /** In order; the last of a row says what is left of it. */
  redactions: RowOf<typeof REDACTIONS>[];
  shown: RowOf<typeof PUBLIC_LOG, { fromStep: StoredJson<Step>; toStep: StoredJson<Step> }>[];
  statuses: RowOf<typeof STATUSES, { state: StoredJson<StoredState> }>[];
  embargoes: RowOf<typeof EMBARGOES>[];
  deadlines: DeadlineRow[];
  numbered: { public: boolean; seq: number; position: number }[];
  /** Unnumbered rows. */
  waiting: RowOf<typeof UNNUMBERED>[];
};

/**
 * Reads all stored records of these tracks. It needs a snapshot, because a write in between would look like a fault.
 */
export async function readRecords(at: ClientBase, ids: readonly number[]): Promise<TrackRecords[]> {
  const of = async <T extends { trackId: number }>(text: string) =>
    Map.groupBy((await at.query<T>(text, [ids])).rows, ({ trackId }) => trackId);
  const { rows: tracks } = await at.query<TrackRecord>(sql.TRACKS, [ids]);
  const heads = await of<RowOf<typeof HEADS>>(sql.HEAD_ROWS);
  const ledger = await of<VerifiedRow>(sql.LEDGER_ROWS);
  const redactions = await of<RowOf<typeof REDACTIONS>>(sql.REDACTION_ROWS);
  const shown = await of<TrackRecords['shown'][number]>(sql.PUBLIC_ROWS);
  const statuses = await of<TrackRecords['statuses'][number]>(sql.STATUS_ROWS);
  const embargoes = await of<RowOf<typeof EMBARGOES>>(sql.EMBARGO_ROWS);
  const deadlines = await of<DeadlineRow>(sql.DEADLINE_ROWS);
  const numbered = await of<RowOf<typeof FEED>>(sql.FEED_ROWS);
  const waiting = await of<RowOf<typeof UNNUMBERED>>(sql.WAITING_ROWS);
  return tracks.map((track) => ({
    ...track,
    head: headOf(heads.get(track.id)?.[0]),
    rows: ledger.get(track.id) ?? [],
    redactions: redactions.get(track.id) ?? [],
    shown: shown.get(track.id) ?? [],
    statuses: statuses.get(track.id) ?? [],
    embargoes: embargoes.get(track.id) ?? [],
    deadlines: deadlines.get(track.id) ?? [],
    numbered: (numbered.get(track.id) ?? []).map((row) => ({ ...row, position: Number(row.position) })),
    waiting: waiting.get(track.id) ?? [],
  }));
}

const headOf = (head: RowOf<typeof HEADS> | undefined): Head | null =>
  head
    ? {
        hash: head.hash,
        full: {
          revision: head.revision,
          recordedAt: head.recordedAt,
          positions: head.positions,
          latestStart: head.latestStart,
        },
        open: {
          revision: head.publicRevision,
          recordedAt: head.publicRecordedAt,
          positions: head.publicPositions,
          latestStart: head.publicLatestStart,
        },
        keys: head,
      }
    : null;
