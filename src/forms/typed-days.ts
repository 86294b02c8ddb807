import { z } from 'zod';
import type { Day, Instant } from '../domain/values/views.js';
import { possibleDays } from '../i18n/edtf.js';
import { readDate } from './typed-date.js';

/**
 * A day as typed into an address or a field. A month or a year means its last day. Undefined if it is ambiguous or no
 * day.
 */
export function typedDay(typed: unknown): Day | undefined {
  const edtf = typeof typed === 'string' ? readDate(typed) : null;
  return edtf && /^[\d-]+$/.test(edtf) ? (possibleDays(edtf).last ?? undefined) : undefined;
}

const CLOCK = /^(.+?)[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:\d{2})?$/;

/**
 * A typed instant, in UTC unless it has an offset. A day means its last millisecond. Undefined if it cannot be read.
 */
export function typedInstant(typed: unknown): Instant | undefined {
  if (typeof typed !== 'string') return undefined;
  // A plus sign typed into an address arrives as a space.
  const text = typed.trim().replace(/ (?=\d{2}:\d{2}$)(?<=T.*)/, '+');
  const [, date, minutes, seconds = '', zone = 'Z'] = CLOCK.exec(text) ?? [];
  const day = typedDay(date ?? text);
  if (!day) return undefined;
  const instant = new Date(`${day}T${minutes ? `${minutes}${seconds}${zone}` : '23:59:59.999Z'}`);
  return Number.isNaN(instant.getTime()) || instant.getUTCFullYear() > 9999 || instant.getUTCFullYear() < 1
    ? undefined
    : instant.toISOString();
}

/**
 * The first query parameter of `read` that could not be read, as typed, for a message on the page; null if there is
 * none.
 */
export function unreadableParameter(query: unknown, read: Record<string, unknown>): string | null {
  const typed = query as Record<string, unknown>;
  const [name] = Object.keys(read).filter((one) => read[one] === undefined && Boolean(typed[one]));
  return name === undefined ? null : String(typed[name]).slice(0, 40);
}

/** The day and the instant of a page. Unlike the API, a page ignores invalid query parameters. */
export const typedMoment = z.object({
  asOf: z.unknown().optional().transform(typedDay),
  knownAt: z.unknown().optional().transform(typedInstant),
});
