import type { Day, StatusEvent } from '../domain/values/views.js';
import { isDay } from '../i18n/edtf.js';
import { changesStage, type Story } from '../ui/story.js';

/** As many days as a reader can scan. For an earlier day there is a date field. */
const OFFERED = 60;

/** The last sixty distinct days on which a stage changed, in order. Changes without a known day are left out. */
export function stageDaysOf(stories: Pick<Story<StatusEvent>, 'entries'>[]): Day[] {
  const days = stories.flatMap(({ entries }) =>
    entries
      .filter(changesStage)
      .map(({ occurredOn }) => occurredOn)
      .filter(isDay),
  );
  return [...new Set(days)].sort().slice(-OFFERED);
}
