import type { Pool, QueryConfig } from 'pg';
import type { RowOf } from '../db/columns.js';
import type { Reader } from '../db/database.js';
import type { TrackHistory } from '../domain/decide/working-copy.js';
import type { Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { initialState, type Procedure } from '../domain/replay/replay.js';
import { type Timeline, timelineOf } from '../domain/replay/timeline.js';
import type { Text } from '../domain/values/text.js';
import type { Instant, Members } from '../domain/values/views.js';
import { Batches } from '../runtime/batches.js';
import { type StoredState, stateOf } from './rows/stored-state.js';
import { READ_ENDS, READ_ENDS_WITH_TWINS } from './sql/load.sql.js';
import type { EMBARGOES, PUBLIC_ROW, READ_HEADS, TRACKS } from './sql/tables.sql.js';

/** What a track is, whatever has been recorded on it. `twinRecorded`: whether a row of the ledger links the twin. */
export type Track = RowOf<typeof TRACKS, { title: Text; subtype: Text | null; members: Members | null }> & {
  twin: string | null;
};

/** What was said when the track was opened. */
export const newTrackOf = ({ slug, kind, subtype, parties, members, depositary, title }: Track) => ({
  slug,
  kind,
  ...(subtype !== null && { subtype }),
  parties,
  ...(members && { members }),
  ...(depositary && { depositary }),
  title,
});

/** A row of the public log: which row it shows, and whose content. */
export type PublicRow = Omit<RowOf<typeof PUBLIC_ROW>, 'trackId'>;

/** A track's public log as its writer sees it. `rows` have public seqs, as the machine in reader's mode reads them. */
export type PublicHistory = {
  procedure: Procedure;
  timeline: Timeline;
  rows: readonly Row[];
  shown: readonly PublicRow[];
  revision: number;
  recordedAt: Instant | null;
};

export type Embargo = Omit<RowOf<typeof EMBARGOES>, 'trackId'>;

/** A track loaded for a write: the end of its logs only, or all of them. */
export type TrackSnapshot = {
  track: Track;
  isWhole: boolean;
  version: string;
  hash: Buffer;
  latestStart: number;
  publicLatestStart: number;
  history: TrackHistory;
  publicHistory: PublicHistory;
  embargoes: Embargo[];
};

/** What a track is, and where its two logs end. */
export type HeadRecord = Track & RowOf<typeof READ_HEADS> & { embargoes: Embargo[] };

/** `publicState`: null where it is the same as `state`, or nothing is public. */
export type EndRecord = HeadRecord & { state: StoredState | null; publicState: StoredState | null };

/** The end of a track's history. It is enough for an entry that comes last. One read. */
export const readEnd = async (at: Reader, slug: string): Promise<TrackSnapshot | null> =>
  (await readEnds(at, [slug])).get(slug) ?? null;

/** The ends of tracks, by slug. */
export const readEnds = (at: Reader, slugs: readonly string[]): Promise<Map<string, TrackSnapshot>> =>
  endsOf(at, { name: 'read-ends', text: READ_ENDS, values: [slugs] });

/** Statements at once, and the most tracks of one: a batch is decided while another is read. */
const LANES = 2;
const MOST = 8;

/** Reads the ends of tracks. Those that are asked together share a statement (docs/adr/0024). */
export const endReader = (pool: Pool): Batches<string, TrackSnapshot | null> =>
  new Batches(LANES, MOST, async (slugs) => {
    const ends = await readEnds(pool, slugs);
    return slugs.map((slug) => ends.get(slug) ?? null);
  });

/** The ends of tracks and of their twins. */
export const readEndsWithTwins = (
  at: Reader,
  slugs: readonly string[],
): Promise<Map<string, TrackSnapshot>> =>
  endsOf(at, { name: 'read-ends-with-twins', text: READ_ENDS_WITH_TWINS, values: [slugs] });

async function endsOf(at: Reader, read: QueryConfig): Promise<Map<string, TrackSnapshot>> {
  const { rows } = await at.query<EndRecord>(read);
  return new Map(rows.map((end) => [end.slug, endOf(end)]));
}

function endOf(end: EndRecord): TrackSnapshot {
  const [procedure, publicProcedure] = proceduresOf(end);
  const state = end.state ? stateOf(end.state) : initialState(procedure);
  const hidesAll = end.publicPositions === 0 && end.positions > 0;
  const publicState = hidesAll
    ? initialState(publicProcedure)
    : end.publicState
      ? stateOf(end.publicState)
      : state;
  return snapshotOf(end, false, {
    rows: [],
    timeline: timelineOf(state, end.positions),
    publicRows: [],
    shown: [],
    publicTimeline: timelineOf(publicState, end.publicPositions),
  });
}

/**
 * A public row as the machine in reader's mode reads it: the public log's own seq and time, and nothing that is
 * hidden. `rows` are the track's ledger, or the end of it that holds what is shown.
 */
export function publicRowOf(shown: PublicRow, rows: readonly Row[]): Row {
  const firstSeq = rows[0]?.seq ?? 1;
  const row = rows[shown.rowSeq - firstSeq];
  const content = rows[shown.contentSeq - firstSeq];
  if (!row || !content) throw new Error(`public row ${shown.seq} points at no row`);
  const { occurredOn, data, sources, documents } = content;
  return {
    id: row.id,
    seq: shown.seq,
    type: row.type,
    occurredOn,
    recordedAt: shown.recordedAt,
    data,
    sources,
    documents,
    visibility: 'public',
    embargoUntil: null,
    meeting: row.meeting,
    corrects: shown.corrects,
    reason: row.reason,
    note: null,
  };
}

/** What a track's history runs through: its ledger, or its public log in reader's mode. */
export const procedureOf = (
  { kind, kindVersion, parties, members }: Pick<Track, 'kind' | 'kindVersion' | 'parties' | 'members'>,
  reader: boolean,
): Procedure => ({ kind: kindOf(kind, kindVersion), parties, members: members ?? {}, reader });

export const proceduresOf = (head: HeadRecord): [Procedure, Procedure] => [
  procedureOf(head, false),
  procedureOf(head, true),
];

/** The version to which a row moves its track; undefined for any other row. */
export const upgradesTo = ({ type, data }: Pick<Row, 'type' | 'data'>): number | undefined =>
  type === 'kind.upgraded' ? (data.to as number) : undefined;

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
  kindVersion: head.kindVersion,
  parties: head.parties,
  title: head.title,
  twin: head.twin,
  twinRecorded: head.twinRecorded,
  coverageUntil: head.coverageUntil,
  subtype: head.subtype,
  members: head.members,
  depositary: head.depositary,
});

export function snapshotOf(head: HeadRecord, isWhole: boolean, histories: LoadedHistories): TrackSnapshot {
  const [procedure, publicProcedure] = proceduresOf(head);
  return {
    track: trackOf(head),
    isWhole,
    version: head.version,
    hash: head.hash,
    latestStart: head.latestStart,
    publicLatestStart: head.publicLatestStart,
    embargoes: head.embargoes,
    history: {
      slug: head.slug,
      procedure,
      twin: head.twin,
      rows: histories.rows,
      timeline: histories.timeline,
      lastSeq: head.revision,
      lastRecordedAt: head.recordedAt,
    },
    publicHistory: {
      procedure: publicProcedure,
      timeline: histories.publicTimeline,
      rows: histories.publicRows,
      shown: histories.shown,
      revision: head.publicRevision,
      recordedAt: head.publicRecordedAt,
    },
  };
}
