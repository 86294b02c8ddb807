import type { Entry } from '../events/history.js';
import { type Kind, machineOf } from '../kinds/kind.js';
import { type Context, type ExternalFacts, type LedgerEvent, milestonesOf } from '../machine/context.js';
import type { Machine } from '../machine/machine.js';
import { nextSnapshot, restoreSnapshot } from '../machine/pure-transition.js';
import { HARD_RULES, type RuleViolation, SOFT_RULES, violationsOf } from '../machine/rules.js';
import { certainDay } from '../values/dates.js';
import type { Steps } from '../values/steps.js';
import type { Application, Stage, Step, Talks } from '../values/views.js';

/** Where a track stands after an entry: the machine's states and context. Plain JSON. */
export type State = {
  value: {
    stage: Stage;
    talks: Talks;
    application: Application;
    milestones: Record<string, Record<string, string>>;
  };
  context: Context;
};

/**
 * The machine that a history runs through: the kind's, between the track's parties; in reader's mode for the public
 * log.
 */
export type Procedure = { kind: Kind; parties: string[]; reader: boolean };

const machine = ({ kind, parties, reader }: Procedure): Machine => machineOf(kind, parties, reader);

const stateOf = (snapshot: { value: unknown; context: Context }): State => ({
  value: snapshot.value as State['value'],
  context: snapshot.context,
});

/** The state before anything is recorded. */
export const initialState = (procedure: Procedure): State =>
  stateOf(
    machine(procedure).resolveState({ value: {}, context: machine(procedure).config.context as Context }),
  );

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
 * One step: the state after `event` with its warnings, or why the procedure refuses it. A machine in reader's mode
 * refuses nothing.
 */
export function applyEvent(
  procedure: Procedure,
  state: State,
  event: LedgerEvent,
): AcceptedEvent | RefusedEvent {
  const { kind, reader } = procedure;
  if (!kind.events.includes(event.type)) {
    return { refusals: [{ code: 'event_not_of_kind', params: { event: event.type, kind: kind.kind } }] };
  }
  const refusals = reader ? [] : violationsOf(HARD_RULES[event.type], state.context, event, kind);
  if (refusals.length > 0) return { refusals };
  const snapshot = restoreSnapshot(machine(procedure), state);
  if (!snapshot.can(event)) {
    return {
      refusals: [{ code: 'event_not_possible', params: { event: event.type, stage: state.value.stage } }],
    };
  }
  const next = nextSnapshot(machine(procedure), snapshot, event);
  return {
    state: stateOf(next),
    warnings: violationsOf(SOFT_RULES[event.type] ?? [], state.context, event, kind),
  };
}

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
  milestones: inProcedure(context),
});

/** Milestones in the order of the procedure, which JSON in the database does not keep. */
const inProcedure = ({ parties, milestones }: Context): Step['milestones'] =>
  Object.fromEntries(
    parties.map((party) => [
      party,
      Object.fromEntries(milestonesOf(party).map((name) => [name, milestones[party]?.[name] ?? null])),
    ]),
  );
