import { type EventType, isByOwnCall } from '../events/event-data.js';
import {
  type Context,
  type ExternalFacts,
  type LedgerEvent,
  nextRound,
  nextStepNumber,
} from '../facts/context.js';
import { expectedRoundOf, nextNumber } from '../facts/rounds.js';
import { onlyByItsOwnCall, type RuleViolation } from '../machine/rules.js';
import { stepsOf } from '../parties/procedures.js';
import { dayNumber, dayOf } from '../values/dates.js';
import type { Steps } from '../values/steps.js';
import type { Day } from '../values/views.js';
import { applyEvent, type Procedure, type State } from './replay.js';

/** An event of the kind, and whether it could be recorded today: the refusals if not, else the warnings. */
export type NextEvent = {
  type: EventType;
  /** Whether it usually comes next at this stage. */
  likely: boolean;
  refusals: RuleViolation[];
  warnings: RuleViolation[];
};

/** Every event of the kind once, the likely ones first. */
export const nextEvents = (
  procedure: Procedure,
  state: State,
  today: Day,
  external?: ExternalFacts,
): NextEvent[] =>
  likelyFirst(procedure, state).map(({ type, likely }) => {
    const refusals = onlyByItsOwnCall(type);
    if (refusals.length > 0) return { type, likely, refusals, warnings: [] };
    const tried = examplesOf(procedure, state, type, today, external).map((event) =>
      applyEvent(procedure, state, event),
    );
    const result = tried.find((outcome) => 'state' in outcome);
    const [refused] = tried;
    return result && 'state' in result
      ? { type, likely, refusals: [], warnings: result.warnings }
      : { type, likely, refusals: refused && 'refusals' in refused ? refused.refusals : [], warnings: [] };
  });

function likelyFirst({ kind }: Procedure, { value }: State): { type: EventType; likely: boolean }[] {
  const usual = (kind.definition.likely[value.stage] ?? []).filter((type) => kind.events.includes(type));
  return [
    ...usual.map((type) => ({ type, likely: true })),
    ...kind.events.filter((type) => !usual.includes(type)).map((type) => ({ type, likely: false })),
  ];
}

/**
 * The event that, logged just before `event`, would let it stand where it is refused: the likeliest first. None that
 * goes round the procedure.
 */
export function* eventBefore(
  procedure: Procedure,
  state: State,
  event: LedgerEvent,
): Steps<EventType | null> {
  for (const { type } of likelyFirst(procedure, state)) {
    if (type === 'stage.asserted' || type === event.type || isByOwnCall(type)) continue;
    for (const example of examplesOf(procedure, state, type, dayOf(event.certainDay))) {
      const result = applyEvent(procedure, state, example);
      yield;
      if ('state' in result && 'state' in applyEvent(procedure, result.state, event)) return type;
    }
  }
  return null;
}

/** Where others may still sign. */
const SIGNED = { signed: true, in_force: true };

/** One of each group of parties that have the same procedure and have done the same: a rule tells others not apart. */
function unlikeParties({ parties }: Procedure, { context }: State): string[] {
  const { byParty, steps, refused } = context;
  const done = (side: string) =>
    JSON.stringify([
      stepsOf(side),
      Object.keys(byParty[side] ?? {}).sort(),
      Object.keys(steps[side] ?? {}).sort(),
      side in refused,
    ]);
  return [...Map.groupBy(parties, done).values()].flatMap(([first]) => first ?? []);
}

/** A new number for an action, or that of the first that is open. */
function ofAction(type: EventType, { actions }: Context): number | null {
  const free = nextStepNumber(actions);
  if (type === 'action.agreed') return free;
  if (type !== 'action.done' && type !== 'action.dropped') return null;
  return actions.find(({ closed }) => closed === null)?.number ?? actions.at(-1)?.number ?? free;
}

/** Ordinary examples of the event, one for each side. A round has the number that is expected next. */
function examplesOf(
  procedure: Procedure,
  state: State,
  type: EventType,
  day: Day,
  external?: ExternalFacts,
): LedgerEvent[] {
  const { context } = state;
  const ofPlanned = type === 'round.rescheduled' || type === 'round.cancelled';
  const countsSeries = procedure.kind.definition.events['round.held']?.soft?.includes('round-in-sequence@2');
  const expected = countsSeries ? nextNumber(context.rounds) : expectedRoundOf(context.rounds);
  const number = ofAction(type, context) ?? (ofPlanned ? nextRound(context)?.number : null) ?? expected;
  const data = {
    number,
    target: day,
    count: 1,
    court: '…',
    adverse: false,
    scope: 'whole',
    stage: state.value.stage,
    until: day,
    articles: [],
  };
  return unlikeParties(procedure, state).map((side) => ({
    type,
    seq: 0,
    occurredOn: day,
    certainDay: dayNumber(day),
    data: {
      ...data,
      side,
      ...(type === 'agreement.signed' && state.value.stage in SIGNED && { sides: [side] }),
      ...(type === 'party.withdrew' && { party: side }),
    },
    sourced: true,
    external,
  }));
}
