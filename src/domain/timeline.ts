import type { Outside } from './context.js';
import { type Entry, inOrder, placeIn } from './history.js';
import { beginning, type Course, eventOf, type State, take } from './replay.js';
import type { Breach } from './rules.js';

/**
 * An effective history with the state after each entry. Of a long one only the end need be there: `offset` entries
 * come before, none of them certainly later than what is put in, and `before` is the state after them.
 */
export type Timeline = { offset: number; before: State; entries: Entry[]; states: State[] };

export const emptyTimeline = (course: Course): Timeline => ({
  offset: 0,
  before: beginning(course),
  entries: [],
  states: [],
});

export const stateAtEnd = (timeline: Timeline): State => timeline.states.at(-1) ?? timeline.before;

/** `from` is the first position, counted from 0 over the whole history, whose state may differ from before. */
export type Settled = { timeline: Timeline; from: number; warnings: Map<number, Breach[]> };
export type Unsettled = { refusals: Breach[] };

/**
 * Puts a newly recorded entry where it belongs and decides again all that follows it. A refusal of the entry itself
 * is told as it is; a later entry that would no longer be possible is named.
 */
export function put(
  course: Course,
  timeline: Timeline,
  entry: Entry,
  outside?: Outside,
): Settled | Unsettled {
  const place = placeIn(timeline.entries, entry);
  return settle(course, timeline, place, [entry, ...timeline.entries.slice(place)], entry.seq, outside);
}

/** Decides a whole history again after a correction: `entries` are all live entries, in recorded order. */
export function rearrange(
  course: Course,
  timeline: Timeline,
  entries: readonly Entry[],
  corrected: number | null,
  outside?: Outside,
): Settled | Unsettled {
  const ordered = inOrder(entries);
  let same = 0;
  while (same < ordered.length && isAsBefore(timeline.entries[same], ordered[same])) same += 1;
  const kept = { ...timeline, entries: ordered.slice(0, same) };
  return settle(course, kept, same, ordered.slice(same), corrected, outside);
}

const isAsBefore = (before: Entry | undefined, now: Entry | undefined): boolean =>
  before !== undefined &&
  now !== undefined &&
  before.seq === now.seq &&
  before.correctedBy === now.correctedBy &&
  before.occurredOn === now.occurredOn &&
  before.dateRecordedAt === now.dateRecordedAt &&
  before.data === now.data &&
  before.sources === now.sources;

/** Decides a whole history again because something outside it changed. */
export const settleAgain = (course: Course, timeline: Timeline, outside?: Outside): Settled | Unsettled =>
  settle(course, timeline, 0, timeline.entries, null, outside);

function settle(
  course: Course,
  timeline: Timeline,
  place: number,
  entries: readonly Entry[],
  fresh: number | null,
  outside?: Outside,
): Settled | Unsettled {
  let state = timeline.states[place - 1] ?? timeline.before;
  const states: State[] = [];
  const warnings = new Map<number, Breach[]>();
  for (const entry of entries) {
    const taken = take(course, state, eventOf(entry, outside));
    if ('refusals' in taken) {
      return { refusals: entry.seq === fresh ? taken.refusals : [breaks(entry, taken.refusals)] };
    }
    state = taken.state;
    states.push(state);
    warnings.set(entry.seq, taken.warnings);
  }
  return {
    from: timeline.offset + place,
    warnings,
    timeline: {
      ...timeline,
      entries: [...timeline.entries.slice(0, place), ...entries],
      states: [...timeline.states.slice(0, place), ...states],
    },
  };
}

const breaks = (entry: Entry, because: Breach[]): Breach => ({
  code: 'later_entry_breaks',
  params: {
    entry: entry.seq,
    event: entry.type,
    date: entry.occurredOn,
    because: because.map(({ code }) => code),
  },
  entry: entry.seq,
});
