import type { Edtf } from '../values/views.js';
import { type Context, type LedgerEvent, type PartyFacts, partiesNow } from './context.js';

/** The parties that an event is about: the one that it names, else all. */
export const partiesOf = ({ parties }: Context, { data }: LedgerEvent): readonly string[] =>
  (data.sides as string[] | undefined) ?? (data.side ? [data.side as string] : parties);

/** Nothing of what was so before it withdrew holds for a party that comes back. */
export function accession({ acceded, parties, byParty }: Context, party: string): Partial<Context> {
  const { [party]: before, ...others } = byParty;
  return {
    ...(!acceded.includes(party) && !parties.includes(party) && { acceded: [...acceded, party] }),
    ...(before?.withdrawn && { byParty: others }),
  };
}

export function withFact(context: Context, parties: readonly string[], fact: PartyFacts): Partial<Context> {
  const byParty = { ...context.byParty };
  // The first date stands: entries come in effective order.
  for (const party of parties) byParty[party] = { ...fact, ...byParty[party] };
  return { byParty };
}

export function withoutFacts(context: Context, parties: readonly string[], ...names: (keyof PartyFacts)[]) {
  const byParty = { ...context.byParty };
  for (const party of parties) {
    const facts = { ...byParty[party] };
    for (const name of names) delete facts[name];
    byParty[party] = facts;
  }
  return { byParty };
}

/** A later entry tells better when a withdrawal takes effect. */
export const withdrawal = ({ byParty }: Context, { data, occurredOn }: LedgerEvent, party: string) => {
  const withdrawn = (data.effectiveOn as Edtf | undefined) ?? occurredOn;
  return { byParty: { ...byParty, [party]: { ...byParty[party], withdrawn } } };
};

/**
 * For whom an agreement enters into force where no side is named: for all; where there are more than two parties, for
 * those that are known to be bound.
 */
export function entering(context: Context, { data }: LedgerEvent): readonly string[] {
  if (data.side) return [data.side as string];
  const parties = partiesNow(context);
  const bound = parties.length > 2 ? parties.filter((party) => context.byParty[party]?.consent) : [];
  return bound.length > 0 ? bound : parties;
}

/** Whether the event is about one party only, and the same is still so, or will be, for others. */
export function othersRemain(context: Context, { type, data }: LedgerEvent): boolean {
  if (data.side === undefined) return false;
  const { byParty } = context;
  const others = partiesNow(context).filter((party) => party !== data.side);
  if (type === 'provisional_application.ended') return others.some((party) => byParty[party]?.provisional);
  const bound = others.filter((party) => byParty[party]?.inForce || context.acceded.includes(party));
  // An agreement binds at least two. Where no date is known of any party, it may be in force for each.
  return (bound.length > 0 || byParty[data.side as string]?.inForce ? bound : others).length >= 2;
}
