import type { ClientBase, Pool } from 'pg';
import type { Book } from '../domain/books.js';
import { effectiveHistory, type Row } from '../domain/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { beginning, type Course, replay, type State } from '../domain/replay.js';
import type { Text } from '../domain/text.js';
import type { Timeline } from '../domain/timeline.js';
import type { Day, Instant } from '../domain/views.js';
import { domainRow, LEDGER_COLUMNS, type LedgerRecord, storedRow } from './rows.js';

export type Executor = Pool | ClientBase;

/** What a track is, whatever has been recorded on it. */
export type Track = {
  id: number;
  slug: string;
  kind: string;
  kindVersion: number;
  parties: string[];
  title: Text;
  twin: string | null;
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
export type PublicBook = {
  course: Course;
  timeline: Timeline;
  rows: readonly Row[];
  shown: readonly PublicRow[];
  revision: number;
  recordedAt: Instant | null;
};

/** A track open for writing: its end only, or whole. */
export type Page = {
  track: Track;
  whole: boolean;
  version: string;
  hash: Buffer;
  latestStart: number;
  publicLatestStart: number;
  book: Book;
  open: PublicBook;
  embargoes: { seq: number; due: Instant }[];
};

const COLUMNS = `
  t.id, t.slug, t.kind, t.kind_version, t.parties, t.title, twin.slug AS twin, t.coverage_until,
  h.version, h.revision, h.recorded_at, h.hash, h.positions, h.latest_start,
  h.public_revision, h.public_recorded_at, h.public_positions, h.public_latest_start,
  (SELECT coalesce(json_agg(json_build_object('seq', e.seq, 'due', e.due)), '[]')
     FROM embargoes e WHERE e.track_id = t.id) AS embargoes`;

const FROM = `
  FROM tracks t JOIN heads h ON h.track_id = t.id LEFT JOIN tracks twin ON twin.id = t.twin_id`;

type HeadRecord = {
  id: number;
  slug: string;
  kind: string;
  kind_version: number;
  parties: string[];
  title: Text;
  twin: string | null;
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

export const READ_END = `
  SELECT ${COLUMNS}, s.state, p.state AS public_state ${FROM}
  LEFT JOIN statuses s ON s.track_id = t.id AND NOT s.public AND s.position = h.positions
  LEFT JOIN statuses p ON p.track_id = t.id AND p.public AND p.position = h.public_positions
  WHERE t.slug = $1`;

/** The end of a track's history: all that an entry needs that nothing recorded is certainly later than. One read. */
export async function readEnd(at: Executor, slug: string): Promise<Page | null> {
  const { rows } = await at.query<HeadRecord & { state: State | null; public_state: State | null }>({
    name: 'read-end',
    text: READ_END,
    values: [slug],
  });
  const [head] = rows;
  if (!head) return null;
  const [course, publicCourse] = coursesOf(head);
  const ending = (offset: number, state: State | null, of: Course): Timeline => ({
    offset,
    before: state ?? beginning(of),
    entries: [],
    states: [],
  });
  return page(head, false, {
    rows: [],
    timeline: ending(head.positions, head.state, course),
    publicRows: [],
    shown: [],
    publicTimeline: ending(head.public_positions, head.public_state, publicCourse),
  });
}

const WITH_TWINS = '(t.slug = ANY($1) OR twin.slug = ANY($1))';

/** While a writer waited for its tracks, one of them got a twin, which is not locked: begin again. */
export class TwinLinked extends Error {}

/**
 * Locks tracks in the order of their ids, each with its twin, so that two writers of several never wait for one
 * another in a ring. What a lock had to wait for is seen only by a later statement: read after it.
 */
export async function lockTracks(at: ClientBase, slugs: readonly string[]): Promise<ReadonlySet<number>> {
  const { rows } = await at.query<{ id: number }>(
    `SELECT h.track_id AS id FROM (SELECT t.id ${FROM} WHERE ${WITH_TWINS}) named
    JOIN heads h ON h.track_id = named.id ORDER BY h.track_id FOR UPDATE OF h`,
    [slugs],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whole histories with their twins', none of which anybody else can write to until the transaction ends. */
export async function openWhole(at: ClientBase, slugs: readonly string[]): Promise<Map<string, Page>> {
  const locked = await lockTracks(at, slugs);
  const pages = await readWhole(at, slugs);
  for (const { track } of pages.values()) if (!locked.has(track.id)) throw new TwinLinked(track.slug);
  return pages;
}

/** Whole histories with their twins', for late entries, corrections and several tracks at once. */
export async function readWhole(at: ClientBase, slugs: readonly string[]): Promise<Map<string, Page>> {
  const { rows: heads } = await at.query<HeadRecord>(`SELECT ${COLUMNS} ${FROM} WHERE ${WITH_TWINS}`, [
    slugs,
  ]);
  const ids = heads.map(({ id }) => id);
  const { rows: records } = await at.query<LedgerRecord>(
    `SELECT ${LEDGER_COLUMNS} FROM ledger l WHERE l.track_id = ANY($1) ORDER BY l.track_id, l.seq`,
    [ids],
  );
  const { rows: shown } = await at.query<PublicRow & { trackId: number; recordedAt: Date }>(
    `SELECT track_id AS "trackId", seq, row_seq AS "rowSeq", content_seq AS "contentSeq",
            recorded_at AS "recordedAt", corrects
     FROM public_log WHERE track_id = ANY($1) ORDER BY track_id, seq`,
    [ids],
  );
  const ledger = Map.groupBy(records, (record) => record.track_id);
  const open = Map.groupBy(shown, ({ trackId }) => trackId);
  return new Map(
    heads.map((head) => {
      const rows = (ledger.get(head.id) ?? []).map((record) => domainRow(storedRow(record)));
      const publicShown = (open.get(head.id) ?? []).map(({ trackId: _, ...row }) => ({
        ...row,
        recordedAt: (row.recordedAt as unknown as Date).toISOString(),
      }));
      return [head.slug, wholePage(head, rows, publicShown)];
    }),
  );
}

function wholePage(head: HeadRecord, rows: Row[], shown: PublicRow[]): Page {
  const [course, publicCourse] = coursesOf(head);
  const publicRows = shown.map((row) => publicRowOf(row, rows));
  return page(head, true, {
    rows,
    timeline: timelineOf(course, rows),
    publicRows,
    shown,
    publicTimeline: timelineOf(publicCourse, publicRows),
  });
}

const timelineOf = (course: Course, rows: readonly Row[]): Timeline => {
  const entries = effectiveHistory(rows);
  return { offset: 0, before: beginning(course), entries, states: replay(course, entries) };
};

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

const coursesOf = ({ kind, parties }: HeadRecord): [Course, Course] => [
  { kind: kindOf(kind), parties, reader: false },
  { kind: kindOf(kind), parties, reader: true },
];

type Histories = {
  rows: Row[];
  timeline: Timeline;
  publicRows: Row[];
  shown: PublicRow[];
  publicTimeline: Timeline;
};

function page(head: HeadRecord, whole: boolean, histories: Histories): Page {
  const [course, publicCourse] = coursesOf(head);
  return {
    track: {
      id: head.id,
      slug: head.slug,
      kind: head.kind,
      kindVersion: head.kind_version,
      parties: head.parties,
      title: head.title,
      twin: head.twin,
      coverageUntil: head.coverage_until,
    },
    whole,
    version: head.version,
    hash: head.hash,
    latestStart: head.latest_start,
    publicLatestStart: head.public_latest_start,
    embargoes: head.embargoes.map(({ seq, due }) => ({ seq, due: new Date(due).toISOString() })),
    book: {
      slug: head.slug,
      course,
      twin: head.twin,
      rows: histories.rows,
      timeline: histories.timeline,
      lastSeq: head.revision,
      lastRecordedAt: head.recorded_at?.toISOString() ?? null,
    },
    open: {
      course: publicCourse,
      timeline: histories.publicTimeline,
      rows: histories.publicRows,
      shown: histories.shown,
      revision: head.public_revision,
      recordedAt: head.public_recorded_at?.toISOString() ?? null,
    },
  };
}
