import { bounds, certainDay } from '../domain/dates.js';
import type { Draft } from '../domain/decide.js';
import { stateAtEnd } from '../domain/timeline.js';
import type { Instant } from '../domain/views.js';
import type { Page } from './pages.js';

/** Whether nothing recorded, in the whole log or the public one, is certainly later than the draft. */
export function goesLast(
  { latestStart, publicLatestStart, embargoes }: Page,
  draft: Draft,
  now: Instant,
): boolean {
  const { latest } = bounds(draft.occurredOn);
  return latestStart <= latest && publicLatestStart <= latest && embargoes.every(({ due }) => due > now);
}

/** Whether it lets some day see entries before it that were certain only later: their stage, too. */
export function isSeenEarlier({ book, open }: Page, { occurredOn }: Draft, now: Instant): boolean {
  const days = [book, open].map(({ timeline }) => stateAtEnd(timeline).context.lastDay ?? -Infinity);
  return certainDay(occurredOn, now) < Math.max(...days);
}
