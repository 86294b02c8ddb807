import type { Entry } from '../events/history.js';
import { type Article, roundsHeld } from '../facts/context.js';
import { certainDay, dayNumber, monthsAfter } from '../values/dates.js';
import type { Day, NextDeadline, Stage, StatusForStaff, StatusView, TextAgreed } from '../values/views.js';
import { byPartyOf, toldByClauses } from './by-party.js';
import { type Deadline, deadlinesOf, dueText, nextOf } from './deadlines.js';
import { type State, stepOf } from './replay.js';
import { roundAhead, toldTalks } from './talks.js';

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
 * How a track stands on `day`, with what is for staff only ({@link StatusForStaff}). `coverageBefore`: see {@link
 * coverageOf}. `first`: the state after the track's first entry, where `state` is the one before it.
 */
export function statusOn(
  state: State,
  day: Day,
  coverageBefore: Day | null,
  first?: State | null,
): StatusView & Required<Pick<StatusView, keyof StatusForStaff>> {
  const { context } = state;
  const reference = dayNumber(day);
  const last = context.lastEvent;
  const entry = toldByClauses(context, state.value.stage);
  const next = nextOf(deadlinesOf(state, reference));
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
    openActions: context.actions.filter(({ closed }) => closed === null).length,
    nextDeadline: next ? nextDeadline(next) : null,
    textAgreed: textAgreed(context.articles),
  };
}

const nextDeadline = ({ rule, owner, number, state, ...deadline }: Deadline): NextDeadline => ({
  ...{ rule, owner, due: dueText(deadline), state },
  ...(number !== undefined && { number }),
});

/** Of the articles that were not dropped; null where no state of the text was stated. */
function textAgreed(articles: readonly Article[]): TextAgreed | null {
  const standing = articles.filter(({ state }) => state !== 'dropped');
  if (articles.length === 0) return null;
  return { agreed: standing.filter(({ state }) => state === 'agreed').length, total: standing.length };
}

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
