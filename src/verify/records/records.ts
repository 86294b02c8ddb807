import type { ClientBase, QueryConfig, QueryResult } from 'pg';
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

/** What reads all stored records of these tracks. It needs a snapshot, because a write in between would look like a fault. */
export const recordStatements = (ids: readonly number[]): QueryConfig[] =>
  Object.entries(sql).map(([name, text]) => ({ name: `verify-${name}`, text, values: [ids] }));

/** The records in the answers to {@link recordStatements}. */
export function recordsFrom(answers: readonly QueryResult[]): TrackRecords[] {
  const all = Object.fromEntries(Object.keys(sql).map((name, index) => [name, answers[index]?.rows ?? []]));
  const of = <T extends { trackId: number }>(rows: unknown) =>
    Map.groupBy(rows as T[], ({ trackId }) => trackId);
  const heads = of<RowOf<typeof HEADS>>(all.HEAD_ROWS);
  const ledger = of<VerifiedRow>(all.LEDGER_ROWS);
  const redactions = of<RowOf<typeof REDACTIONS>>(all.REDACTION_ROWS);
  const shown = of<TrackRecords['shown'][number]>(all.PUBLIC_ROWS);
  const statuses = of<TrackRecords['statuses'][number]>(all.STATUS_ROWS);
  const embargoes = of<RowOf<typeof EMBARGOES>>(all.EMBARGO_ROWS);
  const deadlines = of<DeadlineRow>(all.DEADLINE_ROWS);
  const numbered = of<RowOf<typeof FEED>>(all.FEED_ROWS);
  const waiting = of<RowOf<typeof UNNUMBERED>>(all.WAITING_ROWS);
  return (all.TRACKS as TrackRecord[]).map((track) => ({
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

export async function readRecords(at: ClientBase, ids: readonly number[]): Promise<TrackRecords[]> {
  const answers: QueryResult[] = [];
  for (const statement of recordStatements(ids)) answers.push(await at.query(statement));
  return recordsFrom(answers);
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
