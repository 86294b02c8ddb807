import { dayNumber, dayOf } from '../domain/values/dates.js';
import type { Day } from '../domain/values/views.js';

const FRIDAY = 5;

/** The Friday of the week; on Saturday and Sunday that of the next. */
export function fridayOf(today: Day): Day {
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  return dayOf(dayNumber(today) + ((FRIDAY - weekday + 7) % 7));
}
