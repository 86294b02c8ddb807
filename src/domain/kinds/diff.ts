import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import type { EventDefinition, KindDefinition, TransitionDefinition } from '../machine/definition.js';
import { isSame } from '../values/same.js';
import { STAGES, type Stage } from '../values/views.js';

/** What is in the one list only, and in the other only. */
export type ListDiff<T> = { added: T[]; removed: T[] };

/** A transition from one stage, or from any where `from` is null. */
export type Move = Pick<TransitionDefinition, 'when' | 'target' | 'hard' | 'soft' | 'actions'> & {
  from: Stage | null;
};

/** What an event does otherwise. `hard` and `soft` are rules, by name. */
export type EventDiff = {
  event: EventType;
  hard: ListDiff<string>;
  soft: ListDiff<string>;
  actions: ListDiff<string>;
  moves: ListDiff<Move>;
  /** The step of a domestic procedure that it records, in either version. */
  step?: { from: string | null; to: string | null };
};

export type KindDiff = {
  kind: string;
  from: number;
  to: number;
  events: ListDiff<EventType> & { renamed: { from: string; to: string }[] };
  steps: { renamed: { from: string; to: string }[] };
  changed: EventDiff[];
  /** What else differs: the rail, the rule for twins, the usual final clauses, what is likely next. */
  others: { what: 'twin' | 'rail' | 'usualClauses' | 'likely' | 'hasSubtype'; from: unknown; to: unknown }[];
};

/** What differs between two versions of a kind. Labels are no part of it. */
export function diffOfKinds(from: KindDefinition, to: KindDefinition): KindDiff {
  const renamed = renamesOf(to.renames?.events, from.renames?.events);
  const wasRenamed = (type: EventType) => renamed.some((one) => one.from === type);
  const shared = EVENT_TYPES.flatMap((event) => {
    const [before, after] = [from.events[event], to.events[event]];
    return before && after ? [eventDiff(event, before, after)] : [];
  });
  return {
    kind: to.kind,
    from: from.version,
    to: to.version,
    events: {
      added: EVENT_TYPES.filter((type) => type in to.events && !(type in from.events)),
      removed: EVENT_TYPES.filter((type) => type in from.events && !(type in to.events) && !wasRenamed(type)),
      renamed,
    },
    steps: { renamed: renamesOf(to.renames?.steps, from.renames?.steps) },
    changed: shared.filter(isChanged),
    others: (['twin', 'rail', 'usualClauses', 'likely', 'hasSubtype'] as const)
      .filter((what) => !isSame(from[what], to[what]))
      .map((what) => ({ what, from: from[what], to: to[what] })),
  };
}

type Names = Partial<Record<string, string>>;

/** The names that only the later version reads otherwise. */
const renamesOf = (names: Names = {}, before: Names = {}): { from: string; to: string }[] =>
  Object.entries(names).flatMap(([from, to]) => (to && before[from] !== to ? [{ from, to }] : []));

function eventDiff(event: EventType, before: EventDefinition, after: EventDefinition): EventDiff {
  const [from, to] = [before.step ?? null, after.step ?? null];
  return {
    event,
    hard: listDiff(before.hard, after.hard),
    soft: listDiff(before.soft, after.soft),
    actions: listDiff(before.actions, after.actions),
    moves: listDiff(movesOf(before), movesOf(after)),
    ...(from !== to && { step: { from, to } }),
  };
}

const isChanged = ({ hard, soft, actions, moves, step }: EventDiff): boolean =>
  step !== undefined ||
  [hard, soft, actions, moves].some(({ added, removed }) => added.length > 0 || removed.length > 0);

function listDiff<T>(before: readonly T[] = [], after: readonly T[] = []): ListDiff<T> {
  const without = (one: readonly T[], other: readonly T[]) =>
    one.filter((item) => !other.some((same) => isSame(item, same)));
  return { added: without(after, before), removed: without(before, after) };
}

/** The transitions stage by stage, so that one more stage is one more move. */
const movesOf = ({ transitions = [] }: EventDefinition): Move[] =>
  transitions.flatMap(({ from = null, ...branch }): Move[] =>
    from === null
      ? [{ from, ...branch }]
      : STAGES.filter((stage) => from.includes(stage)).map((stage) => ({ from: stage, ...branch })),
  );
