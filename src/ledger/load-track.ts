import type { Executor } from '../db/database.js';
import type { TrackHistory } from '../domain/decide/working-copy.js';
import type { Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { initialState, type Procedure, type State } from '../domain/replay/replay.js';
import { type Timeline, timelineOf } from '../domain/replay/timeline.js';
import type { Text } from '../domain/values/text.js';
import type { Day, Instant } from '../domain/values/views.js';

/** What a track is, whatever has been recorded on it. */
export type Track = {
  id: number;
  slug: string;
  kind: string;
  kindVersion: number;
  parties: string[];
  title: Text;
  twin: string | null;
  /** Whether a row of the ledger links the twin. */
  twinRecorded: boolean;
  coverageUntil: Day | null;
};

/** A row of the public log: what it shows and where the entry stands as it was then. */
export type PublicRow = {
  seq: number;
  rowSeq: number;
  contentSeq: number;
  recordedAt: Instant;
  corrects: number | null;
};

/** A track's public log as its writer sees it; `rows` as a reader's machine reads them, with public seqs. */
export type PublicHistory = {
  procedure: Procedure;
  timeline: Timeline;
  rows: readonly Row[];
  shown: readonly PublicRow[];
  revision: number;
  recordedAt: Instant | null;
};

/** A track open for writing: its end only, or whole. */
export type TrackSnapshot = {
  track: Track;
  isWhole: boolean;
  version: string;
  hash: Buffer;
  latestStart: number;
  publicLatestStart: number;
  history: TrackHistory;
  publicHistory: PublicHistory;
  embargoes: { seq: number; due: Instant }[];
};

export const HEAD_COLUMNS = `
  t.id, t.slug, t.kind, t.kind_version, t.parties, t.title, twin.slug AS twin, t.twin_recorded, t.coverage_until,
  h.version, h.revision, h.recorded_at, h.hash, h.positions, h.latest_start,
  h.public_revision, h.public_recorded_at, h.public_positions, h.public_latest_start,
  (SELECT coalesce(json_agg(json_build_object('seq', e.seq, 'due', e.due)), '[]')
     FROM embargoes e WHERE e.track_id = t.id) AS embargoes`;

export const FROM_HEADS = `
  FROM tracks t JOIN heads h ON h.track_id = t.id LEFT JOIN tracks twin ON twin.id = t.twin_id`;

export type HeadRecord = {
  id: number;
  slug: string;
  kind: string;
  kind_version: number;
  parties: string[];
  title: Text;
  twin: string | null;
  twin_recorded: boolean;
  coverage_until: Day | null;
  version: string;
  revision: number;
  recorded_at: Date | null;
  hash: Buffer;
  positions: number;
  latest_start: number;
  public_revision: number;
  public_recorded_at: Date | null;
  public_positions: number;
  public_latest_start: number;
  embargoes: { seq: number; due: string }[];
};

export const ENDS = `
  SELECT ${HEAD_COLUMNS}, s.state, p.state AS public_state ${FROM_HEADS}
  LEFT JOIN statuses s ON s.track_id = t.id AND NOT s.public AND s.position = h.positions
  LEFT JOIN statuses p ON p.track_id = t.id AND p.public AND p.position = h.public_positions`;

export const READ_END = `${ENDS} WHERE t.slug = $1`;

export type EndRecord = HeadRecord & { state: State | null; public_state: State | null };

/** The end of a track's history: all that an entry needs that nothing recorded is certainly later than. One read. */
export async function readEnd(at: Executor, slug: string): Promise<TrackSnapshot | null> {
  const { rows } = await at.query<EndRecord>({ name: 'read-end', text: READ_END, values: [slug] });
  return rows[0] ? endOf(rows[0]) : null;
}

/** Tracks with their twins, or what is linked to them. */
export const WITH_TWINS = '(t.slug = ANY($1) OR twin.slug = ANY($1))';

/** The ends of tracks and of their twins. */
export async function readEnds(at: Executor, slugs: readonly string[]): Promise<Map<string, TrackSnapshot>> {
  const text = `${ENDS} WHERE ${WITH_TWINS}`;
  const { rows } = await at.query<EndRecord>({ name: 'read-ends', text, values: [slugs] });
  return new Map(rows.map((end) => [end.slug, endOf(end)]));
}

function endOf(end: EndRecord): TrackSnapshot {
  const [procedure, publicProcedure] = proceduresOf(end);
  return snapshotOf(end, false, {
    rows: [],
    timeline: timelineOf(end.state ?? initialState(procedure), end.positions),
    publicRows: [],
    shown: [],
    publicTimeline: timelineOf(end.public_state ?? initialState(publicProcedure), end.public_positions),
  });
}

/**
 * A public row as a reader's machine reads it: the public log's own seq and time, nothing that is not shown.
 * `rows` are the track's ledger, or the end of it that holds what is shown.
 */
export function publicRowOf(shown: PublicRow, rows: readonly Row[]): Row {
  const first = rows[0]?.seq ?? 1;
  const row = rows[shown.rowSeq - first];
  const content = rows[shown.contentSeq - first];
  if (!row || !content) throw new Error(`public row ${shown.seq} points at no row`);
  const { occurredOn, data, sources } = content;
  return {
    id: row.id,
    seq: shown.seq,
    type: row.type,
    occurredOn,
    recordedAt: shown.recordedAt,
    data,
    sources,
    visibility: 'public',
    embargoUntil: null,
    meeting: row.meeting,
    corrects: shown.corrects,
    reason: row.reason,
    note: null,
  };
}

export const proceduresOf = ({ kind, parties }: HeadRecord): [Procedure, Procedure] => [
  { kind: kindOf(kind), parties, reader: false },
  { kind: kindOf(kind), parties, reader: true },
];

export type LoadedHistories = {
  rows: Row[];
  timeline: Timeline;
  publicRows: Row[];
  shown: PublicRow[];
  publicTimeline: Timeline;
};

export const trackOf = (head: HeadRecord): Track => ({
  id: head.id,
  slug: head.slug,
  kind: head.kind,
  kindVersion: head.kind_version,
  parties: head.parties,
  title: head.title,
  twin: head.twin,
  twinRecorded: head.twin_recorded,
  coverageUntil: head.coverage_until,
});

export function snapshotOf(head: HeadRecord, isWhole: boolean, histories: LoadedHistories): TrackSnapshot {
  const [procedure, publicProcedure] = proceduresOf(head);
  return {
    track: trackOf(head),
    isWhole,
    version: head.version,
    hash: head.hash,
    latestStart: head.latest_start,
    publicLatestStart: head.public_latest_start,
    embargoes: head.embargoes.map(({ seq, due }) => ({ seq, due: new Date(due).toISOString() })),
    history: {
      slug: head.slug,
      procedure,
      twin: head.twin,
      rows: histories.rows,
      timeline: histories.timeline,
      lastSeq: head.revision,
      lastRecordedAt: head.recorded_at?.toISOString() ?? null,
    },
    publicHistory: {
      procedure: publicProcedure,
      timeline: histories.publicTimeline,
      rows: histories.publicRows,
      shown: histories.shown,
      revision: head.public_revision,
      recordedAt: head.public_recorded_at?.toISOString() ?? null,
    },
  };
}
