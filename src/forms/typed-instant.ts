import type { Day, Instant } from '../domain/values/views.js';
import { readDate } from './typed-date.js';

/** Whose clock a typed time is of, by its place; IANA's name of it. */
export const ZONES = { astana: 'Asia/Almaty', brussels: 'Europe/Brussels', utc: 'UTC' } as const;
export type Zone = keyof typeof ZONES;

const WRITTEN = /^(.+?)(?:T|,?\s+)(\d{1,2})[:.](\d{2})(Z?)$/i;
const MINUTE = 60_000;

/**
 * A typed day and hour, `2026-03-05 09:00` or `5 March 2026, 09:00`, as an instant; null if it cannot be read, or if the clock of
 * that place skips it. An hour that the clock shows twice is the later one: an embargo never ends too early.
 */
export function readInstant(text: string, zone: Zone): Instant | null {
  const [, typedDay = '', hour = '', minute = '', inUtc] = WRITTEN.exec(text.trim()) ?? [];
  const day = readDate(typedDay);
  if (!day || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  const clock = Date.parse(`${day}T${hour.padStart(2, '0')}:${minute}:00Z`);
  if (Number.isNaN(clock)) return null;
  const of = inUtc ? 'UTC' : ZONES[zone];
  // Offsets change by an hour or two: one of those a day before and a day after is the right one.
  const instants = [-1440, 1440]
    .map((minutes) => clock - offsetAt(clock + minutes * MINUTE, of))
    .filter((instant) => instant + offsetAt(instant, of) === clock);
  return instants.length === 0 ? null : new Date(Math.max(...instants)).toISOString();
}

/** The day and the time that a clock shows. */
export function onClock(instant: Instant, zone: Zone): { day: Day; time: string } {
  const at = Date.parse(instant);
  const clock = new Date(at + offsetAt(at, ZONES[zone])).toISOString();
  return { day: clock.slice(0, 10), time: clock.slice(11, 16) };
}

/** How far a clock is ahead of UTC, in milliseconds. */
function offsetAt(instant: number, zone: string): number {
  const name = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(instant)
    .find(({ type }) => type === 'timeZoneName')?.value;
  const [, sign = '', hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE;
}
