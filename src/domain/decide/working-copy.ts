import type { Row } from '../events/history.js';
import type { ExternalFacts } from '../facts/context.js';
import type { RuleViolation } from '../machine/rules.js';
import type { Procedure, State } from '../replay/replay.js';
import {
  copyTimeline,
  firstInvalidEntry,
  type PositionRange,
  stateAtEnd,
  type Timeline,
  type TimelineChange,
} from '../replay/timeline.js';
import { bounds, dayOf, latestToday } from '../values/dates.js';
import type { Steps } from '../values/steps.js';
import type { Edtf, Instant } from '../values/views.js';

/** A track as a decision sees it. `rows` are needed for corrections only. */
export type TrackHistory = {
  slug: string;
  procedure: Procedure;
  twin: string | null;
  rows: readonly Row[];
  timeline: Timeline;
  lastSeq: number;
  lastRecordedAt: Instant | null;
};
export type TrackHistories = ReadonlyMap<string, TrackHistory>;

/** A decision takes the time and the ids from outside. */
export type DecisionInputs = { now: Instant; newId: () => string };

/** A row to write, with the track's state before and after it, and what the decision knew and found. */
export type Decided = {
  track: string;
  row: Row;
  from: State;
  to: State;
  facts: ExternalFacts | null;
  warnings: RuleViolation[];
};

/** A changed track's new history. Its states are stored again for these positions. */
export type HistoryChange = PositionRange & { history: TrackHistory };

export type Accepted = { decided: Decided[]; changes: Map<string, HistoryChange> };
/** `index`: which of several groups was rejected. */
export type Rejected = { track: string; refusals: RuleViolation[]; index?: number };
/** `undecided`: the groups that were not decided because they follow a rejected one. */
export type Decision = Accepted | { rejected: Rejected[]; undecided?: number[] };

type WritableHistory = TrackHistory & { rows: Row[] };

/**
 * The histories while a decision changes them. The given histories stay as they are: a track's history is copied at
 * its first change. Copying it for each entry made the time of an import grow with the square of its length.
 */
export class WorkingCopy {
  private readonly own = new Map<string, WritableHistory>();

  constructor(private readonly histories: TrackHistories) {}

  get(track: string): TrackHistory | undefined {
    return this.own.get(track) ?? this.histories.get(track);
  }

  /** The track's own copy, made at the first call. */
  writable(track: string): WritableHistory {
    const already = this.own.get(track);
    if (already) return already;
    const history = this.histories.get(track);
    if (!history) throw new Error(`no history of ${track}`);
    const copy = { ...history, rows: [...history.rows], timeline: copyTimeline(history.timeline) };
    this.own.set(track, copy);
    return copy;
  }
}

type HistoryLookup = Pick<WorkingCopy, 'get'>;

/** Accepts each item as soon as the rules allow it, and returns those that they never allow. */
export function* decideEach<Wanted extends { track: string }>(
  histories: HistoryLookup,
  wanted: readonly Wanted[],
  attempt: (one: Wanted) => Steps<RuleViolation[] | null>,
): Steps<Rejected[]> {
  const waiting = wanted.toSorted(
    (a, b) => Number(waitsForTwin(histories, a.track)) - Number(waitsForTwin(histories, b.track)),
  );
  while (waiting.length > 0) {
    const rejected: Rejected[] = [];
    let next = -1;
    for (const [index, one] of waiting.entries()) {
      const refusals = yield* attempt(one);
      if (refusals === null) {
        next = index;
        break;
      }
      rejected.push({ track: one.track, refusals });
    }
    if (next === -1) return rejected;
    waiting.splice(next, 1);
  }
  return [];
}

const waitsForTwin = (histories: HistoryLookup, track: string): boolean =>
  histories.get(track)?.procedure.kind.waitsForTwin ?? false;

export function futureDate(occurredOn: Edtf, now: Instant): RuleViolation[] {
  const today = latestToday(now);
  return bounds(occurredOn).earliest > today
    ? [{ code: 'future_date', params: { date: occurredOn, today: dayOf(today) } }]
    : [];
}

/** A document for official use only cannot become public, now or when an embargo ends. */
export const markedDocuments = ({ documents }: Pick<Row, 'documents'>): RuleViolation[] =>
  documents
    .filter(({ marking }) => marking !== undefined)
    .map(({ name }) => ({ code: 'marked_document', params: { document: name } }));

/** `recordedAt` has milliseconds and strictly increases within a track. */
export function newRow(
  history: TrackHistory,
  { now, newId }: DecisionInputs,
): Pick<Row, 'id' | 'seq' | 'recordedAt'> {
  const last = history.lastRecordedAt;
  const recordedAt = last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
  return { id: newId(), seq: history.lastSeq + 1, recordedAt };
}

/** Adds a row to a history whose timeline holds its entry already. `from` is the state at the end before. */
export function appendRow(
  history: WritableHistory,
  row: Row,
  from: State,
  span: TimelineChange,
  outcome: Accepted,
  found: Pick<Decided, 'facts' | 'warnings'>,
): void {
  history.rows.push(row);
  history.lastSeq = row.seq;
  history.lastRecordedAt = row.recordedAt;
  outcome.decided.push({ track: history.slug, row, from, to: stateAtEnd(history.timeline), ...found });
  const before = outcome.changes.get(history.slug) ?? span;
  outcome.changes.set(history.slug, {
    history,
    from: Math.min(before.from, span.from),
    until: Math.max(before.until, span.until),
  });
}

/** What the rules of a track that waits for its twin need to know of the twin. Undefined if no twin was loaded. */
export function externalFactsOf(histories: HistoryLookup, history: TrackHistory): ExternalFacts | undefined {
  const twin = history.twin === null ? undefined : histories.get(history.twin);
  if (!twin || !history.procedure.kind.waitsForTwin) return undefined;
  return { twin: { slug: twin.slug, inForce: stateAtEnd(twin.timeline).context.inForce } };
}

/**
 * If a decision changes when a track is in force, the twin that waits for it is decided again. The refusal names the
 * twin's first entry that is no longer allowed. `decided` is what was decided together.
 */
export function brokenTwins(histories: HistoryLookup, decided: readonly Decided[]): Rejected[] {
  const rejected: Rejected[] = [];
  for (const [track, [first]] of Map.groupBy(decided, (one) => one.track)) {
    const history = histories.get(track);
    const twin = history?.twin ? histories.get(history.twin) : undefined;
    if (!first || !history || !twin?.procedure.kind.waitsForTwin) continue;
    const { inForce } = stateAtEnd(history.timeline).context;
    if (JSON.stringify(inForce) === JSON.stringify(first.from.context.inForce)) continue;
    const { entry } =
      firstInvalidEntry(twin.procedure, twin.timeline, 0, externalFactsOf(histories, twin)) ?? {};
    if (entry === undefined) continue;
    rejected.push({ track, refusals: [{ code: 'twin_depends', params: { twin: twin.slug, entry }, entry }] });
  }
  return rejected;
}
