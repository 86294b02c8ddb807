import type { Day, Told } from '../domain/views.js';
import { possibleDays } from '../i18n/edtf.js';
import { changesStage, type Story } from '../ui/story.js';

/** The days by which a stage had certainly changed, each once, in order. */
export function stageDaysOf(stories: Pick<Story<Told>, 'entries'>[]): Day[] {
  const days = stories.flatMap(({ entries }) =>
    entries.filter(changesStage).map(({ occurredOn }) => possibleDays(occurredOn).last),
  );
  return [...new Set(days)].filter((day) => day !== null).sort();
}
