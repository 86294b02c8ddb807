import { isDeepStrictEqual } from 'node:util';
import type { TransitionView } from '../domain/values/views.js';

const GATHERING = ['place', 'format', 'body', 'people'] as const;

export type MeetingView = { id: string; occurredOn: string } & Partial<
  Record<(typeof GATHERING)[number], unknown>
>;

/** A meeting is what its entries have in common: it has no record of its own that could say something else. */
export function meetingOf(id: string, transitions: readonly TransitionView[]): MeetingView {
  const live = standing(transitions);
  const [first, ...others] = live.length > 0 ? live : transitions;
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

/** The rows that hold each live entry as it now stands: the entry's own, or the newest that corrects it. */
function standing(transitions: readonly TransitionView[]): TransitionView[] {
  const entries = Map.groupBy(transitions, ({ track, seq, corrects }) => `${track} ${corrects ?? seq}`);
  return [...entries.values()].flatMap((rows) => {
    const newest = rows.findLast(({ type }) => type !== 'transition.published');
    return newest && newest.type !== 'transition.annulled' ? [newest] : [];
  });
}
