import { and, assign, or, setup, stateIn } from 'xstate';
import { EVENT_TYPES, type EventType } from '../events/event-data.js';
import { type Context, emptyContext, type LedgerEvent } from '../facts/context.js';
import { othersRemain } from '../facts/party-facts.js';
import { APPLICATIONS, type Application, STAGES, type Stage } from '../values/views.js';
import { ACTIONS, openApplication, stageChanges } from './actions.js';
import {
  type EventDefinition,
  type KindDefinition,
  OPEN_APPLICATIONS,
  type OpenApplication,
  type TransitionDefinition,
} from './definition.js';
import type { ActionInput } from './rule.js';
import { RULES } from './rules.js';

/** The rules of a transition, by name: what `decide` runs before the machine steps. */
export type TransitionRules = { hard: readonly string[]; soft: readonly string[] };

type GuardParams = { when?: TransitionDefinition['when']; open?: OpenApplication; application?: Application };

type Before = Pick<ActionInput, 'context' | 'event'>;

/** What the actions of the machine change in the context. */
export const CHANGES = {
  act: ({ context, event }: Before, { actions, step }: { actions: readonly string[]; step?: string }) =>
    afterActions(actions, { context, event, step }),
  changeStage: ({ context, event }: Before, params: { from: Stage; to: Stage }) =>
    stageChanges(context, event, params),
};

/** An action of a transition. */
export type ContextChange = { type: keyof typeof CHANGES; params: object };

const REGIONS = ['stage', 'talks', 'application'] as const;
type Region = (typeof REGIONS)[number];

/**
 * The XState machine of a kind. Three regions run in parallel: stage, talks and application. Guards choose among the
 * branches of an event and judge nothing: the rules of the branch stand in its `meta`. Exactly one region, or the root,
 * carries out an event's actions. Other regions may move with it.
 */
export function compileKind(definition: KindDefinition) {
  checkNames(definition);
  const events = EVENT_TYPES.flatMap((type) => {
    const event = definition.events[type];
    return event ? [{ type, event, home: homeOf(event) }] : [];
  });
  const on = (
    from: (typeof events)[number][],
    build: (event: EventDefinition, type: EventType) => object[],
  ) => Object.fromEntries(from.map(({ type, event }) => [type, build(event, type)]));
  const staged = events.filter(({ event }) => branchesOf(event).some(({ target }) => target?.stage));
  const at = (home: Region | null) => events.filter((event) => event.home === home);

  return setup({
    types: { context: {} as Context, events: {} as LedgerEvent, meta: {} as TransitionRules },
    guards: {
      branch: ({ context, event }, { when, open, application }: GuardParams) =>
        (!when?.reader || event.reader === true) &&
        (!when?.othersRemain || othersRemain(context, event)) &&
        Object.entries(when?.data ?? {}).every(([name, value]) => event.data[name] === value) &&
        (!open || application === openApplication(context, event, open)),
    },
    actions: { act: assign(CHANGES.act), changeStage: assign(CHANGES.changeStage) },
  }).createMachine({
    id: definition.kind,
    type: 'parallel',
    context: emptyContext([]),
    states: {
      stage: {
        initial: 'exploratory',
        states: Object.fromEntries(
          STAGES.map((stage) => [stage, { on: on(staged, (event) => stageBranches(event, stage)) }]),
        ),
      },
      talks: {
        initial: 'active',
        states: { active: {}, paused: {} },
        on: on(at('talks'), talksBranches),
      },
      application: {
        initial: 'none',
        states: Object.fromEntries(APPLICATIONS.map((application) => [application, {}])),
        on: on(
          events.filter(({ event }) => branchesOf(event).some(({ target }) => target?.application)),
          (event) => applicationBranches(event, homeOf(event) === 'application'),
        ),
      },
    },
    on: on(at(null), (event) => branchesOf(event).map((branch) => transition(event, branch))),
    // Made of data: the compiler knows none of its names. `checkNames` and the test of the procedure do.
  } as never);
}

export type Machine = ReturnType<typeof compileKind>;

const branchesOf = (event: EventDefinition): readonly TransitionDefinition[] => event.transitions ?? [{}];

/** The region that carries out the event's actions: the first that any of its branches moves. Null: the root. */
const homeOf = (event: EventDefinition): Region | null =>
  REGIONS.find((region) => branchesOf(event).some(({ target }) => target?.[region])) ?? null;

/** A branch without a target is recorded and moves nothing: many real events change no state. */
const transition = (event: EventDefinition, branch: TransitionDefinition, more: object[] = []) => ({
  guard: { type: 'branch', params: { when: branch.when } },
  meta: {
    hard: [...(event.hard ?? []), ...(branch.hard ?? [])],
    soft: [...(branch.soft ?? []), ...(event.soft ?? [])],
  },
  actions: [
    {
      type: 'act',
      params: { actions: [...(branch.actions ?? []), ...(event.actions ?? [])], step: event.step },
    },
    ...more,
  ],
});

/** Each action sees what those before it changed. As actions of XState each would copy the whole context. */
function afterActions(names: readonly string[], { context, ...input }: ActionInput): Context {
  const changed = { ...context };
  for (const name of names) Object.assign(changed, ACTIONS[name]?.({ ...input, context: changed }));
  return changed;
}

const stageBranches = (event: EventDefinition, from: Stage): object[] =>
  branchesOf(event)
    .filter((branch) => branch.from?.includes(from) ?? true)
    .map((branch) => {
      const to = branch.target?.stage;
      if (!to) return transition(event, branch);
      return {
        ...transition(event, branch, [{ type: 'changeStage', params: { from, to } }]),
        target: to === from ? undefined : to,
      };
    });

const talksBranches = (event: EventDefinition): object[] =>
  branchesOf(event).map((branch) => ({ ...transition(event, branch), target: `.${branch.target?.talks}` }));

/** Every branch, in the same order as in the stage region, so that both regions choose the same one. */
const applicationBranches = (event: EventDefinition, acts: boolean): object[] =>
  branchesOf(event).flatMap((branch) => {
    const to = branch.target?.application;
    const open = OPEN_APPLICATIONS.find((way) => way === to);
    const options = open ? APPLICATIONS : [to as Application | undefined];
    return options.map((application) => {
      const guard = {
        type: 'branch',
        params: { when: branch.when, ...(open && { open, application }) },
      };
      return {
        ...(acts && transition(event, branch)),
        ...(application && { target: `.${application}` }),
        guard: branch.from
          ? and([guard, or(branch.from.map((from) => stateIn({ stage: from })))] as never)
          : guard,
      };
    });
  });

function checkNames({ kind, events }: KindDefinition): void {
  for (const [type, event] of Object.entries(events)) {
    // Before the others they would take what has another effect in the ledger.
    const isReaders = branchesOf(event).map(({ when }) => when?.reader === true);
    if (isReaders.includes(true) && isReaders.lastIndexOf(false) > isReaders.indexOf(true))
      throw new Error(`${kind}: the branches of ${type} in reader's mode must come last`);
    for (const { hard = [], soft = [], actions = [] } of [event, ...branchesOf(event)]) {
      const unknown = [
        ...[...hard, ...soft].filter((name) => !(name in RULES)),
        ...actions.filter((name) => !(name in ACTIONS)),
      ];
      if (unknown.length > 0)
        throw new Error(`${kind}: ${type} names ${unknown.join(', ')}, which is not there`);
    }
  }
}
