import { dayNumber, dayOf } from '../domain/values/dates.js';
import type { Day, DeadlineState } from '../domain/values/views.js';

/** The groups of the agenda, in their order. */
export const GROUPS = ['overdue', 'today', 'week', 'month', 'later', 'undated', 'met'] as const;
export type GroupName = (typeof GROUPS)[number];

/** The last days of the week and of the month in which a day is; weeks begin on Monday (ISO 8601). */
export function endsAfter(today: Day): { week: Day; month: Day } {
  const at = new Date(`${today}T00:00:00Z`);
  const untilSunday = (7 - at.getUTCDay()) % 7;
  const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0));
  return { week: dayOf(dayNumber(today) + untilSunday), month: month.toISOString().slice(0, 10) };
}

/** The Friday of this week; on a weekend that of the next. */
export function fridayAfter(today: Day): Day {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  return dayOf(dayNumber(today) + ((5 - weekday + 7) % 7));
}

/** The group of a deadline, by the last day on which it may fall (a day number). */
export function groupOf(
  { state, last }: { state: DeadlineState; last: number | null },
  today: Day,
): GroupName {
  if (state === 'met') return 'met';
  if (last === null) return 'undated';
  const { week, month } = endsAfter(today);
  if (state === 'overdue') return 'overdue';
  if (last <= dayNumber(today)) return 'today';
  if (last <= dayNumber(week)) return 'week';
  return last <= dayNumber(month) ? 'month' : 'later';
}
