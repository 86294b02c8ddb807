import type { Entry } from '../events/history.js';
import { basesAfter } from '../facts/bases.js';
import {
  type Context,
  type ExternalFacts,
  emptyContext,
  type LedgerEvent,
  partiesNow,
} from '../facts/context.js';
import type { Kind } from '../kinds/kind.js';
import type { TransitionRules } from '../machine/compile.js';
import { enabledTransitions, stateAfter } from '../machine/pure-transition.js';
import { underPresentNames } from '../machine/renames.js';
import { RULES, type RuleInput, type RuleViolation } from '../machine/rules.js';
import { stepsOf, timedStepsOf } from '../parties/procedures.js';
import { certainDay } from '../values/dates.js';
import type { Steps } from '../values/steps.js';
import type { Application, Members, Stage, Step, Talks } from '../values/views.js';

/** Where a track stands after an entry: the machine's regions and the facts. Plain JSON. */
export type State = {
  value: { stage: Stage; talks: Talks; application: Application };
  context: Context;
};

/**
 * What a history runs through: the machine of the track's kind, between its parties and their members; in reader's
 * mode for the public log.
 */
export type Procedure = { kind: Kind; parties: string[]; members?: Members; reader: boolean };

/** The state before anything is recorded. */
export const initialState = ({ parties, members }: Pick<Procedure, 'parties' | 'members'>): State => ({
  value: { stage: 'exploratory', talks: 'active', application: 'none' },
  context: emptyContext(parties, members),
});

export const eventOf = (entry: Entry, external?: ExternalFacts): LedgerEvent => ({
  type: entry.type,
  seq: entry.seq,
  occurredOn: entry.occurredOn,
  certainDay: certainDay(entry.occurredOn, entry.dateRecordedAt),
  data: entry.data,
  sourced: entry.sources.length > 0,
  ...(external && { external }),
});

export type AcceptedEvent = { state: State; warnings: RuleViolation[] };
export type RefusedEvent = { refusals: RuleViolation[] };

/**
 * One step: the state after `event` with its warnings, or why the procedure refuses it. The machine names the branch
 * that the event would take, the rules of that branch are run once, and the machine steps if none of the hard ones is
 * violated. In reader's mode nothing is refused for a rule.
 */
export function applyEvent(
  { kind, reader }: Procedure,
  state: State,
  recorded: LedgerEvent,
): AcceptedEvent | RefusedEvent {
  const event = underPresentNames(kind.definition, reader ? { ...recorded, reader } : recorded);
  const definition = kind.definition.events[event.type];
  if (!definition) {
    return { refusals: [{ code: 'event_not_of_kind', params: { event: event.type, kind: kind.kind } }] };
  }
  const { machine } = kind;
  const { stage, talks } = state.value;
  const input: RuleInput = {
    stage,
    talks,
    context: state.context,
    event,
    kind: kind.kind,
    step: definition.step,
  };
  const transitions = enabledTransitions(machine, state, event);
  const branch = transitions.find(({ meta }) => meta)?.meta as TransitionRules | undefined;
  const refusals = reader ? [] : violationsOf(branch?.hard ?? definition.hard ?? [], input);
  if (refusals.length > 0) return { refusals };
  if (!branch) return { refusals: [{ code: 'event_not_possible', params: { event: event.type, stage } }] };
  const { value, context } = stateAfter(machine, state, event, transitions);
  const warnings = violationsOf(branch.soft, input);
  const timed = partiesNow(context).flatMap((party) => timedStepsOf(party));
  const bases = basesAfter(state.context, context, event, timed);
  return { state: { value: value as State['value'], context: { ...context, bases } }, warnings };
}

const violationsOf = (rules: readonly string[], input: RuleInput): RuleViolation[] =>
  rules.flatMap((rule) => RULES[rule]?.(input) ?? []);

/** The state after each of `entries`. The ledger accepted them before, so no rule asks about the twin again. */
export function* replay(
  procedure: Procedure,
  entries: readonly Entry[],
  from: State = initialState(procedure),
): Steps<State[]> {
  const states: State[] = [];
  let state = from;
  for (const entry of entries) {
    const result = applyEvent(procedure, state, eventOf(entry));
    if ('refusals' in result) {
      throw new Error(`entry ${entry.seq} is refused in replay: ${JSON.stringify(result.refusals)}`);
    }
    state = result.state;
    states.push(state);
    yield;
  }
  return states;
}

/** The part of a state that `from` and `to` of a transition show. */
export const stepOf = ({ value, context }: State): Step => ({
  stage: value.stage,
  talks: value.talks,
  application: value.application,
  milestones: milestonesOf(context),
});

/** Each party's steps in the order of its procedure, with null for what is not recorded. */
const milestonesOf = ({ parties, steps }: Context): Step['milestones'] =>
  Object.fromEntries(
    parties.map((party) => [
      party,
      Object.fromEntries(stepsOf(party).map((step) => [step, steps[party]?.[step] ?? null])),
    ]),
  );
