import type { Accepted, Decided, HistoryChange } from '../domain/decide/working-copy.js';
import type { Row } from '../domain/events/history.js';
import { type State, stepOf } from '../domain/replay/replay.js';
import type { Timeline } from '../domain/replay/timeline.js';
import { bounds, dayNumber } from '../domain/values/dates.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant, Step } from '../domain/values/views.js';
import { traceParent } from '../runtime/tracing/tracing.js';
import {
  type AppendTables,
  addStatuses,
  emptyTables,
  headRecord,
  ledgerRecord,
  type NewSource,
} from './append/append-params.js';
import { addDeadlines } from './deadlines/deadline-rows.js';
import { type TrackSnapshot, upgradesTo } from './load-track.js';
import { linkIn, type PublicLogDraft, publicLogDraft, showDue, showLinked, showRow } from './public-log.js';
import { type Approval, newSalt, rowHash } from './rows/hash-chain.js';
import type { StoredRow } from './rows/stored-row.js';

/** A track after a write: what it is now, and the rows that were added to its two logs. */
export type TrackWrite = {
  snapshot: TrackSnapshot;
  rows: StoredRow[];
  shown: PublicLogDraft['shown'];
};

/** `quietBefore`: an entry that had certainly happened before this day alerts nobody. */
type Authorship = {
  actor: string;
  approval?: Approval | null;
  now: Instant;
  quietBefore?: number | undefined;
};

/** A track while it is written: its logs as they grow, and what was added. */
type TrackDraft = {
  snapshot: TrackSnapshot;
  publicLog: PublicLogDraft;
  ledger: Row[];
  rows: StoredRow[];
  hash: Buffer;
  waiting: TrackSnapshot['embargoes'];
  /** Whether a row links it with its twin and is not shown yet: it waits until both are visible. */
  linkWaits: boolean;
  /** What rows tell of the states between which they lie: rows of both logs, the same of the same state. */
  told: Map<State, Step>;
};

/** The write set of an accepted decision: the new rows of every table, and each track's snapshot after it. */
export function* writeSetOf(
  snapshots: ReadonlyMap<string, TrackSnapshot>,
  accepted: Accepted,
  by: Authorship & { sources: NewSource[] },
): Steps<{ tables: AppendTables; written: Map<string, TrackWrite> }> {
  const tables = emptyTables(by.sources);
  const written = new Map<string, TrackWrite>();
  const byTrack = Map.groupBy(accepted.decided, ({ track }) => track);
  const drafts = new Map([...snapshots].map(([slug, snapshot]) => [slug, draftOf(snapshot)]));
  for (const [slug, draft] of drafts) yield* addToLogs(draft, byTrack.get(slug) ?? [], drafts, by);
  for (const [slug, draft] of drafts) {
    const { rows, publicLog } = draft;
    if (rows.length === 0 && publicLog.shown.length === 0 && publicLog.lifted.length === 0) continue;
    written.set(slug, finishTrack(tables, draft, accepted.changes.get(slug), by));
  }
  addTraces(tables);
  return { tables, written };
}

/** What is told of these rows later belongs to the trace in which they are written. */
function addTraces(tables: AppendTables): void {
  const parent = traceParent();
  if (parent === null) return;
  for (const { trackId, seq } of tables.ledger) tables.traces.push({ public: false, trackId, seq, parent });
  for (const { trackId, seq } of tables.publicLog) tables.traces.push({ public: true, trackId, seq, parent });
}

const draftOf = (snapshot: TrackSnapshot): TrackDraft => ({
  ...{
    snapshot,
    publicLog: publicLogDraft(snapshot.publicHistory),
    ledger: [...snapshot.history.rows],
    rows: [],
  },
  ...{ hash: snapshot.hash, waiting: snapshot.embargoes, linkWaits: linkWaits(snapshot), told: new Map() },
});

function linkWaits({ track, history, publicHistory }: TrackSnapshot): boolean {
  const link = track.twinRecorded ? linkIn(history.rows) : undefined;
  return link !== undefined && !publicHistory.shown.some(({ rowSeq }) => rowSeq === link.seq);
}

/** Adds to a track's logs the embargoes that fell due, the decided rows, and what becomes visible with them. */
function* addToLogs(
  draft: TrackDraft,
  decided: readonly Decided[],
  drafts: ReadonlyMap<string, TrackDraft>,
  { actor, approval = null, now }: Authorship,
): Steps<void> {
  const { snapshot, publicLog, ledger, rows } = draft;
  const { id, slug } = snapshot.track;
  // What fell due earlier comes before the new rows, however many share the moment.
  const due = draft.waiting.filter((embargo) => embargo.due <= now);
  draft.waiting = draft.waiting.filter((embargo) => embargo.due > now);
  if (due.length > 0) yield* showDue(publicLog, ledger, due);
  yield* showTwinLink(draft, drafts, null);
  for (const one of decided) {
    const { row, from, to, facts, warnings } = one;
    const salt = newSalt();
    const prevHash = draft.hash;
    const kindVersion = upgradesTo(row) ?? rows.at(-1)?.kindVersion ?? snapshot.track.kindVersion;
    draft.hash = rowHash(prevHash, row, { track: slug, actor, kindVersion, facts, approval, salt });
    const stored = {
      trackId: id,
      actor,
      kindVersion,
      facts,
      approval,
      salt,
      prevHash,
      hash: draft.hash,
      warnings,
    };
    rows.push({ ...row, ...stored, fromStep: toldOf(draft, from), toStep: toldOf(draft, to) });
    ledger.push(row);
    const already = publicLog.lifted.length;
    yield* showRow(publicLog, ledger, row, now, snapshot.isWhole ? undefined : one);
    const isLink = row.type === 'twin.linked';
    if (isLink) draft.linkWaits = true;
    yield* showTwinLink(draft, drafts, isLink ? now : null);
    yield;
    const lifted = publicLog.lifted.slice(already);
    draft.waiting = draft.waiting.filter(({ seq }) => !lifted.includes(seq));
  }
}

function toldOf({ told }: TrackDraft, state: State): Step {
  const step = told.get(state) ?? stepOf(state);
  told.set(state, step);
  return step;
}

function* showTwinLink(
  draft: TrackDraft,
  drafts: ReadonlyMap<string, TrackDraft>,
  now: Instant | null,
): Steps<void> {
  const twin = draft.linkWaits ? drafts.get(draft.snapshot.track.twin ?? '') : undefined;
  if (!twin || draft.publicLog.history.revision === 0 || twin.publicLog.history.revision === 0) return;
  yield* showLinked(draft, twin, now);
  draft.linkWaits = false;
  twin.linkWaits = false;
}

function finishTrack(
  tables: AppendTables,
  draft: TrackDraft,
  change: HistoryChange | undefined,
  { quietBefore = Number.NEGATIVE_INFINITY, now }: Authorship,
): TrackWrite {
  const { snapshot, publicLog, ledger, rows, hash, waiting } = draft;
  const { id } = snapshot.track;
  const { timeline } = change?.history ?? snapshot.history;
  const last = rows.at(-1);
  const after: TrackSnapshot = {
    ...snapshot,
    track: { ...snapshot.track, kindVersion: last?.kindVersion ?? snapshot.track.kindVersion },
    version: String(BigInt(snapshot.version) + 1n),
    hash,
    latestStart: latestStart(snapshot.latestStart, timeline, snapshot.isWhole),
    publicLatestStart: latestStart(snapshot.publicLatestStart, publicLog.history.timeline, snapshot.isWhole),
    embargoes: [...waiting, ...publicLog.embargoed],
    history: {
      ...snapshot.history,
      procedure: change?.history.procedure ?? snapshot.history.procedure,
      timeline,
      rows: ledger,
      lastSeq: last?.seq ?? snapshot.history.lastSeq,
      lastRecordedAt: last?.recordedAt ?? snapshot.history.lastRecordedAt,
    },
    publicHistory: publicLog.history,
  };
  tables.heads.push(headRecord(snapshot, after));
  tables.ledger.push(...rows.map((row) => ledgerRecord(row, bounds(row.occurredOn).latest >= quietBefore)));
  for (const { from, to, ...shown } of publicLog.shown)
    tables.publicLog.push({
      trackId: id,
      ...shown,
      fromStep: toldOf(draft, from),
      toStep: toldOf(draft, to),
    });
  addStatuses(tables, id, false, timeline, {
    changed: change ?? null,
    before: snapshot.history.timeline,
  });
  addStatuses(tables, id, true, publicLog.history.timeline, {
    changed: publicLog.changed,
    before: snapshot.publicHistory.timeline,
  });
  addDeadlines(tables, id, {
    ...{ before: snapshot.history.timeline, after: timeline },
    today: dayNumber(now.slice(0, 10)),
  });
  tables.embargoes.push(...publicLog.embargoed.map(({ seq, due }) => ({ trackId: id, seq, due })));
  tables.lifted.push(...publicLog.lifted.map((seq) => ({ trackId: id, seq })));
  return { snapshot: after, rows, shown: publicLog.shown };
}

/** Of a snapshot of the end alone, the entries before it are known by their latest start. */
const latestStart = (before: number, timeline: Timeline, isWhole: boolean): number =>
  timeline.entries.reduce(
    (latest, { occurredOn }) => Math.max(latest, bounds(occurredOn).earliest),
    isWhole ? Number.NEGATIVE_INFINITY : before,
  );
