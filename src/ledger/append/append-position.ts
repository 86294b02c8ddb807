import type { Draft } from '../../domain/decide/decide.js';
import { stateAtEnd } from '../../domain/replay/timeline.js';
import { bounds, certainDay } from '../../domain/values/dates.js';
import type { Instant } from '../../domain/values/views.js';
import type { TrackSnapshot } from '../load-track.js';

/** Events that begin or end a period in force: a twin's rule may depend on it. */
export const CHANGES_FORCE: readonly string[] = [
  'agreement.entered_into_force',
  'agreement.terminated',
  'agreement.superseded',
  'stage.asserted',
];

/**
 * Whether the draft comes last in both logs. Nothing recorded may be certainly later, no embargo may be due, and the
 * draft may not be the first public row of a track: that row can show earlier ones (public-log.ts).
 */
export function appendsAtEnd(snapshot: TrackSnapshot, draft: Draft, now: Instant): boolean {
  const { latestStart, publicLatestStart, embargoes, history, publicHistory } = snapshot;
  const { latest } = bounds(draft.occurredOn);
  const opensTrack = draft.visibility === 'public' && publicHistory.revision === 0 && history.lastSeq > 0;
  const isLast = latestStart <= latest && publicLatestStart <= latest;
  return isLast && !opensTrack && embargoes.every(({ due }) => due > now);
}

/**
 * Whether the draft is certain before an entry that stands before it. Then that day sees the earlier entry too, and
 * perhaps another stage.
 */
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
