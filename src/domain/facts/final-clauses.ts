import type { EntryIntoForceClause } from '../events/event-data.js';
import { bounds, dayNumber, dayOf, monthsAfter } from '../values/dates.js';
import type { DayBounds, Edtf, MissingDate } from '../values/views.js';
import { type Context, partiesNow } from './context.js';

/** The fact of each party from which a clause counts. */
export const FACT_COUNTED = {
  signature: 'signed',
  last_notification: 'notified',
  last_receipt: 'received',
  last_instrument: 'consent',
  nth_instrument: 'consent',
} as const;

/** The dates that the clauses still wait for, how many of them are enough, and the days between which the entry falls. */
type Entry = { missing: MissingDate[]; more: number; falls: DayBounds | null };

/** What the final clauses say of the entry into force. Null where no clause was stated. */
export function entryByClauses(context: Context): Entry | null {
  const clause = context.terms?.entryIntoForce;
  if (!clause) return null;
  const what = FACT_COUNTED[clause.after];
  const parties = sidesAsked(context, clause);
  const dated = parties.flatMap((side) => {
    const on = context.byParty[side]?.[what];
    return on ? [{ side, on }] : [];
  });
  const needed = clause.after === 'nth_instrument' ? (clause.n ?? 1) : parties.length;
  if (dated.length < needed) {
    const missing = parties.filter((side) => !dated.some((one) => one.side === side));
    return {
      missing: missing.map((side) => ({ side, what })),
      more: needed - dated.length,
      falls: null,
    };
  }
  const dates = dated.map(({ on }) => bounds(on));
  const nth = (ends: number[]) => ends.toSorted((a, b) => a - b)[needed - 1] as number;
  const earliest = after(nth(dates.map((date) => date.earliest)), clause);
  const latest = after(nth(dates.map((date) => date.latest)), clause);
  return { missing: [], more: 0, falls: daysBetween(earliest, latest) };
}

/**
 * The days on which the agreement enters into force for single parties, by the same clause: where there are more than
 * two, each that follows later is bound as long after its own date as the first were after theirs, and not before the
 * agreement is in force at all. Parties for which it is recorded are left out.
 */
export function entryOfEach(context: Context): Record<string, DayBounds> {
  const clause = context.terms?.entryIntoForce;
  const parties = partiesNow(context);
  const general = generalEntry(context);
  if (!clause || !general || parties.length <= 2) return {};
  const each = parties.flatMap((side): [string, DayBounds][] => {
    const facts = context.byParty[side];
    const own = facts?.[FACT_COUNTED[clause.after]];
    if (!own || facts.inForce) return [];
    const { earliest, latest } = bounds(own);
    const falls = daysBetween(
      Math.max(general.earliest, after(earliest, clause)),
      Math.max(general.latest, after(latest, clause)),
    );
    return falls ? [[side, falls]] : [];
  });
  return Object.fromEntries(each);
}

/** Day numbers: as recorded, else as the clauses give it. */
function generalEntry(context: Context): { earliest: number; latest: number } | null {
  const recorded = context.inForce.at(-1);
  if (recorded) return bounds(recorded.from);
  const falls = entryByClauses(context)?.falls;
  return falls ? { earliest: dayNumber(falls.earliest), latest: dayNumber(falls.latest) } : null;
}

/** A date with an open end has no last day, or no first. */
const daysBetween = (earliest: number, latest: number): DayBounds | null =>
  Number.isFinite(earliest) && Number.isFinite(latest)
    ? { earliest: dayOf(earliest), latest: dayOf(latest) }
    : null;

/**
 * Whose dates are waited for: of the parties, and of their members where those ratify as well. Who acceded later is not
 * among those whose last date counts.
 */
function sidesAsked(context: Context, { after }: EntryIntoForceClause): string[] {
  const parties = partiesNow(context).filter(
    (party) => after === 'nth_instrument' || !context.acceded.includes(party),
  );
  return FACT_COUNTED[after] === 'consent'
    ? parties.flatMap((party) => [party, ...(context.members[party] ?? [])])
    : parties;
}

/** Whether the clause counts from a date of each party, and this one has none. */
export function isMissing(context: Context, side: string): MissingDate | null {
  const clause = context.terms?.entryIntoForce;
  const what = clause && FACT_COUNTED[clause.after];
  return what && !context.byParty[side]?.[what] ? { side, what } : null;
}

/** The day to which the clause leads from a day number. Infinite for an open end. */
function after(day: number, { firstOfMonth, months = 0, days = 0 }: EntryIntoForceClause): number {
  if (!Number.isFinite(day)) return day;
  if (!firstOfMonth) return monthsAfter(day, months) + days;
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 86_400_000;
}

/** The day on which the notice of a denunciation has elapsed, from its date and the months that the clauses give. */
export const noticeElapses = (on: Edtf, months: number): number => monthsAfter(bounds(on).earliest, months);
