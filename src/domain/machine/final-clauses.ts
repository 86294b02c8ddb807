import { bounds, dayOf, monthsAfter } from '../values/dates.js';
import type { Day, Edtf } from '../values/views.js';
import { type Context, type FinalClauses, partiesNow } from './context.js';

/** The first and the last day on which something may fall. Equal where every date that it rests on is a day. */
export type DayBounds = { earliest: Day; latest: Day };

/** A party whose date the clause waits for. */
export type MissingDate = { side: string; what: 'signed' | 'notified' | 'received' | 'consent' };

const FACT = {
  signature: 'signed',
  last_notification: 'notified',
  last_receipt: 'received',
  last_instrument: 'consent',
  nth_instrument: 'consent',
} as const;

/**
 * What the final clauses say of the entry into force: the dates that they still wait for, or the days between which it
 * falls. Null where no clause was stated.
 */
export function entryByClauses(context: Context): { missing: MissingDate[]; falls: DayBounds | null } | null {
  const clause = context.terms?.entryIntoForce;
  if (!clause) return null;
  const what = FACT[clause.after];
  const parties = what === 'consent' ? bindingSides(context) : partiesNow(context);
  const dated = parties.flatMap((side) => {
    const on = context.byParty[side]?.[what];
    return on ? [{ side, on }] : [];
  });
  const needed = clause.after === 'nth_instrument' ? (clause.n ?? 1) : parties.length;
  if (dated.length < needed) {
    const missing = parties.filter((side) => !dated.some((one) => one.side === side));
    return { missing: missing.map((side) => ({ side, what })), falls: null };
  }
  const dates = dated.map(({ on }) => bounds(on));
  const nth = (ends: number[]) => ends.toSorted((a, b) => a - b)[needed - 1] as number;
  const earliest = after(nth(dates.map((date) => date.earliest)), clause);
  const latest = after(nth(dates.map((date) => date.latest)), clause);
  // A date with an open end has no last day, or no first.
  const isBounded = Number.isFinite(earliest) && Number.isFinite(latest);
  return { missing: [], falls: isBounded ? { earliest: dayOf(earliest), latest: dayOf(latest) } : null };
}

/** Whose instruments are waited for: of the parties, and of their members where those ratify as well. */
const bindingSides = (context: Context): string[] =>
  partiesNow(context).flatMap((party) => [party, ...(context.members[party] ?? [])]);

/** Whether the clause counts from a date of each party, and this one has none. */
export function isMissing(context: Context, side: string): MissingDate | null {
  const clause = context.terms?.entryIntoForce;
  const what = clause && FACT[clause.after];
  return what && !context.byParty[side]?.[what] ? { side, what } : null;
}

/** The day to which the clause leads from a day number. Infinite for an open end. */
function after(
  day: number,
  { firstOfMonth, months = 0, days = 0 }: NonNullable<FinalClauses['entryIntoForce']>,
): number {
  if (!Number.isFinite(day)) return day;
  if (!firstOfMonth) return monthsAfter(day, months) + days;
  const date = new Date(day * 86_400_000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / 86_400_000;
}

/** The day on which the notice of a denunciation has elapsed, from its date and the months that the clauses give. */
export const noticeElapses = (on: Edtf, months: number): number => monthsAfter(bounds(on).earliest, months);
