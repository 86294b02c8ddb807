import type { Draft } from '../domain/decide/decide.js';
import { stateAtEnd } from '../domain/replay/timeline.js';
import { bounds, certainDay } from '../domain/values/dates.js';
import type { Instant } from '../domain/values/views.js';
import type { TrackSnapshot } from './load-track.js';

/** Events that begin or end a time in force: what a twin's rule may depend on. */
export const CHANGES_FORCE: readonly string[] = [
  'agreement.entered_into_force',
  'agreement.terminated',
  'agreement.superseded',
  'stage.asserted',
];

/**
 * Whether nothing recorded, in the whole log or the public one, is certainly later than the draft, and nothing falls due
 * or waits for it to be shown: the first public row of a track may show rows of before (public-log.ts).
 */
export function appendsAtEnd(snapshot: TrackSnapshot, draft: Draft, now: Instant): boolean {
  const { latestStart, publicLatestStart, embargoes, history, publicHistory } = snapshot;
  const { latest } = bounds(draft.occurredOn);
  const opensTrack = draft.visibility === 'public' && publicHistory.revision === 0 && history.lastSeq > 0;
  const isLast = latestStart <= latest && publicLatestStart <= latest;
  return isLast && !opensTrack && embargoes.every(({ due }) => due > now);
}

/** Whether it lets some day see entries before it that were certain only later: their stage, too. */
export function isSeenEarlier(
  { history, publicHistory }: TrackSnapshot,
  { occurredOn }: Draft,
  now: Instant,
): boolean {
  const days = [history, publicHistory].map(
    ({ timeline }) => stateAtEnd(timeline).context.lastDay ?? -Infinity,
  );
  return certainDay(occurredOn, now) < Math.max(...days);
}
