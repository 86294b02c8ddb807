import { createActor } from 'xstate';
import type { Context, LedgerEvent } from './context.js';
import type { Machine } from './machine.js';

type Snapshot = ReturnType<Machine['resolveState']>;
type Scope = Parameters<Machine['transition']>[2];
type Kept = { scope: Scope; resolved: Map<string, Snapshot> };

const kept = new WeakMap<Machine, Kept>();

/** Values that tracks are in at one time are few; the bound only keeps a mistake from growing without end. */
const VALUES = 500;

function keptOf(machine: Machine): Kept {
  const before = kept.get(machine);
  if (before) return before;
  const fresh = { scope: scopeOf(machine), resolved: new Map() };
  kept.set(machine, fresh);
  return fresh;
}

/**
 * The snapshot of a stored state. XState walks all nodes three times to resolve a value (25 µs), and the walk depends
 * on the value alone: it is made once for each.
 */
export function restored(
  machine: Machine,
  { value, context }: { value: object; context: Context },
): Snapshot {
  const { resolved } = keptOf(machine);
  const key = JSON.stringify(value);
  const before = resolved.get(key);
  if (before) return { ...before, context };
  if (resolved.size >= VALUES) resolved.clear();
  const snapshot = machine.resolveState({ value: value as Snapshot['value'], context });
  resolved.set(key, snapshot);
  return snapshot;
}

/**
 * The snapshot after `event`: what XState's `transition()` gives, in a quarter of its time (29 instead of 129 µs). That
 * function makes an actor for every call, and an actor enters the initial state of every region as it is made. These
 * machines start nothing and send nothing, so one actor, never started, serves a machine for good.
 */
export const stepped = (machine: Machine, snapshot: Snapshot, event: LedgerEvent): Snapshot =>
  machine.transition(snapshot, event, keptOf(machine).scope);

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
