import type { TimedStep } from '../parties/procedure.js';
import type { NextRound } from '../values/views.js';
import type { Context, LedgerEvent, PartyFacts } from './context.js';

/** The facts of a party from which a deadline may count. */
const COUNTED: readonly (keyof PartyFacts)[] = ['signed', 'consent', 'notified', 'received', 'denounced'];

/** Under which name the entry stands that gives a party's fact, or plans a round. */
export const basisOfFact = (fact: keyof PartyFacts, party: string): string => `${fact} ${party}`;
export const basisOfRound = (number: number): string => `round ${number}`;
export const basisOfStep = (party: string, step: string): string => `step ${party} ${step}`;

/**
 * Which entries said what deadlines rest on, after an event: it gave what is new, and nothing gives any more what is
 * gone. So a deadline names its entries without the history.
 */
export function basesAfter(
  before: Context,
  after: Context,
  { type, seq, data }: LedgerEvent,
  timed: readonly TimedStep[],
): Context['bases'] {
  const changes: [name: string, isThere: boolean][] = [];
  const compare = (name: string, was: unknown, is: unknown) => {
    if (was !== is) changes.push([name, is !== undefined && is !== null]);
  };
  if (after.byParty !== before.byParty)
    for (const party of new Set([...Object.keys(before.byParty), ...Object.keys(after.byParty)]))
      for (const fact of COUNTED)
        compare(basisOfFact(fact, party), before.byParty[party]?.[fact], after.byParty[party]?.[fact]);
  compare('scheduled', before.entryIntoForce, after.entryIntoForce);
  compare('in_force', before.inForce.at(-1)?.from, after.inForce.at(-1)?.from);
  compare('renewed', before.renewedUntil, after.renewedUntil);
  compare('denounced', before.denounced?.on, after.denounced?.on);
  for (const { party, step } of timed)
    compare(basisOfStep(party, step), before.steps[party]?.[step], after.steps[party]?.[step]);
  if (after.planned !== before.planned) {
    const isPlanned = (planned: readonly NextRound[], number: number) =>
      planned.some((one) => one.number === number);
    for (const { number } of before.planned)
      if (!isPlanned(after.planned, number)) changes.push([basisOfRound(number), false]);
    if ((type === 'round.planned' || type === 'round.rescheduled') && typeof data.number === 'number')
      changes.push([basisOfRound(data.number), true]);
  }
  if (changes.length === 0) return before.bases;
  const bases = { ...before.bases };
  for (const [name, isThere] of changes) {
    if (isThere) bases[name] = seq;
    else delete bases[name];
  }
  return bases;
}
