import { deepStrictEqual as same, strictEqual } from 'node:assert/strict';
import type { Pool } from 'pg';
import { selected } from '../../../src/db/columns.js';
import { positionIn } from '../../../src/domain/events/effective-order.js';
import {
  asRecorded,
  type Entry,
  effectiveHistory,
  entriesOf,
  type Row,
} from '../../../src/domain/events/history.js';
import {
  initialState,
  type Procedure,
  replay,
  type State,
  stepOf,
} from '../../../src/domain/replay/replay.js';
import { certainDayOf } from '../../../src/domain/replay/status.js';
import { bounds } from '../../../src/domain/values/dates.js';
import { atOnce } from '../../../src/domain/values/steps.js';
import type { Instant } from '../../../src/domain/values/views.js';
import { procedureOf } from '../../../src/ledger/load-track.js';
import type { StoredRow } from '../../../src/ledger/rows/stored-row.js';
import { type StoredState, stateOf } from '../../../src/ledger/rows/stored-state.js';
import { STORED_ROW } from '../../../src/ledger/sql/tables.sql.js';
import { type ChainedRow, firstBroken } from './chain.js';

type TrackRow = Parameters<typeof procedureOf>[0] & { id: number; slug: string };
type Head = {
  revision: number;
  recorded_at: Date | null;
  hash: Buffer;
  positions: number;
  latest_start: number;
  public_revision: number;
  public_recorded_at: Date | null;
  public_positions: number;
  public_latest_start: number;
};
type LedgerRecord = ChainedRow & { from_step: unknown; to_step: unknown };
type PublicRecord = {
  seq: number;
  row_seq: number;
  content_seq: number;
  recorded_at: Date;
  corrects: number | null;
  from_step: unknown;
  to_step: unknown;
};
export type StatusRecord = {
  public: boolean;
  position: number;
  seq: number;
  certain_day: number;
  state: StoredState;
};

/** What a track's tables hold, as the auditor reads them. */
type Kept = {
  track: TrackRow;
  head: Head;
  ledger: LedgerRecord[];
  /** The same as the domain reads them. */
  rows: StoredRow[];
  open: PublicRecord[];
  statuses: StatusRecord[];
};

/** JSON as it comes back from a jsonb column: what was undefined is not there. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const countedFrom1 = (length: number): number[] => Array.from({ length }, (_, index) => index + 1);

/**
 * Reads every table and works out again, from the rows alone, all that is derived: numbers, hashes, both logs'
 * statuses, heads, what is public and what waits. Throws at the first that is not so; returns how many rows there are.
 * With `now` embargoes that fell due by then must have been shown.
 */
export async function audit(pool: Pool, now?: Instant): Promise<number> {
  const tracks = await readAll<TrackRow>(
    pool,
    'SELECT id, slug, kind, kind_version AS "kindVersion", parties, members FROM tracks ORDER BY id',
  );
  const heads = await byTrack<Head>(pool, 'SELECT * FROM heads');
  const ledger = await byTrack<LedgerRecord>(pool, 'SELECT * FROM ledger ORDER BY track_id, seq');
  const rows = await byTrack<StoredRow>(
    pool,
    `SELECT l.track_id, ${selected(STORED_ROW, 'l')} FROM ledger l ORDER BY l.track_id, l.seq`,
  );
  const open = await byTrack<PublicRecord>(pool, 'SELECT * FROM public_log ORDER BY track_id, seq');
  const statuses = await byTrack<StatusRecord>(pool, 'SELECT * FROM statuses ORDER BY track_id, position');
  const embargoes = await byTrack<{ seq: number; due: Date }>(pool, 'SELECT * FROM embargoes');
  for (const track of tracks) {
    const [head] = heads.get(track.id) ?? [];
    if (!head) throw new Error(`${track.slug} has no head`);
    const kept: Kept = {
      track,
      head,
      ledger: ledger.get(track.id) ?? [],
      rows: rows.get(track.id) ?? [],
      open: open.get(track.id) ?? [],
      statuses: statuses.get(track.id) ?? [],
    };
    auditTrack(kept, embargoes.get(track.id) ?? [], now);
  }
  return [...ledger.values()].flat().length;
}

/** The same of one track's tables, wherever they were read. */
export function auditTrack(kept: Kept, embargoes: { seq: number; due: Date }[], now?: Instant): void {
  checkLedger(kept);
  checkPublicLog(kept, embargoes, now);
}

function checkLedger({ track, head, ledger, rows, statuses }: Kept): void {
  const { slug } = track;
  same(
    rows.map(({ seq }) => seq),
    countedFrom1(rows.length),
    `${slug}: gapless`,
  );
  strictEqual(firstBroken(track, ledger), null, `${slug}: the chain holds`);
  checkTimes(slug, ledger, true);
  strictEqual(head.revision, rows.length, `${slug}: revision`);
  same(head.recorded_at, ledger.at(-1)?.recorded_at ?? null, `${slug}: time of the last row`);
  if (ledger.length > 0) same(head.hash, ledger.at(-1)?.hash, `${slug}: hash of the last row`);
  const procedure = procedureOf(track, false);
  checkFold(
    slug,
    procedure,
    rows,
    statuses.filter(({ public: isPublic }) => !isPublic),
    {
      positions: head.positions,
      latestStart: head.latest_start,
    },
  );
  checkSteps(slug, procedure, rows, ledger);
}

function checkPublicLog(
  { track, head, rows: ledger, open, statuses }: Kept,
  embargoes: { seq: number; due: Date }[],
  now?: Instant,
): void {
  const { slug } = track;
  same(
    open.map(({ seq }) => seq),
    countedFrom1(open.length),
    `${slug}: public log gapless`,
  );
  checkTimes(slug, open, false);
  strictEqual(head.public_revision, open.length, `${slug}: public revision`);
  same(head.public_recorded_at, open.at(-1)?.recorded_at ?? null, `${slug}: time of the last public row`);
  const rows = open.map((shown): Row => {
    const row = ledger[shown.row_seq - 1];
    const content = ledger[shown.content_seq - 1];
    if (!row || !content) throw new Error(`${slug}: public row ${shown.seq} shows nothing`);
    const stored = { ...row, occurredOn: content.occurredOn };
    const shownAs = { seq: shown.seq, recordedAt: shown.recorded_at.toISOString(), corrects: shown.corrects };
    return { ...stored, data: content.data, sources: content.sources, ...shownAs };
  });
  const procedure = procedureOf(track, true);
  checkFold(
    slug,
    procedure,
    rows,
    statuses.filter(({ public: isPublic }) => isPublic),
    {
      positions: head.public_positions,
      latestStart: head.public_latest_start,
    },
  );
  checkSteps(slug, procedure, rows, open);
  checkWhatIsShown(slug, ledger, open, embargoes, now);
}

function checkTimes(slug: string, rows: { recorded_at: Date }[], strictly: boolean): void {
  rows.forEach(({ recorded_at }, index) => {
    const before = rows[index - 1]?.recorded_at.getTime() ?? Number.NEGATIVE_INFINITY;
    const grows = strictly ? recorded_at.getTime() > before : recorded_at.getTime() >= before;
    if (!grows) throw new Error(`${slug}: row ${index + 1} was recorded before the one before it`);
  });
}

function checkFold(
  slug: string,
  procedure: Procedure,
  rows: readonly Row[],
  kept: readonly StatusRecord[],
  ends: { positions: number; latestStart: number },
): void {
  const entries = effectiveHistory(rows);
  const folded = atOnce(replay(procedure, entries)).map((state, index) => ({
    position: index + 1,
    seq: entries[index]?.seq,
    certain_day: certainDayOf(entries[index] as (typeof entries)[number]),
    state: plain(state),
  }));
  const log = procedure.reader ? 'public log' : 'ledger';
  same(
    kept.map(({ position, seq, certain_day, state }) => ({
      position,
      seq,
      certain_day,
      state: stateOf(state),
    })),
    folded,
    `${slug}: statuses are the fold of the ${log}`,
  );
  strictEqual(ends.positions, entries.length, `${slug}: positions of the ${log}`);
  const starts = entries.map(({ occurredOn }) => bounds(occurredOn).earliest);
  strictEqual(
    ends.latestStart,
    Math.max(...starts, Number.NEGATIVE_INFINITY),
    `${slug}: ${log}'s latest start`,
  );
}

const standsAs = (entry: Entry, before: Entry | undefined): boolean =>
  before !== undefined &&
  entry.seq === before.seq &&
  entry.contentSeq === before.contentSeq &&
  entry.dateRecordedAt === before.dateRecordedAt;

/** `from` and `to` in recorded order: the status before and after the row. Rows of one write may share a step. */
function checkSteps(
  slug: string,
  procedure: Procedure,
  rows: readonly Row[],
  kept: readonly { from_step: unknown; to_step: unknown }[],
): void {
  let history: Entry[] = [];
  let states: State[] = [];
  const step = (count: number): unknown => {
    const row = rows[count - 1];
    // A new entry leaves the others where they are: only a correction may move one.
    const next =
      row?.corrects === null
        ? history.toSpliced(positionIn(history, row), 0, asRecorded(row))
        : effectiveHistory(rows.slice(0, count));
    const changed = next.findIndex((entry, index) => !standsAs(entry, history[index]));
    const kept = states.slice(0, changed === -1 ? next.length : changed);
    states = [
      ...kept,
      ...atOnce(replay(procedure, next.slice(kept.length), kept.at(-1) ?? initialState(procedure))),
    ];
    history = next;
    return plain(stepOf(states.at(-1) ?? initialState(procedure)));
  };
  let before = step(0);
  for (const [index, { from_step, to_step }] of kept.entries()) {
    const after = step(index + 1);
    same([from_step, to_step], [before, after], `${slug}: steps of row ${index + 1}`);
    before = after;
  }
}

/**
 * What the contract makes public: entries recorded so, published ones, those whose embargo passed while they stood,
 * once each; and every correction of what was public already.
 */
function checkWhatIsShown(
  slug: string,
  rows: readonly Row[],
  open: readonly PublicRecord[],
  embargoes: readonly { seq: number; due: Date }[],
  now?: Instant,
): void {
  const shown = new Map(open.map((row) => [row.row_seq, row]));
  strictEqual(shown.size, open.length, `${slug}: nothing is shown twice`);
  for (const { row_seq, corrects } of open) {
    const row = rows[row_seq - 1] as Row;
    if (row.corrects === null) {
      const published = rows.some((one) => one.corrects === row_seq && one.type === 'transition.published');
      const passed = row.embargoUntil !== null && (!now || row.embargoUntil <= now);
      if (row.visibility !== 'public' && !published && !passed) {
        throw new Error(`${slug}: entry ${row_seq} is shown, though it is ${row.visibility}`);
      }
    } else {
      strictEqual(
        shown.get(row.corrects)?.seq,
        corrects,
        `${slug}: public row ${row_seq} corrects a public one`,
      );
      if (row.type === 'transition.published') throw new Error(`${slug}: a publication itself is shown`);
    }
  }
  for (const entry of entriesOf(rows)) {
    const waits = embargoes.find(({ seq }) => seq === entry.seq);
    const hidden = !shown.has(entry.seq);
    // How far sources reach, and that the kind's version is another, is shown once something else of the track is; not
    // if it was annulled by then.
    // That twins are linked is shown once both are visible: verify looks at the twin (check-public.ts).
    const waitsForOthers =
      entry.type === 'twin.linked' ||
      (['coverage.stated', 'kind.upgraded'].includes(entry.type) && (shown.size === 0 || entry.annulled));
    if (entry.visibility === 'public' && hidden && !waitsForOthers)
      throw new Error(`${slug}: entry ${entry.seq} is not shown`);
    const due = entry.embargoUntil;
    if (due === null || !now) continue;
    if (due > now !== (waits !== undefined))
      throw new Error(`${slug}: embargo of ${entry.seq}: ${due} at ${now}`);
    if (due <= now && hidden && !entry.annulled && !waitsForOthers)
      throw new Error(`${slug}: entry ${entry.seq} is due since ${due}`);
  }
}

/** The feed's two numberings: dense, each log's rows once, a track's in their order. Returns both lengths. */
export async function auditFeed(pool: Pool): Promise<{ full: number; public: number }> {
  const left = await readAll(pool, 'SELECT FROM unnumbered');
  strictEqual(left.length, 0, 'everything is numbered');
  const lengths = { full: 0, public: 0 };
  for (const [name, isPublic, table] of [
    ['full', false, 'ledger'],
    ['public', true, 'public_log'],
  ] as const) {
    const feed = await readAll<{ position: string; track_id: number; seq: number }>(
      pool,
      `SELECT position, track_id, seq FROM feed WHERE public = ${isPublic} ORDER BY position`,
    );
    const [{ count } = { count: '0' }] = await readAll<{ count: string }>(
      pool,
      `SELECT count(*) FROM ${table}`,
    );
    strictEqual(feed.length, Number(count), `the ${name} feed holds every row`);
    feed.forEach(
      ({ position }, index) => void strictEqual(Number(position), index + 1, `the ${name} feed is dense`),
    );
    checkOrder(feed);
    lengths[name] = feed.length;
  }
  return lengths;
}

/** Every row once and each track's rows in the order of their seq, from 1. */
export function checkOrder(rows: readonly { track_id: number | string; seq: number }[]): void {
  const last = new Map<number | string, number>();
  for (const { track_id, seq } of rows) {
    strictEqual(seq, (last.get(track_id) ?? 0) + 1, `the next row of track ${track_id}`);
    last.set(track_id, seq);
  }
}

async function readAll<Read>(pool: Pool, text: string): Promise<Read[]> {
  return (await pool.query(text)).rows as Read[];
}

async function byTrack<Read>(pool: Pool, text: string): Promise<Map<number, Read[]>> {
  const rows = await readAll<Read & { track_id: number }>(pool, text);
  return Map.groupBy(rows, ({ track_id }) => track_id);
}
