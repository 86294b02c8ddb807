import type { Day, Told } from '../domain/views.js';
import { possibleDays } from '../i18n/edtf.js';
import { changesStage, type Story } from '../ui/story.js';

/** Of entries that were looked at before: those of a track that did not change are the same (kept-tracks.ts). */
const known = new WeakMap<readonly Told[], Day[]>();

function daysOf(entries: readonly Told[]): Day[] {
  const before = known.get(entries);
  if (before) return before;
  const days = entries
    .filter(changesStage)
    .map(({ occurredOn }) => possibleDays(occurredOn).last)
    .filter((day) => day !== null);
  known.set(entries, days);
  return days;
}

/** The days by which a stage had certainly changed, each once, in order. */
export function stageDaysOf(stories: Pick<Story<Told>, 'entries'>[]): Day[] {
  const days = new Set<Day>();
  for (const { entries } of stories) for (const day of daysOf(entries)) days.add(day);
  return [...days].sort();
}
