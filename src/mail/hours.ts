import { dayNumber } from '../domain/values/dates.js';
import type { Instant } from '../domain/values/views.js';

const HOUR = 3_600_000;

/** When the next mail goes out that comes once a day at this hour in UTC. */
export function nextMailAt(now: Date, hour: number): Date {
  const at = new Date(now);
  at.setUTCHours(hour, 0, 0, 0);
  if (at <= now) at.setUTCDate(at.getUTCDate() + 1);
  return at;
}

/** The last day, as a number, whose hour for mails has come. */
export const lastMailDay = (now: Instant, hour: number): number =>
  dayNumber(new Date(Date.parse(now) - hour * HOUR).toISOString().slice(0, 10));
