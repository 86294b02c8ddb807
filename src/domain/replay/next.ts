import type { EventType } from '../events/event-data.js';
import { type ExternalFacts, type LedgerEvent, nextRound } from '../machine/context.js';
import { expectedRoundOf } from '../machine/rounds.js';
import { onlyByItsOwnCall, type RuleViolation } from '../machine/rules.js';
import { dayNumber } from '../values/dates.js';
import type { Day } from '../values/views.js';
import { applyEvent, type Procedure, type State } from './replay.js';

/** An event of the kind, and whether it could be recorded today: the refusals if not, else the warnings. */
export type NextEvent = { type: EventType; refusals: RuleViolation[]; warnings: RuleViolation[] };

export const nextEvents = (
  procedure: Procedure,
  state: State,
  today: Day,
  external?: ExternalFacts,
): NextEvent[] =>
  procedure.kind.events.map((type) => {
    const refusals = onlyByItsOwnCall(type);
    if (refusals.length > 0) return { type, refusals, warnings: [] };
    const tried = examplesOf(procedure, state, type, today, external).map((event) =>
      applyEvent(procedure, state, event),
    );
    const result = tried.find((outcome) => 'state' in outcome);
    const [refused] = tried;
    return result && 'state' in result
      ? { type, refusals: [], warnings: result.warnings }
      : { type, refusals: refused && 'refusals' in refused ? refused.refusals : [], warnings: [] };
  });

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
  const number = (ofPlanned ? nextRound(context)?.number : null) ?? expectedRoundOf(context.rounds);
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
  return procedure.parties.map((side) => ({
    type,
    seq: 0,
    occurredOn: day,
    certainDay: dayNumber(day),
    data: { ...data, side },
    sourced: true,
    external,
  }));
}
