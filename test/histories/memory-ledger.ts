import { type Columns, inTable } from '../../src/db/columns.js';
import { type Correction, decideCorrections } from '../../src/domain/decide/correct.js';
import { type Draft, decideDrafts } from '../../src/domain/decide/decide.js';
import { kindOf } from '../../src/domain/kinds/index.js';
import { stateAtEnd, type Timeline, timelineOf } from '../../src/domain/replay/timeline.js';
import { isSame } from '../../src/domain/values/same.js';
import { atOnce } from '../../src/domain/values/steps.js';
import type { Instant } from '../../src/domain/values/views.js';
import { type AppendTables, emptyTables } from '../../src/ledger/append/append-params.js';
import {
  type AppendResult,
  type Decide,
  type DryRunResult,
  dryRun,
  prepareAppend,
  type Requester,
  upgradeOf,
  type WriteOptions,
} from '../../src/ledger/decide-commands.js';
import { snapshotsOf } from '../../src/ledger/load-histories.js';
import {
  type HeadRecord,
  type PublicRow,
  snapshotOf,
  type TrackSnapshot,
} from '../../src/ledger/load-track.js';
import { firstHash } from '../../src/ledger/rows/hash-chain.js';
import { domainRow, type StoredRow } from '../../src/ledger/rows/stored-row.js';
import { ONE_PERSON_SUFFICES } from '../../src/ledger/second-person.js';
import {
  EMBARGOES,
  HEADS,
  PUBLIC_LOG,
  PUBLIC_ROW,
  STATUSES,
  STORED_ROW,
} from '../../src/ledger/sql/tables.sql.js';
import { auditTrack, type StatusRecord } from '../battery/ledger/audit.js';
import type { TrackTerms } from './minutes.js';

/** A draft with only what a test is about. */
export const draft = (
  track: string,
  type: Draft['type'],
  occurredOn: string,
  more: Partial<Draft> = {},
): Draft => ({
  track,
  type,
  occurredOn,
  data: {},
  sources: [],
  documents: [],
  visibility: 'internal',
  embargoUntil: null,
  meeting: null,
  note: null,
  ...more,
});

/** What a write added to the tables, and what it made of the tracks. */
export type Written = AppendResult & { tables: AppendTables | null };

type Tables = Omit<AppendTables, 'sources' | 'cuts' | 'lifted' | 'withdrawn'>;

/**
 * A ledger in memory: what writes left in each table, and the tracks as their last writer has them. It writes as the
 * ledger does, and the auditor of the battery reads its tables.
 */
export class MemoryLedger {
  snapshots: Map<string, TrackSnapshot>;
  secondPerson = ONE_PERSON_SUFFICES;
  readonly tables: Tables = emptyTables([]);
  private writtenAt: Instant | undefined;
  private ids = 0;

  constructor(
    tracks: Record<string, Terms>,
    public now: Instant = '2026-11-21T12:00:00.000Z',
  ) {
    const heads = Object.entries(tracks).map(([slug, terms], nth) => headOf(nth + 1, slug, terms));
    this.snapshots = atOnce(snapshotsOf({ heads, ledger: new Map(), shown: new Map() }));
  }

  record(drafts: readonly Draft[], options: Partial<WriteOptions> = {}): Written {
    return this.write((histories, at) => decideDrafts(histories, drafts, at), options);
  }

  correct(correction: Correction, options: Partial<WriteOptions> = {}): Written {
    return this.write((histories, at) => decideCorrections(histories, [correction], at), options);
  }

  annul(track: string, seq: number, options: Partial<WriteOptions> = {}): Written {
    return this.correct({ track, seq, action: 'annul', reason: 'wrong' }, options);
  }

  publish(track: string, seq: number, options: Partial<WriteOptions> = {}): Written {
    return this.correct({ track, seq, action: 'publish', reason: 'agreed by both sides' }, options);
  }

  /** What is not said stays as it stands. */
  amend(track: string, seq: number, said: Partial<Draft> = {}, options: Partial<WriteOptions> = {}): Written {
    const row = this.of(track).history.rows.findLast((one) => one.seq === seq || one.corrects === seq);
    if (!row) throw new Error(`no entry ${seq}`);
    return this.correct({ ...row, ...said, track, seq, action: 'amend', reason: 'misread' }, options);
  }

  upgrade(track: string, version: number, options: Partial<WriteOptions> = {}): Written {
    const { kind } = this.of(track).track;
    return this.write(upgradeOf(track, kindOf(kind, version)), options);
  }

  /** Shows what is due, as the ledger does when an embargo ends. */
  showDue(): Written {
    // biome-ignore lint/correctness/useYield: there is nothing to decide.
    return this.write(function* () {
      return { decided: [], changes: new Map() };
    });
  }

  write(decide: Decide, options: Partial<WriteOptions> = {}): Written {
    const { done, tables } = this.prepare(decide, options);
    const written = [...done.written].map(([slug, { snapshot }]) => [slug, snapshot] as const);
    this.snapshots = new Map([...this.snapshots, ...written]);
    if (tables) this.keep(tables);
    return { ...done, tables };
  }

  /** What a write would be, on other snapshots than its own where they are given. */
  prepare(decide: Decide, options: Partial<WriteOptions> = {}, snapshots = this.snapshots) {
    return atOnce(prepareAppend(snapshots, decide, { actor: 'an officer', ...options }, this.clock));
  }

  tryOut(drafts: readonly Draft[], requester?: Requester): DryRunResult {
    const decide: Decide = (histories, at) => decideDrafts(histories, drafts, at);
    return atOnce(dryRun(this.snapshots, decide, this.clock, requester));
  }

  of(slug: string): TrackSnapshot {
    const snapshot = this.snapshots.get(slug);
    if (!snapshot) throw new Error(`no track ${slug}`);
    return snapshot;
  }

  /** The public log: which row each of its rows shows, and when it says that this was recorded. */
  shown(slug: string): [rowSeq: number, recordedAt: Instant][] {
    return this.of(slug).publicHistory.shown.map(({ rowSeq, recordedAt }) => [rowSeq, recordedAt]);
  }

  /** The tracks as who reads them whole has them: folded from the rows in the tables. */
  readWhole(): Map<string, TrackSnapshot> {
    const heads = [...this.snapshots.values()].map(headAsStored);
    const rowsBy = Map.groupBy(this.rowsOf(), ({ trackId }) => trackId);
    const ledger = new Map([...rowsBy].map(([id, rows]) => [id, rows.map(domainRow)]));
    const openBy = Map.groupBy(this.tables.publicLog, ({ trackId }) => Number(trackId));
    const shown = new Map(
      [...openBy].map(([id, rows]) => [id, rows.map((row) => read<PublicRow>(SHOWN, row))]),
    );
    return atOnce(snapshotsOf({ heads, ledger, shown }));
  }

  /** The tracks as who writes to their ends has them: without what comes before. */
  readEnds(): Map<string, TrackSnapshot> {
    const endOf = ({ timeline }: { timeline: Timeline }, same = stateAtEnd(timeline)) =>
      timelineOf(
        isSame(stateAtEnd(timeline), same) ? same : stateAtEnd(timeline),
        timeline.offset + timeline.entries.length,
      );
    return new Map(
      [...this.snapshots].map(([slug, snapshot]) => {
        const timeline = endOf(snapshot.history);
        // As it is stored: where both logs end in one state, it is read once.
        const publicTimeline = endOf(snapshot.publicHistory, timeline.before);
        const nothing = { rows: [], publicRows: [], shown: [] };
        return [slug, snapshotOf(headAsStored(snapshot), false, { ...nothing, timeline, publicTimeline })];
      }),
    );
  }

  /** Works out again, from the rows alone, all that is derived; throws at the first that is not so. */
  audit(): void {
    const { heads, ledger, publicLog, statuses, embargoes } = this.tables;
    for (const { track } of this.snapshots.values()) {
      const of = <Kept extends { trackId: unknown }>(rows: readonly Kept[]) =>
        rows.filter(({ trackId }) => trackId === track.id);
      const [head] = of(heads);
      if (!head) continue;
      auditTrack(
        {
          track,
          head: inColumns(HEADS, head),
          ledger: of(ledger).map((row) => inColumns(STORED_ROW, row)),
          rows: of(this.rowsOf()),
          open: of(publicLog).map((row) => inColumns(PUBLIC_LOG, row)),
          statuses: of(statuses)
            .map((row) => inColumns<StatusRecord>(STATUSES, row))
            .toSorted((a, b) => a.position - b.position),
        },
        of(embargoes).map((row) => inColumns(EMBARGOES, row)),
        this.writtenAt,
      );
    }
  }

  private rowsOf(): StoredRow[] {
    return this.tables.ledger.map((row) => read<StoredRow>(STORED_ROW, row));
  }

  /** As the one writing statement does (append.sql.ts). */
  private keep(written: AppendTables): void {
    const { tables } = this;
    this.writtenAt = this.now;
    tables.heads = replaced(tables.heads, written.heads, ['trackId']);
    tables.statuses = replaced(tables.statuses, written.statuses, ['trackId', 'public', 'position']).filter(
      (one) =>
        !written.cuts.some(
          (cut) =>
            cut.trackId === one.trackId &&
            cut.public === one.public &&
            Number(one.position) > Number(cut.positions),
        ),
    );
    tables.deadlines = replaced(tables.deadlines, written.deadlines, ['trackId', 'key'], written.withdrawn);
    tables.embargoes = replaced(tables.embargoes, written.embargoes, ['trackId', 'seq'], written.lifted);
    tables.ledger.push(...written.ledger);
    tables.publicLog.push(...written.publicLog);
  }

  private get clock() {
    const newId = () => `id-${++this.ids}`;
    return { now: this.now, newId, secondPerson: this.secondPerson };
  }
}

const { trackId: _, ...SHOWN } = PUBLIC_ROW;

/** A table after rows were put in the place of those with the same key, and others taken out. */
function replaced<Kept extends object>(
  before: readonly Kept[],
  by: readonly Kept[],
  key: readonly (keyof Kept)[],
  without: readonly object[] = [],
): Kept[] {
  const keyOf = (row: object) => JSON.stringify(key.map((name) => (row as Kept)[name]));
  const rows = new Map([...before, ...by].map((row) => [keyOf(row), row]));
  for (const row of without) rows.delete(keyOf(row));
  return [...rows.values()];
}

/** A record as it is read again: what JSON and PostgreSQL make of its fields. */
const read = <Read>(columns: Columns, record: object): Read =>
  Object.fromEntries(
    Object.entries(columns).map(([name, type]) => [
      name,
      fieldOf(type, (record as Record<string, unknown>)[name]),
    ]),
  ) as Read;

function fieldOf(type: string, value: unknown): unknown {
  if (type === 'bytea') return Buffer.from(String(value).slice(2), 'hex');
  if (type === 'double precision' && value === '-infinity') return Number.NEGATIVE_INFINITY;
  return value === undefined ? null : JSON.parse(JSON.stringify(value));
}

/** The same as the auditor reads it, by the names of its columns. */
const inColumns = <Read>(columns: Columns, record: object): Read =>
  Object.fromEntries(
    Object.entries(read<Record<string, unknown>>(columns, record)).map(([name, value]) => [
      inTable(name),
      columns[name]?.startsWith('timestamptz') && value !== null ? new Date(String(value)) : value,
    ]),
  ) as Read;

type Terms = TrackTerms & { twinRecorded?: boolean };

function headOf(
  id: number,
  slug: string,
  { kind: named, twinRecorded = false, ...terms }: Terms,
): HeadRecord {
  const [kind = named, version] = named.split('@');
  const kindVersion = kindOf(kind, version ? Number(version) : undefined).version;
  const { parties = ['EU', 'KZ'], members = null, twin = null } = terms;
  return {
    ...{ id, slug, kind, kindVersion, parties, members, twin, twinRecorded, title: slug },
    ...{ coverageUntil: null, subtype: null, depositary: null },
    ...{ trackId: id, version: '1', revision: 0, recordedAt: null, positions: 0, publicPositions: 0 },
    ...{ hash: firstHash({ slug, kind, parties }), publicRevision: 0, publicRecordedAt: null },
    ...{ latestStart: Number.NEGATIVE_INFINITY, publicLatestStart: Number.NEGATIVE_INFINITY, embargoes: [] },
  };
}

function headAsStored(snapshot: TrackSnapshot): HeadRecord {
  const { track, version, hash, latestStart, publicLatestStart, embargoes, history, publicHistory } =
    snapshot;
  return {
    ...track,
    ...{ trackId: track.id, version, hash, latestStart, publicLatestStart, embargoes },
    ...{ revision: history.lastSeq, recordedAt: history.lastRecordedAt },
    ...{ publicRevision: publicHistory.revision, publicRecordedAt: publicHistory.recordedAt },
    positions: history.timeline.offset + history.timeline.entries.length,
    publicPositions: publicHistory.timeline.offset + publicHistory.timeline.entries.length,
  };
}
