import { createActor } from 'xstate';
import type { Context, LedgerEvent } from '../facts/context.js';
import { Memo } from '../values/memo.js';
import { CHANGES, type ContextChange, type Machine } from './compile.js';

type Snapshot = ReturnType<Machine['resolveState']>;
type Scope = Parameters<Machine['transition']>[2];
type Value = Snapshot['value'];

/** A value of the machine with what leaves it: `next` by the numbers of the transitions. */
type ResolvedValue = { snapshot: Snapshot; next: Memo<string, Value> };

type MachineCache = {
  scope: Scope;
  /** A value comes back as the same object again and again, or as JSON. */
  byObject: WeakMap<object, ResolvedValue>;
  byText: Memo<string, ResolvedValue>;
  numbers: Map<object, number>;
};

/** A state as it is stored: what the regions are in, and the facts. */
type Standing = { value: object; context: Context };

const caches = new WeakMap<Machine, MachineCache>();

/** Tracks are in few different values at a time, and leave each by few events. */
const VALUES = 500;
const STEPS = 100;

function cacheOf(machine: Machine): MachineCache {
  const before = caches.get(machine);
  if (before) return before;
  const fresh = {
    scope: scopeOf(machine),
    byObject: new WeakMap<object, ResolvedValue>(),
    byText: new Memo<string, ResolvedValue>(VALUES),
    numbers: new Map<object, number>(),
  };
  caches.set(machine, fresh);
  return fresh;
}

/** The transitions that an event takes, as their guards choose: at most one of a region; none where it is not possible. */
export type EnabledTransitions = ReturnType<Machine['getTransitionData']>;

export const enabledTransitions = (
  machine: Machine,
  state: Standing,
  event: LedgerEvent,
): EnabledTransitions => machine.getTransitionData(restored(machine, state), event);

/**
 * XState walks all nodes three times to resolve a value. The walk depends on the value alone, so each value is resolved
 * once.
 */
function resolved(machine: Machine, { value, context }: Standing): ResolvedValue {
  const { byObject, byText } = cacheOf(machine);
  const before = byObject.get(value);
  if (before) return before;
  const found = byText.of(JSON.stringify(value), () => ({
    snapshot: machine.resolveState({ value: value as Value, context }),
    next: new Memo<string, Value>(STEPS),
  }));
  byObject.set(value, found);
  return found;
}

const restored = (machine: Machine, state: Standing): Snapshot => ({
  ...resolved(machine, state).snapshot,
  context: state.context,
});

/**
 * The state after an event that takes these transitions: what XState's `transition()` gives. Which value they lead to
 * depends on them and on the value before alone, so XState is asked once. What they change in the context is carried out
 * each time: nothing else acts, since no state has an action of its own (compile.ts).
 */
export function stateAfter(
  machine: Machine,
  state: Standing,
  event: LedgerEvent,
  transitions: EnabledTransitions,
): { value: Value; context: Context } {
  const { scope, numbers } = cacheOf(machine);
  const key = transitions.map((transition) => numberIn(numbers, transition)).join();
  const { next } = resolved(machine, state);
  const value = next.of(key, () => machine.transition(restored(machine, state), event, scope).value);
  let { context } = state;
  for (const { actions } of transitions)
    for (const { type, params } of actions as readonly ContextChange[])
      context = { ...context, ...CHANGES[type]({ context, event }, params as never) };
  return { value, context };
}

function numberIn(numbers: Map<object, number>, transition: object): number {
  const number = numbers.get(transition) ?? numbers.size;
  numbers.set(transition, number);
  return number;
}

/**
 * XState's `transition()` makes an actor for every call, and an actor enters the initial state of every region as it is
 * made. These machines start nothing and send nothing, so one actor, never started, serves a machine for good.
 */
function scopeOf(machine: Machine): Scope {
  const self = createActor(machine);
  const nothing = () => undefined;
  return {
    self,
    system: self.system,
    id: self.id,
    sessionId: self.sessionId,
    logger: nothing,
    defer: nothing,
    emit: nothing,
    stopChild: nothing,
    actionExecutor: nothing,
  };
}
