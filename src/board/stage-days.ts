import type { Day, StatusEvent } from '../domain/values/views.js';
import { isDay } from '../i18n/edtf.js';
import { changesStage, type Story } from '../ui/story.js';

/** As far as a list can be read through; a reader who wants an earlier day types it. */
const OFFERED = 60;

/** Of entries that were looked at before: those of a track that did not change are the same (tracks-cache.ts). */
const known = new WeakMap<readonly StatusEvent[], number[]>();

/** A day as a number that is sorted as it is: 500 tracks have changed on a thousand days. */
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

/** The last sixty days on which a stage changed, each once, in order. A change of which no day is known has none here. */
export function stageDaysOf(stories: Pick<Story<StatusEvent>, 'entries'>[]): Day[] {
  const days = Uint32Array.from(stories.flatMap(({ entries }) => daysOf(entries))).sort();
  const each = days.filter((day, index) => day !== days[index + 1]);
  return Array.from(each.slice(-OFFERED), dayOf);
}
