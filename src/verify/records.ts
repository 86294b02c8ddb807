import type { ClientBase } from 'pg';
import type { State } from '../domain/replay/replay.js';
import type { Instant, Step } from '../domain/values/views.js';
import type { PublicRow } from '../ledger/load-track.js';
import { LEDGER_COLUMNS, type LedgerRecord, type StoredRow, storedRow } from '../ledger/rows.js';

/** How a log's end is written down in `heads`; days as numbers, -Infinity where there is none. */
type LogEnd = { revision: number; recordedAt: Instant | null; positions: number; latestStart: number };

type Head = { hash: Buffer; full: LogEnd; open: LogEnd };
type Status = { public: boolean; position: number; seq: number; certainDay: number; state: State };
type PublicRecord = PublicRow & { from: Step; to: Step };
type Embargo = { seq: number; due: Instant };
type Numbered = { public: boolean; seq: number; position: number };

/** All that is stored of a track, in order. */
export type TrackRecords = {
  id: number;
  slug: string;
  kind: string;
  parties: string[];
  twin: string | null;
  twinOfTwin: string | null;
  twinRecorded: boolean;
  /** When the public first saw the twin; null while it does not. */
  twinOpenSince: Instant | null;
  head: Head | null;
  rows: StoredRow[];
  shown: PublicRecord[];
  statuses: Status[];
  embargoes: Embargo[];
  numbered: Numbered[];
  /** Rows that the sequencer has not come to yet. */
  waiting: { public: boolean; seq: number }[];
};

const TRACKS = `
  SELECT t.id, t.slug, t.kind, t.parties, twin.slug AS twin, other.slug AS "twinOfTwin", t.twin_recorded AS "twinRecorded",
    (SELECT p.recorded_at FROM public_log p WHERE p.track_id = t.twin_id AND p.seq = 1) AS "twinOpenSince", h.track_id AS head, h.hash,
    h.revision, h.recorded_at, h.positions, h.latest_start,
    h.public_revision, h.public_recorded_at, h.public_positions, h.public_latest_start
  FROM tracks t
  LEFT JOIN heads h ON h.track_id = t.id
  LEFT JOIN tracks twin ON twin.id = t.twin_id
  LEFT JOIN tracks other ON other.id = twin.twin_id
  WHERE t.id = ANY($1) ORDER BY t.slug`;

type TrackRecord = Pick<
  TrackRecords,
  'id' | 'slug' | 'kind' | 'parties' | 'twin' | 'twinOfTwin' | 'twinRecorded'
> & {
  twinOpenSince: Date | null;
  head: number | null;
  hash: Buffer;
  revision: number;
  recorded_at: Date | null;
  positions: number;
  latest_start: number;
  public_revision: number;
  public_recorded_at: Date | null;
  public_positions: number;
  public_latest_start: number;
};

/** What is stored of these tracks; in one snapshot, or a write in between looks like a fault. */
export async function readRecords(at: ClientBase, ids: readonly number[]): Promise<TrackRecords[]> {
  const of = async <T extends { trackId: number }>(text: string) =>
    Map.groupBy((await at.query<T>(text, [ids])).rows, ({ trackId }) => trackId);
  const { rows: tracks } = await at.query<TrackRecord>(TRACKS, [ids]);
  const ledger = await of<LedgerRecord & { trackId: number }>(
    `SELECT l.track_id AS "trackId", ${LEDGER_COLUMNS} FROM ledger l WHERE l.track_id = ANY($1) ORDER BY l.track_id, l.seq`,
  );
  const shown = await of<Omit<PublicRecord, 'recordedAt'> & { trackId: number; recordedAt: Date }>(
    `SELECT track_id AS "trackId", seq, row_seq AS "rowSeq", content_seq AS "contentSeq", recorded_at AS "recordedAt",
       corrects, from_step AS "from", to_step AS "to"
     FROM public_log WHERE track_id = ANY($1) ORDER BY track_id, seq`,
  );
  const statuses = await of<Status & { trackId: number }>(
    `SELECT track_id AS "trackId", public, position, seq, certain_day AS "certainDay", state
     FROM statuses WHERE track_id = ANY($1) ORDER BY track_id, public, position`,
  );
  const embargoes = await of<{ trackId: number; seq: number; due: Date }>(
    `SELECT track_id AS "trackId", seq, due FROM embargoes WHERE track_id = ANY($1) ORDER BY track_id, seq`,
  );
  const numbered = await of<Numbered & { trackId: number }>(
    `SELECT track_id AS "trackId", public, seq, position::float8 AS position
     FROM feed WHERE track_id = ANY($1) ORDER BY track_id, public, seq`,
  );
  const waiting = await of<{ trackId: number; public: boolean; seq: number }>(
    `SELECT track_id AS "trackId", public, seq FROM unnumbered WHERE track_id = ANY($1) ORDER BY track_id, public, seq`,
  );
  return tracks.map((track) => ({
    ...track,
    twinOpenSince: track.twinOpenSince?.toISOString() ?? null,
    head: track.head === null ? null : headOf(track),
    rows: (ledger.get(track.id) ?? []).map(storedRow),
    shown: (shown.get(track.id) ?? []).map(({ trackId: _, recordedAt, ...row }) => ({
      ...row,
      recordedAt: recordedAt.toISOString(),
    })),
    statuses: statuses.get(track.id) ?? [],
    embargoes: (embargoes.get(track.id) ?? []).map(({ seq, due }) => ({ seq, due: due.toISOString() })),
    numbered: numbered.get(track.id) ?? [],
    waiting: waiting.get(track.id) ?? [],
  }));
}

const headOf = (track: TrackRecord): Head => ({
  hash: track.hash,
  full: {
    revision: track.revision,
    recordedAt: track.recorded_at?.toISOString() ?? null,
    positions: track.positions,
    latestStart: track.latest_start,
  },
  open: {
    revision: track.public_revision,
    recordedAt: track.public_recorded_at?.toISOString() ?? null,
    positions: track.public_positions,
    latestStart: track.public_latest_start,
  },
});
