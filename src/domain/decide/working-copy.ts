import type { Row } from '../events/history.js';
import type { ExternalFacts } from '../machine/context.js';
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

/** The clock and the ids come from outside: a decision has none of its own. */
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

/** Each changed track's new history: its states are to be kept again for the positions of the span. */
export type HistoryChange = PositionRange & { history: TrackHistory };

export type Accepted = { decided: Decided[]; changes: Map<string, HistoryChange> };
/** `index`: which of several groups was rejected. */
export type Rejected = { track: string; refusals: RuleViolation[]; index?: number };
/** `undecided`: the groups that were not looked at, since they follow one that was rejected. */
export type Decision = Accepted | { rejected: Rejected[]; undecided?: number[] };

type WritableHistory = TrackHistory & { rows: Row[] };

/**
 * The histories as a decision changes them. Those that it was given stay as they are: a track's is copied once, when it first
 * changes, and written in from then on. Copying it for each entry made an import take the square of its length.
 */
export class WorkingCopy {
  private readonly own = new Map<string, WritableHistory>();

  constructor(private readonly histories: TrackHistories) {}

  get(track: string): TrackHistory | undefined {
    return this.own.get(track) ?? this.histories.get(track);
  }

  /** To be written in. */
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

/** Takes each of what is wanted as soon as it is possible, and tells what never is. */
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

/** `recordedAt` has milliseconds and strictly increases within a track. */
export function newRow(
  history: TrackHistory,
  { now, newId }: DecisionInputs,
): Pick<Row, 'id' | 'seq' | 'recordedAt'> {
  const last = history.lastRecordedAt;
  const recordedAt = last && last >= now ? new Date(Date.parse(last) + 1).toISOString() : now;
  return { id: newId(), seq: history.lastSeq + 1, recordedAt };
}

/** Adds the row to a history whose timeline holds it already; `from` is the state at the end before. */
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

/** What a track that waits for its twin must know of it; nothing where no twin was looked up. */
export function externalFactsOf(histories: HistoryLookup, history: TrackHistory): ExternalFacts | undefined {
  const twin = history.twin === null ? undefined : histories.get(history.twin);
  if (!twin || !history.procedure.kind.waitsForTwin) return undefined;
  return { twin: { slug: twin.slug, inForce: stateAtEnd(twin.timeline).context.inForce } };
}

/**
 * A change of the days on which a track is in force may break the twin that waits for it: that one is decided again,
 * and its first entry that breaks is named. `decided` is what was decided together.
 */
export function brokenTwins(at: HistoryLookup, decided: readonly Decided[]): Rejected[] {
  const rejected: Rejected[] = [];
  for (const [track, [first]] of Map.groupBy(decided, (one) => one.track)) {
    const history = at.get(track);
    const twin = history?.twin ? at.get(history.twin) : undefined;
    if (!first || !history || !twin?.procedure.kind.waitsForTwin) continue;
    const { inForce } = stateAtEnd(history.timeline).context;
    if (JSON.stringify(inForce) === JSON.stringify(first.from.context.inForce)) continue;
    const { entry } = firstInvalidEntry(twin.procedure, twin.timeline, 0, externalFactsOf(at, twin)) ?? {};
    if (entry === undefined) continue;
    rejected.push({ track, refusals: [{ code: 'twin_depends', params: { twin: twin.slug, entry }, entry }] });
  }
  return rejected;
}
