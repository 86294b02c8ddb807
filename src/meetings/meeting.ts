import { isDeepStrictEqual } from 'node:util';
import type { TransitionView } from '../domain/views.js';

const GATHERING = ['place', 'format', 'body', 'people'] as const;

export type MeetingView = { id: string; occurredOn: string } & Partial<
  Record<(typeof GATHERING)[number], unknown>
>;

/** A meeting is what its entries have in common: it has no record of its own that could say something else. */
export function meetingOf(id: string, transitions: readonly TransitionView[]): MeetingView {
  const newest = transitions.filter(
    (one) => one.correctedBy === null && !one.annulled && one.type !== 'transition.annulled',
  );
  const [first, ...others] = newest.length > 0 ? newest : transitions;
  if (!first) throw new Error(`meeting ${id} has no entries`);
  const common = GATHERING.filter(
    (name) =>
      first.data[name] !== undefined &&
      others.every(({ data }) => isDeepStrictEqual(data[name], first.data[name])),
  );
  return {
    id,
    occurredOn: first.occurredOn,
    ...Object.fromEntries(common.map((name) => [name, first.data[name]])),
  };
}
