import type { Entry } from '../events/history.js';
import { nextRound, roundsHeld } from '../facts/context.js';
import { certainDay, dayNumber, monthsAfter } from '../values/dates.js';
import type { Day, NextRound, Stage, StatusView, Step, ToldStep, ToldTalks } from '../values/views.js';
import { byPartyOf, toldByClauses } from './by-party.js';
import { type State, stepOf } from './replay.js';

export const MAY_STALL: readonly Stage[] = [
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'signed',
];

/** A track is called stalled after so many months without a round or a stage change. */
export const STALLED_AFTER = 9;

/** How far the sources reach. `before` is the track's own value, from when coverage was not yet an event. */
export const coverageOf = ({ context }: State, before: Day | null): Day | null =>
  context.coverage?.until ?? before;

const BEFORE_TALKS: readonly Stage[] = ['exploratory', 'announced'];
const DURING_TALKS: readonly Stage[] = ['negotiating', 'text_agreed', 'initialled'];

/** Talks begin with their opening and end with the signature, or when they are abandoned. */
export const toldTalks = ({ stage, talks }: Pick<Step, 'stage' | 'talks'>): ToldTalks => {
  if (DURING_TALKS.includes(stage)) return talks;
  return BEFORE_TALKS.includes(stage) ? 'not_begun' : 'ended';
};

export const toldStep = (step: Step): ToldStep => ({ ...step, talks: toldTalks(step) });

/**
 * Whether nothing is known of the time before the first entry: it moves the track beyond announced, and is neither an
 * opening nor a first round. `first` is the state after it.
 */
export function startsUnknown({ context: { way, rounds } }: State): boolean {
  const [change] = way;
  if (!change || BEFORE_TALKS.includes(change.to) || change.type === 'negotiations.opened') return false;
  return change.type !== 'round.held' || (rounds.last[0]?.number ?? 1) !== 1;
}

/**
 * How a track stands on `day`. `silentDays` and `stalled` are for staff only. `coverageBefore`: see {@link
 * coverageOf}. `first`: the state after the track's first entry, where `state` is the one before it.
 */
export function statusOn(
  state: State,
  day: Day,
  coverageBefore: Day | null,
  first?: State | null,
): StatusView & Required<Pick<StatusView, 'silentDays' | 'stalled'>> {
  const { context } = state;
  const reference = dayNumber(day);
  const last = context.lastEvent;
  const entry = toldByClauses(context, state.value.stage);
  return {
    ...stepOf(state),
    talks: toldTalks(state.value),
    since: context.since,
    roundsHeld: roundsHeld(context),
    lastEvent: last && { seq: last.seq, type: last.type, occurredOn: last.occurredOn },
    nextRound: roundAhead(state),
    unknownBefore: Boolean(first && context.lastEvent === null && startsUnknown(first)),
    byParty: byPartyOf(context),
    ...(entry && { entryByClauses: entry }),
    // An entry that is ordered before the last one seen may itself be certain only later.
    silentDays: last && Math.max(0, reference - last.certainDay),
    stalled: (stalledFrom(state, coverageOf(state, coverageBefore)) ?? Number.POSITIVE_INFINITY) <= reference,
  };
}

/** What was planned ends with the signature, whatever is still on record of it. */
export const roundAhead = ({ value, context }: State): NextRound | null =>
  toldTalks(value) === 'ended' && value.stage !== 'abandoned' ? null : nextRound(context);

/** The day, as a number, from which the track is called stalled if nothing more is recorded; null if it never is. */
export function stalledFrom({ value, context }: State, coverageUntil: Day | null): number | null {
  if (!MAY_STALL.includes(value.stage) || context.progressDay === null) return null;
  const isBeyondSources = coverageUntil === null || (context.lastDay ?? 0) > dayNumber(coverageUntil);
  return isBeyondSources ? monthsAfter(context.progressDay, STALLED_AFTER) : null;
}

/** The certain day of an entry, as a day number. */
export const certainDayOf = ({ occurredOn, dateRecordedAt }: Entry): number =>
  certainDay(occurredOn, dateRecordedAt);

/**
 * How many entries of an effective history are seen on a day: those up to the last one whose certain day is on or
 * before it.
 */
export const countSeenOn = (entries: readonly Entry[], day: Day): number =>
  entries.findLastIndex((entry) => certainDayOf(entry) <= dayNumber(day)) + 1;
