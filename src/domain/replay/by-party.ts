import type { Context } from '../facts/context.js';
import { entryByClauses, entryOfEach } from '../facts/final-clauses.js';
import { isSame } from '../values/same.js';
import type { EntryByClauses, PartyStatus, Stage } from '../values/views.js';

const ENDED: readonly Stage[] = ['terminated', 'abandoned', 'superseded'];

/** What the final clauses say of an entry into force, for all parties or for some, that is not recorded. */
export function toldByClauses(context: Context, stage: Stage): EntryByClauses | undefined {
  const entry = entryByClauses(context);
  if (!entry || ENDED.includes(stage)) return undefined;
  const told = stage === 'in_force' ? { falls: null, missing: [], more: 0 } : entry;
  const each = Object.entries(entryOfEach(context)).filter(([, falls]) => !isSame(falls, told.falls));
  if (each.length > 0) return { ...told, byParty: Object.fromEntries(each) };
  return told.falls || stage === 'signed' ? told : undefined;
}

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
