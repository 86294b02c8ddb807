import { type Context, emptyContext } from '../../domain/facts/context.js';
import type { State } from '../../domain/replay/replay.js';
import { isSame } from '../../domain/values/same.js';

/**
 * A state as `statuses` stores it: without what is as it was before the first entry. Of most tracks that is most of it, and
 * every position stores a state. The parties stay, and the changes of stage, which SQL counts.
 */
export type StoredState = { value: State['value']; context: Partial<Context> };

const { parties: _, way: __, ...EMPTY } = emptyContext([]);
const empty: Partial<Context> = EMPTY;

/** Both logs often have the very state of one fold, and it is then sent once. */
const stored = new WeakMap<State, StoredState>();

/** Whether this member of a context is not stored. */
export const isLeftOut = (name: keyof Context, member: unknown): boolean => isSame(member, empty[name]);

export function storedStateOf(state: State): StoredState {
  const before = stored.get(state);
  if (before) return before;
  const members = Object.entries(state.context) as [keyof Context, unknown][];
  const context = Object.fromEntries(members.filter(([name, member]) => !isLeftOut(name, member)));
  const made = { value: state.value, context };
  stored.set(state, made);
  return made;
}

export const stateOf = <T extends StoredState>(stored: T): T & State => ({
  ...stored,
  context: { ...EMPTY, ...(stored.context as Pick<Context, 'parties' | 'way'>) },
});
