import type { Day, StatusEvent } from '../domain/values/views.js';
import { isDay } from '../i18n/edtf.js';
import { changesStage, type Story } from '../ui/story.js';

/** As many days as a reader can scan. For an earlier day there is a date field. */
const OFFERED = 60;

/** Caches the days of a track's entries. Unchanged tracks keep the same array (tracks-cache.ts). */
const known = new WeakMap<readonly StatusEvent[], number[]>();

/** A day as a sortable number, which is faster than a string: 500 tracks have about a thousand such days. */
const numberOf = (day: Day): number => Number(day.replaceAll('-', ''));
const dayOf = (number: number): Day =>
  String(number)
    .replace(/(..)(..)$/, '-$1-$2')
    .padStart(10, '0');

function daysOf(entries: readonly StatusEvent[]): number[] {
  const before = known.get(entries);
  if (before) return before;
  const days = entries
    .filter(changesStage)
    .map(({ occurredOn }) => occurredOn)
    .filter(isDay)
    .map(numberOf);
  known.set(entries, days);
  return days;
}

/** The last sixty distinct days on which a stage changed, in order. Changes without a known day are left out. */
export function stageDaysOf(stories: Pick<Story<StatusEvent>, 'entries'>[]): Day[] {
  const days = Uint32Array.from(stories.flatMap(({ entries }) => daysOf(entries))).sort();
  const each = days.filter((day, index) => day !== days[index + 1]);
  return Array.from(each.slice(-OFFERED), dayOf);
}
