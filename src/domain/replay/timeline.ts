import { effectiveOrder, positionIn } from '../events/effective-order.js';
import type { EventType } from '../events/event-data.js';
import type { Entry } from '../events/history.js';
import type { ExternalFacts } from '../facts/context.js';
import { entersForce, type RuleViolation } from '../machine/rules.js';
import { bounds } from '../values/dates.js';
import { isSame } from '../values/same.js';
import type { Steps } from '../values/steps.js';
import { eventBefore } from './next.js';
import { applyEvent, eventOf, initialState, type Procedure, type State } from './replay.js';

/**
 * An effective history with the state after each entry. The end of a long history is enough: `offset` entries come
 * before it, none of them certainly later than what is inserted, and `before` is the state after them.
 */
export type Timeline = {
  offset: number;
  before: State;
  entries: Entry[];
  states: State[];
  /** The latest of the entries' earliest days. An entry that may be of that day or later comes last. */
  latestStart: number;
};

export const timelineOf = (
  before: State,
  offset = 0,
  entries: Entry[] = [],
  states: State[] = [],
): Timeline => ({ offset, before, entries, states, latestStart: latestStartOf(entries) });

export const emptyTimeline = (procedure: Procedure): Timeline => timelineOf(initialState(procedure));

const latestStartOf = (entries: readonly Entry[]): number =>
  entries.reduce(
    (latest, { occurredOn }) => Math.max(latest, bounds(occurredOn).earliest),
    Number.NEGATIVE_INFINITY,
  );

/** A copy that can be changed without changing the original. */
export const copyTimeline = (timeline: Timeline): Timeline => ({
  ...timeline,
  entries: [...timeline.entries],
  states: [...timeline.states],
});

export const stateAtEnd = (timeline: Timeline): State => timeline.states.at(-1) ?? timeline.before;

/** Positions, counted from 0 over the whole history, whose entry or state may differ: from `from` to before `until`. */
export type PositionRange = { from: number; until: number };
export type TimelineChange = PositionRange & { warnings: Map<number, RuleViolation[]> };
export type TimelineRefusal = { refusals: RuleViolation[] };

/**
 * Inserts a newly recorded entry at its position and decides the entries after it again. It stops where the state is
 * the same as before, because nothing can differ from there on. It returns the refusals of the entry itself, or names
 * a later entry that is no longer allowed. A refusal leaves the timeline unchanged.
 */
export function* insertEntry(
  procedure: Procedure,
  timeline: Timeline,
  entry: Entry,
  external?: ExternalFacts,
): Steps<TimelineChange | TimelineRefusal> {
  const { entries, states, before } = timeline;
  const { earliest, latest } = bounds(entry.occurredOn);
  const place = timeline.latestStart <= latest ? entries.length : positionIn(entries, entry);
  const first = applyEvent(procedure, states[place - 1] ?? before, eventOf(entry, external));
  yield;
  if ('refusals' in first) return first;
  const fresh = [first.state];
  const found = [...first.warnings];
  let next = place;
  for (let { state } = first; next < entries.length; next += 1) {
    if (isSame(state, states[next - 1] ?? before)) break;
    const follower = entries[next] as Entry;
    const event = eventOf(follower, external);
    const result = applyEvent(procedure, state, event);
    yield;
    if ('refusals' in result) {
      const first = yield* eventBefore(procedure, state, event);
      return { refusals: [laterEntryBreaks(follower, result.refusals, first)] };
    }
    found.push(...maybeSameMeeting(entry, follower, result.warnings));
    state = result.state;
    fresh.push(state);
  }
  const violation = external && firstInvalidEntry(procedure, timeline, next, external);
  if (violation) return { refusals: [violation] };
  replaceFrom(entries, place, place, [entry]);
  replaceFrom(states, place, next, fresh);
  timeline.latestStart = Math.max(timeline.latestStart, earliest);
  const warnings = new Map([[entry.seq, found]]);
  return { from: timeline.offset + place, until: Number.POSITIVE_INFINITY, warnings };
}

/** Adds an entry that comes last, where it is known what state it leads to. */
export function addLast(timeline: Timeline, entry: Entry, state: State): PositionRange {
  const from = timeline.offset + timeline.entries.length;
  timeline.entries.push(entry);
  timeline.states.push(state);
  timeline.latestStart = Math.max(timeline.latestStart, bounds(entry.occurredOn).earliest);
  return { from, until: Number.POSITIVE_INFINITY };
}

/**
 * Replaces the items from `from` to before `to`. `splice` takes them as arguments, and the stack holds only so many.
 */
function replaceFrom<T>(items: T[], from: number, to: number, by: readonly T[]): void {
  const rest = items.slice(to);
  items.length = from;
  for (const item of by) items.push(item);
  for (const item of rest) items.push(item);
}

/** What a later round says of an earlier one that is logged late, that one is told: they may be one meeting. */
function maybeSameMeeting(entry: Entry, later: Entry, found: readonly RuleViolation[]): RuleViolation[] {
  const code = 'maybe_same_meeting';
  const isNamed = found.some((one) => one.code === code && one.params.when === entry.occurredOn);
  if (!isNamed || entry.type !== 'round.held') return [];
  const number = later.data.number === undefined ? {} : { number: later.data.number };
  return [{ code, params: { when: later.occurredOn, ...number } }];
}

/** Decides a whole history again after a correction: `live` are all live entries, in recorded order. */
export function* rebuildTimeline(
  procedure: Procedure,
  timeline: Timeline,
  live: readonly Entry[],
  corrected: number | null,
  external?: ExternalFacts,
): Steps<TimelineChange | TimelineRefusal> {
  const { entries, states, before, offset } = timeline;
  const ordered = effectiveOrder(live);
  let same = 0;
  while (same < ordered.length && isUnchanged(entries[same], ordered[same])) same += 1;
  const positions = new Map(entries.slice(same).map(({ seq }, index) => [seq, same + index]));
  const fresh: State[] = [];
  const warnings = new Map<number, RuleViolation[]>();
  let until = same;
  let state = states[same - 1] ?? before;
  for (const [index, entry] of ordered.slice(same).entries()) {
    const position = positions.get(entry.seq) ?? -1;
    const known = states[position];
    const isKnown =
      known !== undefined &&
      isUnchanged(entries[position], entry) &&
      isSame(state, states[position - 1] ?? before);
    if (isKnown && !(external && entersForce(entry))) {
      state = known;
    } else {
      const event = eventOf(entry, external);
      const result = applyEvent(procedure, state, event);
      yield;
      if ('refusals' in result) {
        if (entry.seq === corrected) return result;
        const first = yield* eventBefore(procedure, state, event);
        return { refusals: [laterEntryBreaks(entry, result.refusals, first)] };
      }
      state = result.state;
      warnings.set(entry.seq, result.warnings);
    }
    if (state !== known || position !== same + index) until = same + index + 1;
    fresh.push(state);
  }
  if (ordered.length !== entries.length) until = Number.POSITIVE_INFINITY;
  replaceFrom(entries, same, entries.length, ordered.slice(same));
  replaceFrom(states, same, states.length, fresh);
  timeline.latestStart = latestStartOf(entries);
  return { from: offset + same, until: offset + until, warnings };
}

const isUnchanged = (before: Entry | undefined, now: Entry | undefined): boolean =>
  before !== undefined &&
  now !== undefined &&
  before.seq === now.seq &&
  before.correctedBy === now.correctedBy &&
  before.occurredOn === now.occurredOn &&
  before.dateRecordedAt === now.dateRecordedAt &&
  before.data === now.data &&
  before.sources === now.sources;

/** The first entry from a position on that is no longer allowed because the twin changed. */
export function firstInvalidEntry(
  procedure: Procedure,
  { entries, states, before }: Timeline,
  from: number,
  external: ExternalFacts | undefined,
): RuleViolation | null {
  for (let index = from; index < entries.length; index += 1) {
    const entry = entries[index] as Entry;
    // No other event has a rule that asks about the twin (rules.ts).
    if (!entersForce(entry)) continue;
    const state = states[index - 1] ?? before;
    const result = applyEvent(procedure, state, eventOf(entry, external));
    if ('refusals' in result) return laterEntryBreaks(entry, result.refusals);
  }
  return null;
}

/** `why`: what refuses the later entry. `first`: an event that, logged just before it, would let it stand. */
const laterEntryBreaks = (
  entry: Entry,
  why: RuleViolation[],
  first: EventType | null = null,
): RuleViolation => ({
  code: 'later_entry_breaks',
  params: {
    entry: entry.seq,
    event: entry.type,
    date: entry.occurredOn,
    because: why.map(({ code }) => code),
    why,
    ...(first && { first }),
  },
  entry: entry.seq,
});
