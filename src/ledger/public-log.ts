import type { Decided } from '../domain/decide/working-copy.js';
import { asRecorded, type Entry, effectiveHistory, entriesOf, type Row } from '../domain/events/history.js';
import { kindOf } from '../domain/kinds/index.js';
import { initialState, replay, type State } from '../domain/replay/replay.js';
import {
  addLast,
  copyTimeline,
  insertEntry,
  type PositionRange,
  rebuildTimeline,
  stateAtEnd,
  type TimelineChange,
  type TimelineRefusal,
  timelineOf,
} from '../domain/replay/timeline.js';
import type { Steps } from '../domain/values/steps.js';
import type { Instant } from '../domain/values/views.js';
import { type PublicHistory, type PublicRow, publicRowOf, upgradesTo } from './load-track.js';

/**
 * What becomes public, and when: this file alone decides it. The public view is a log of its own (docs/adr/0003). A
 * row is added when an entry is recorded public, when it is published as it then stands, or when its embargo passes.
 * A correction of a public entry is public too. Nothing else is ever shown.
 */
export type PublicTransition = PublicRow & { from: State; to: State };

export type PublicLogDraft = {
  history: PublicHistory & { rows: Row[]; shown: PublicRow[] };
  shown: PublicTransition[];
  /** The positions of the public history whose state may differ; null if nothing was shown. */
  changed: PositionRange | null;
  /** New embargoes, and entries whose embargo has ended. */
  embargoed: { seq: number; due: Instant }[];
  lifted: number[];
};

/** A public log that rows can be added to; the given history stays as it is. */
export const publicLogDraft = (history: PublicHistory): PublicLogDraft => ({
  history: {
    ...history,
    timeline: copyTimeline(history.timeline),
    rows: [...history.rows],
    shown: [...history.shown],
  },
  shown: [],
  changed: null,
  embargoed: [],
  lifted: [],
});

/**
 * Shows what a row recorded at `now` makes public. `rows` are the track's ledger, this row included. The public log
 * has its own time: the ledger's time moves on by a millisecond with every hidden row of the same moment, and would
 * reveal them. `last`: what the row did to the ledger, if it comes last there and in the public log.
 */
export function* showRow(
  draft: PublicLogDraft,
  rows: readonly Row[],
  row: Row,
  now: Instant,
  last?: Decided,
): Steps<void> {
  const recordedAt = after(draft.history.recordedAt, now);
  const version = upgradesTo(row);
  if (version !== undefined) {
    yield* showUpgrade(draft, rows, { ...asRow(row), recordedAt }, version);
    return;
  }
  if (row.corrects === null) {
    if (row.visibility === 'embargoed' && row.embargoUntil) {
      draft.embargoed.push({ seq: row.seq, due: row.embargoUntil });
    } else if (row.visibility === 'public' && !isCoverageAlone(draft, row) && row.type !== LINK) {
      yield* showWithWaiting(draft, rows, { ...asRow(row), recordedAt }, last);
    }
    return;
  }
  const entry = entryOf(rows, row.corrects);
  const before = draft.history.shown.find(({ rowSeq }) => rowSeq === row.corrects);
  // An embargo may pass in the same millisecond in which its entry is published.
  if (before && row.type === 'transition.published') return;
  if (before) {
    yield* showWithWaiting(draft, rows, {
      rowSeq: row.seq,
      contentSeq: row.seq,
      recordedAt,
      corrects: before.seq,
    });
    return;
  }
  const published = row.type === 'transition.published';
  if (isPublic(entry, now) && !isCoverageAlone(draft, entry)) {
    yield* showWithWaiting(draft, rows, asItStands(entry, recordedAt));
  }
  if (published) draft.lifted.push(entry.seq);
}

/** Shows the embargoed entries that fell due by `now`. An entry that was annulled meanwhile is never shown. */
export function* showDue(
  draft: PublicLogDraft,
  rows: readonly Row[],
  waiting: readonly { seq: number; due: Instant }[],
): Steps<void> {
  const ordered = waiting.toSorted((a, b) => a.due.localeCompare(b.due) || a.seq - b.seq);
  for (const { seq, due } of ordered) {
    const entry = entryOf(rows, seq);
    const last = draft.history.recordedAt ?? due;
    const recordedAt = due < last ? last : due;
    const isHidden = entry.annulled || isCoverageAlone(draft, entry) || isShown(draft, entry);
    if (!isHidden) yield* showWithWaiting(draft, rows, asItStands(entry, recordedAt));
    draft.lifted.push(seq);
  }
}

/** A track's ledger and its public log, before a write or during it. */
export type BothLogs = { publicLog: PublicLogDraft; ledger: readonly Row[] };

/**
 * Shows the link on both twins once both are visible: earlier it would reveal a hidden track. `now` is when the link
 * was recorded. The link is shown as of then, or as of the moment at which the later twin became visible.
 */
export function* showLinked(one: BothLogs, other: BothLogs, now: Instant | null): Steps<void> {
  const [first, second] = [one, other].map(({ publicLog }) => publicLog.history.shown[0]?.recordedAt);
  if (!first || !second) return;
  const since = [first, second, now ?? first].toSorted().at(-1) as Instant;
  for (const { publicLog, ledger } of [one, other]) {
    const link = linkIn(ledger);
    if (link && !isShown(publicLog, link)) yield* showLink(publicLog, ledger, link, since);
  }
}

export const linkIn = (ledger: readonly Row[]): Row | undefined => ledger.find(({ type }) => type === LINK);

export function* showLink(
  draft: PublicLogDraft,
  rows: readonly Row[],
  link: Row,
  since: Instant,
): Steps<void> {
  const recordedAt = after(draft.history.recordedAt, since);
  yield* appendPublicRow(draft, rows, { ...asRow(link), recordedAt });
}

type NewPublicRow = Omit<PublicRow, 'seq'>;

const asRow = ({ seq }: Row) => ({ rowSeq: seq, contentSeq: seq, corrects: null });

/**
 * Folds the public history under the version to which the row moves the track. While nothing of the track is public the
 * row waits ({@link showWithWaiting}).
 */
function* showUpgrade(
  draft: PublicLogDraft,
  rows: readonly Row[],
  showing: NewPublicRow,
  version: number,
): Steps<void> {
  const { history } = draft;
  const before = stateAtEnd(history.timeline);
  const procedure = { ...history.procedure, kind: kindOf(history.procedure.kind.kind, version) };
  const entries = effectiveHistory(history.rows);
  history.procedure = procedure;
  history.timeline = timelineOf(initialState(procedure), 0, entries, yield* replay(procedure, entries));
  if (history.revision === 0) return;
  yield* appendPublicRow(draft, rows, showing, { before });
  draft.changed = { from: 0, until: Number.POSITIVE_INFINITY };
}

const after = (last: Instant | null, now: Instant): Instant =>
  last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;

const asItStands = (entry: Entry, recordedAt: Instant): NewPublicRow => ({
  rowSeq: entry.seq,
  contentSeq: entry.contentSeq,
  recordedAt,
  corrects: null,
});

/**
 * Whether an entry is live and for everybody. An entry that was annulled when it became public is shown once it is
 * amended.
 */
const isPublic = ({ annulled, visibility, embargoUntil }: Entry, now: Instant): boolean =>
  !annulled && (visibility === 'public' || (embargoUntil !== null && embargoUntil <= now));

const isShown = ({ history }: PublicLogDraft, { seq }: Pick<Row, 'seq'>): boolean =>
  history.shown.some(({ rowSeq }) => rowSeq === seq);

/** Coverage alone makes no track visible: it is shown once another entry of the track is. */
const isCoverageAlone = ({ history }: PublicLogDraft, { type }: Pick<Row, 'type'>): boolean =>
  history.revision === 0 && type === COVERAGE;
const COVERAGE = 'coverage.stated';
const LINK = 'twin.linked';

function entryOf(rows: readonly Row[], seq: number): Entry {
  const entry = entriesOf(rows.filter((row) => row.seq === seq || row.corrects === seq)).at(0);
  if (!entry) throw new Error(`no entry ${seq}`);
  return entry;
}

/** A track's first public entry shows what waited for it: upgrades of the kind, and how far the sources reach. */
function* showWithWaiting(
  draft: PublicLogDraft,
  rows: readonly Row[],
  showing: NewPublicRow,
  last?: Decided,
): Steps<void> {
  const isFirst = draft.history.revision === 0;
  const next = () => after(draft.history.recordedAt, showing.recordedAt);
  // Before the entry, because it is read by the version that they lead to.
  for (const row of isFirst ? rows.filter(isUpgrade) : [])
    yield* appendPublicRow(draft, rows, { ...asRow(row), recordedAt: next() });
  yield* appendPublicRow(draft, rows, isFirst ? { ...showing, recordedAt: next() } : showing, { last });
  for (const entry of isFirst ? waitingCoverage(rows, showing.recordedAt) : [])
    yield* appendPublicRow(draft, rows, asItStands(entry, next()));
}

const isUpgrade = (row: Row): boolean => upgradesTo(row) !== undefined;

/**
 * The public coverage that was stated before the track's first public entry, in the order in which it became public.
 */
function waitingCoverage(rows: readonly Row[], now: Instant): Entry[] {
  const stated = new Set(rows.filter(({ type }) => type === COVERAGE).map(({ seq }) => seq));
  const ofCoverage = rows.filter(({ seq, corrects }) => stated.has(corrects ?? seq));
  return entriesOf(ofCoverage)
    .filter((entry) => isPublic(entry, now))
    .map((entry) => ({ entry, since: publicSince(entry, rows) }))
    .toSorted((a, b) => a.since - b.since)
    .map(({ entry }) => entry);
}

/**
 * The seq of the row that made an entry public: its own, its publication or its restoration. An embargo that passed
 * counts as just before the next row.
 */
function publicSince({ seq, embargoUntil, row }: Entry, rows: readonly Row[]): number {
  const corrections = rows.filter(({ corrects }) => corrects === seq);
  const published = corrections.find(({ type }) => type === 'transition.published');
  const annulled = corrections.findLastIndex(({ type }) => type === 'transition.annulled');
  const restored = annulled === -1 ? undefined : corrections[annulled + 1];
  const next = embargoUntil && rows.find(({ recordedAt }) => recordedAt >= embargoUntil);
  const made = embargoUntil ? (next ? next.seq - 0.5 : rows.length + 0.5) : (published ?? row).seq;
  return Math.max(made, restored?.seq ?? 0);
}

/** `before`: the public state before the row, where an upgrade has changed it already. */
function* appendPublicRow(
  draft: PublicLogDraft,
  rows: readonly Row[],
  showing: NewPublicRow,
  { before, last }: { before?: State; last?: Decided | undefined } = {},
): Steps<void> {
  const { history } = draft;
  const { timeline } = history;
  const shown: PublicRow = { ...showing, seq: history.revision + 1 };
  const row = publicRowOf(shown, rows);
  history.rows.push(row);
  const from = before ?? stateAtEnd(timeline);
  const change =
    row.corrects !== null
      ? yield* rebuildHistory(history)
      : isFolded(row, from, last)
        ? addLast(timeline, asRecorded(row), last.to)
        : yield* insertEntry(history.procedure, timeline, asRecorded(row));
  if ('refusals' in change) throw new Error(`a reader's machine refused ${row.type}`);
  draft.changed = {
    from: Math.min(draft.changed?.from ?? change.from, change.from),
    until: Math.max(draft.changed?.until ?? change.until, change.until),
  };
  draft.shown.push({ ...shown, from, to: stateAtEnd(timeline) });
  history.shown.push(shown);
  history.revision = shown.seq;
  history.recordedAt = shown.recordedAt;
}

/**
 * Where both logs are in the same state, the same entry leads both to the same: what the machine takes, it takes in
 * reader's mode by the same branch (compile.ts). Most tracks have nothing hidden, and fold once.
 */
const isFolded = (row: Row, from: State, last: Decided | undefined): last is Decided =>
  last?.from === from &&
  row.id === last.row.id &&
  row.seq === last.row.seq &&
  row.recordedAt === last.row.recordedAt;

function rebuildHistory({
  procedure,
  timeline,
  rows,
}: PublicHistory): Steps<TimelineChange | TimelineRefusal> {
  const live = entriesOf(rows).filter(({ annulled }) => !annulled);
  return rebuildTimeline(procedure, timeline, live, null);
}
