import { type Context, emptyContext } from '../../domain/facts/context.js';
import type { State } from '../../domain/replay/replay.js';
import { isSame } from '../../domain/values/same.js';

/**
 * A state as `statuses` stores it: without what is as it was before the first entry. Of most tracks that is most of it, and
 * every position stores a state. The parties stay, and the changes of stage, which SQL counts.
 */
export type StoredState = { value: State['value']; context: Partial<Context> };

/** What a context has where nothing is stored. */
const START = { ...emptyContext([]), parties: undefined, way: undefined };

/** Whether this member of a context is not stored. */
export const isLeftOut = (name: keyof Context, member: unknown): boolean => isSame(member, START[name]);

/** The last one: both logs often have the very state of one fold, and it is then sent once. */
let last: { state: State; stored: StoredState } | null = null;

export function storedStateOf(state: State): StoredState {
  if (last?.state === state) return last.stored;
  const context: Record<string, unknown> = {};
  for (const name of Object.keys(state.context) as (keyof Context)[]) {
    const member = state.context[name];
    if (!isLeftOut(name, member)) context[name] = member;
  }
  const stored = { value: state.value, context };
  last = { state, stored };
  return stored;
}

/** The state with all its members, which an earlier release stored as well. */
export const stateOf = <T extends StoredState>(stored: T): T & State => ({
  ...stored,
  context: { ...START, ...(stored.context as Pick<Context, 'parties' | 'way'>) },
});
