import type { RecordOf } from '../../db/columns.js';
import type { Entry } from '../../domain/events/history.js';
import type { State } from '../../domain/replay/replay.js';
import { certainDayOf, coverageOf, stalledFrom } from '../../domain/replay/status.js';
import { roundAhead } from '../../domain/replay/talks.js';
import { bounds } from '../../domain/values/dates.js';
import { type Day, STAGES } from '../../domain/values/views.js';
import type { LIST_KEYS } from '../sql/tables.sql.js';

/**
 * The activity of a track without an event: before every day. Its negative, by which lists sort, fits PostgreSQL's
 * integer too.
 */
export const NO_ACTIVITY = -2_147_483_647;

/** The certain day of the last event, as a day number. */
const activityOf = ({ context }: State): number => context.lastEvent?.certainDay ?? NO_ACTIVITY;

/**
 * The activity as of a position, which is on or before the certain day of its entry: a board as of a day is read from
 * that day backwards.
 */
export const activityAt = (entry: Entry, state: State): number =>
  Math.min(activityOf(state), certainDayOf(entry));

type Ends = { coverageBefore: Day | null; state: State; publicState: State | null };

/** By what lists sort and filter a track: how its two logs leave it. `publicState`: null where the public sees nothing. */
export const listKeysOf = ({ coverageBefore, state, publicState }: Ends): RecordOf<typeof LIST_KEYS> => ({
  activity: activityOf(state),
  stage: stageNumber(state),
  nextDay: nextDayOf(state),
  stalledFrom: stalledFrom(state, coverageOf(state, coverageBefore)),
  renamed: titleOf(state),
  acceded: state.context.acceded,
  publicActivity: publicState && activityOf(publicState),
  publicStage: publicState ? stageNumber(publicState) : 0,
  publicNextDay: publicState && nextDayOf(publicState),
  publicRenamed: publicState && titleOf(publicState),
  publicAcceded: publicState?.context.acceded ?? [],
});

/** Stages are stored by their place, so that lists sort by it. */
const stageNumber = ({ value }: State): number => STAGES.indexOf(value.stage);

const titleOf = ({ context: { title } }: State): string | null =>
  title === null ? null : JSON.stringify(title);

/** The first possible day of the next round; where the round may be on any day until one, before every day. */
function nextDayOf(state: State): number | null {
  const next = roundAhead(state);
  return next && Math.max(NO_ACTIVITY, bounds(next.target).earliest);
}
