import { isDay } from '../domain/values/dates.js';
import type { Day, Instant } from '../domain/values/views.js';
import { possibleDays } from '../i18n/edtf.js';

/** Year, month and day with any one sign between them, or the day first with points, as in Kazakhstan and Europe. */
const YEAR_FIRST = /^(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})$/;
const DAY_FIRST = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;
const MONTH_OR_YEAR = /^\d{4}(?:-\d{2})?$/;

const written = (year = '', month = '', day = '') =>
  `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;

/**
 * The day that somebody typed into an address or a field, as far as it can be read one way only; a month or a year
 * stands for its last day. Undefined for what is no day.
 */
export function typedDay(typed: unknown): Day | undefined {
  if (typeof typed !== 'string') return undefined;
  const text = typed.trim();
  const [, year, month, day] = YEAR_FIRST.exec(text) ?? [];
  const [, day2, month2, year2] = DAY_FIRST.exec(text) ?? [];
  let read = year ? written(year, month, day) : year2 ? written(year2, month2, day2) : text;
  if (MONTH_OR_YEAR.test(text)) read = possibleDays(text).last ?? text;
  return isDay(read) ? read : undefined;
}

const CLOCK = /^(.+?)[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:\d{2})?$/;

/** The instant that somebody typed: UTC where no zone is given; a day stands for its last millisecond. */
export function typedInstant(typed: unknown): Instant | undefined {
  if (typeof typed !== 'string') return undefined;
  // A plus sign in an address that was typed by hand arrives as a space.
  const text = typed.trim().replace(/ (?=\d{2}:\d{2}$)(?<=T.*)/, '+');
  const [, date, minutes, seconds = '', zone = 'Z'] = CLOCK.exec(text) ?? [];
  const day = typedDay(date ?? text);
  if (!day) return undefined;
  const instant = new Date(`${day}T${minutes ? `${minutes}${seconds}${zone}` : '23:59:59.999Z'}`);
  return Number.isNaN(instant.getTime()) || instant.getUTCFullYear() > 9999 || instant.getUTCFullYear() < 1
    ? undefined
    : instant.toISOString();
}

/** What was typed into a field of the address but could not be read: the page says so instead of guessing. */
export function misreadIn(query: unknown, read: Record<string, unknown>): string | null {
  const typed = query as Record<string, unknown>;
  const [name] = Object.keys(read).filter((one) => read[one] === undefined && Boolean(typed[one]));
  return name === undefined ? null : String(typed[name]).slice(0, 40);
}
