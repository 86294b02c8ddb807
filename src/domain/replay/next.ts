import type { EventType } from '../events/event-data.js';
import { type ExternalFacts, type LedgerEvent, nextRound } from '../facts/context.js';
import { expectedRoundOf, nextNumber } from '../facts/rounds.js';
import { onlyByItsOwnCall, type RuleViolation } from '../machine/rules.js';
import { stepsOf } from '../parties/procedures.js';
import { dayNumber, dayOf } from '../values/dates.js';
import type { Day } from '../values/views.js';
import { applyEvent, type Procedure, type State } from './replay.js';

/** Every event of the kind, the likely ones first, and whether it could be recorded today: the refusals if not, else the warnings. */
export type NextEvent = {
  type: EventType;
  /** Whether it usually comes next at this stage. */
  likely: boolean;
  refusals: RuleViolation[];
  warnings: RuleViolation[];
};

export const nextEvents = (
  procedure: Procedure,
  state: State,
  today: Day,
  external?: ExternalFacts,
): NextEvent[] => {
  const usual = procedure.kind.definition.likely[state.value.stage] ?? [];
  const next = procedure.kind.events.map((type) => {
    const likely = usual.includes(type);
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
  const place = ({ type, likely }: NextEvent) => (likely ? usual.indexOf(type) : usual.length);
  return next.toSorted((a, b) => place(a) - place(b));
};

/**
 * The event that, logged just before `event`, would let it stand where it is refused: the likeliest first. None that
 * goes round the procedure.
 */
export function eventBefore(procedure: Procedure, state: State, event: LedgerEvent): EventType | null {
  const day = dayOf(event.certainDay);
  const usual = nextEvents(procedure, state, day).filter(
    ({ type, refusals }) => refusals.length === 0 && type !== 'stage.asserted' && type !== event.type,
  );
  const helps = usual.find(({ type }) =>
    examplesOf(procedure, state, type, day).some((example) => {
      const result = applyEvent(procedure, state, example);
      return 'state' in result && 'state' in applyEvent(procedure, result.state, event);
    }),
  );
  return helps?.type ?? null;
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
  const number = (ofPlanned ? nextRound(context)?.number : null) ?? expected;
  const data = {
    number,
    target: day,
    count: 1,
    court: '…',
    adverse: false,
    scope: 'whole',
    stage: state.value.stage,
    until: day,
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
