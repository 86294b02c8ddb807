import { type Context, isInForce } from '../facts/context.js';
import { type Bounds, bounds, monthsAfter } from '../values/dates.js';
import { periodAfter } from '../values/periods.js';

/** A treaty of four hundred years that is renewed every month has fewer. */
const MOST_TERMS = 5_000;

const each = ({ earliest, latest }: Bounds, move: (day: number) => number): Bounds => ({
  earliest: move(earliest),
  latest: move(latest),
});

/** When the time ends for which the agreement was concluded, or for which it was last extended by an entry. */
function firstEnd(context: Context): Bounds | null {
  const { terms, inForce, renewedUntil } = context;
  const from = inForce.at(-1)?.from;
  if (!isInForce(context) || from === undefined || !terms?.duration) return null;
  const { duration } = terms;
  const ends = each(bounds(from), (day) => periodAfter(day, duration));
  const extended = renewedUntil === null ? null : bounds(renewedUntil);
  return extended && extended.latest > ends.latest ? extended : ends;
}

/** The first end of a term of which `isAhead` is true: one term follows another. A period without length leads nowhere. */
function endWhere(context: Context, renewal: string, isAhead: (end: Bounds) => boolean): Bounds | null {
  let end = firstEnd(context);
  for (let term = 0; end && !isAhead(end) && term < MOST_TERMS; term += 1)
    end = each(end, (day) => periodAfter(day, renewal));
  return end;
}

/** The end of the present term. Renewed by itself, an agreement does not end: then there is none. */
export const endOfTerm = (context: Context): Bounds | null =>
  context.terms?.renewal ? null : firstEnd(context);

/** Until when notice may be given that ends the agreement with its term; null where it is not renewed by itself. */
export function lastDayOfNotice(context: Context, today: number): Bounds | null {
  const { renewal, denunciationMonths: months } = context.terms ?? {};
  if (!renewal || months === undefined) return null;
  const before = (end: Bounds): Bounds =>
    each(end, (day) => (Number.isFinite(day) ? monthsAfter(day, -months) : day));
  const end = endWhere(context, renewal, (one) => before(one).latest >= today);
  return end && before(end);
}
