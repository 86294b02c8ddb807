import { dayNumber, dayOf } from '../domain/values/dates.js';
import type { Day, Instant } from '../domain/values/views.js';

/** From when on changes are listed. */
export const SINCE = ['visit', 'yesterday', 'week'] as const;
export type Since = (typeof SINCE)[number];

/** The choice if nothing else was asked: the last visit, or a week on the first. */
export function sinceOf(asked: Since | null, lastVisit: Instant | null): Since {
  if (asked !== null && (asked !== 'visit' || lastVisit !== null)) return asked;
  return lastVisit === null ? 'week' : 'visit';
}

const DAYS = { yesterday: 1, week: 7 } as const;

export function beginOf(since: Since, lastVisit: Instant | null, today: Day): Instant {
  if (since === 'visit' && lastVisit !== null) return lastVisit;
  const days = since === 'visit' ? DAYS.week : DAYS[since];
  return `${dayOf(dayNumber(today) - days)}T00:00:00.000Z`;
}
