import type { Context } from '../machine/context.js';
import type { PartyStatus } from '../values/views.js';

/** What is known of each party, of those that acceded, and of the members of a mixed agreement. */
export function byPartyOf(context: Context): Record<string, PartyStatus> {
  const { parties, acceded, members } = context;
  return Object.fromEntries(
    [...parties, ...acceded].map((party) => {
      const own = members[party] ?? [];
      const ofMembers = Object.fromEntries(own.map((member) => [member, factsOf(context, member)]));
      return [party, { ...factsOf(context, party), ...(own.length > 0 && { members: ofMembers }) }];
    }),
  );
}

function factsOf({ byParty }: Context, party: string): PartyStatus {
  const facts = byParty[party];
  return {
    signed: facts?.signed ?? null,
    provisional: facts?.provisional ?? null,
    consent: facts?.consent ?? null,
    notified: facts?.notified ?? null,
    inForce: facts?.inForce ?? null,
    withdrawn: facts?.withdrawn ?? null,
  };
}
