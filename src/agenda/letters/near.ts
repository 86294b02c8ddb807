/** How many days before the last possible day a person may be told of a deadline. */
export const DAYS_BEFORE = [14, 3, 0] as const;

/** A deadline by which a person is told: with another last possible day it is another one. */
export type NearKey = { track: string; key: string; last: number };

/** What a person was told: of which deadline, how many days before. */
export type Told = NearKey & { before: number };

const nameOf = ({ track, key, last, before }: Told): string => `${track} ${key} ${last} ${before}`;

/**
 * What is to be told on a day (a day number) to a person who asked to be told so many days before. A day that was missed is
 * made good as long as the deadline has not passed. Where several were missed, the person is told once: the line is for the
 * smallest, and none of them comes later.
 */
export function newlyNear(
  deadlines: readonly NearKey[],
  before: readonly number[],
  told: readonly Told[],
  today: number,
): Told[] {
  const known = new Set(told.map(nameOf));
  return deadlines.flatMap(({ track, key, last }) => {
    const left = last - today;
    if (left < 0) return [];
    const reached = before
      .filter((days) => days >= left)
      .toSorted((a, b) => a - b)
      .map((days): Told => ({ track, key, last, before: days }));
    const [nearest] = reached;
    return nearest && !known.has(nameOf(nearest)) ? reached.filter((one) => !known.has(nameOf(one))) : [];
  });
}

/** Whether a weekday (1 for Monday) falls on one of the days after the first and up to the last (day numbers). */
export const lastWeekday = (weekday: number, after: number, until: number): number | null => {
  // 1970-01-01 was a Thursday.
  const weekdayOf = (day: number) => ((((day + 3) % 7) + 7) % 7) + 1;
  const day = until - ((weekdayOf(until) - weekday + 7) % 7);
  return day > after ? day : null;
};
