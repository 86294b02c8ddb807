import { isDeepStrictEqual } from 'node:util';
import type { TransitionView } from '../domain/values/views.js';

const SHARED_FIELDS = ['place', 'format', 'body', 'people'] as const;

export type MeetingView = { id: string; occurredOn: string } & Partial<
  Record<(typeof SHARED_FIELDS)[number], unknown>
>;

/** The data that all entries of a meeting share. A meeting has no record of its own that could contradict them. */
export function meetingOf(id: string, transitions: readonly TransitionView[]): MeetingView {
  const live = currentRows(transitions);
  const [first, ...others] = live.length > 0 ? live : transitions;
  if (!first) throw new Error(`meeting ${id} has no entries`);
  const common = SHARED_FIELDS.filter(
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

/** For each entry that is not annulled, the newest row with its data: its own or that of an amendment. */
function currentRows(transitions: readonly TransitionView[]): TransitionView[] {
  const entries = Map.groupBy(transitions, ({ track, seq, corrects }) => `${track} ${corrects ?? seq}`);
  return [...entries.values()].flatMap((rows) => {
    const newest = rows.findLast(({ type }) => type !== 'transition.published');
    return newest && newest.type !== 'transition.annulled' ? [newest] : [];
  });
}
