import type { Entry } from '../../../domain/events/history.js';
import { basisOf } from '../../../domain/replay/deadline-basis.js';
import { type Deadline, dueText } from '../../../domain/replay/deadlines.js';
import type { State } from '../../../domain/replay/replay.js';
import type { Text } from '../../../domain/values/text.js';
import type { DeadlineRule, DeadlineView } from '../../../domain/values/views.js';
import { deadlineText } from '../../../i18n/deadlines.js';

/** A desk that has a track. */
export type DeskName = { slug: string; name: Text };

/** The person who has taken a deadline on. */
export type Assignee = { id: string; name: string };

/** A deadline with its place in lists: the last day on which it may fall, as a day number. */
export type ListedDeadline = DeadlineView & { key: string; last: number | null; desks: DeskName[] };

/** Without what lists alone need. */
export const toldDeadline = ({ key: _, last: __, desks: ___, ...told }: ListedDeadline): DeadlineView => told;

type Track = {
  slug: string;
  state: State;
  entries: readonly Entry[];
  desks: readonly DeskName[];
  /** By the keys of deadlines. */
  assignees: ReadonlyMap<string, Assignee>;
};

/** Events whose words or numbers a deadline takes from its entries. */
export const TOLD_EVENTS = ['action.agreed', 'round.planned', 'round.rescheduled', 'denunciation.notified'];

const BY_CLAUSES: readonly DeadlineRule[] = [
  'entry_by_clauses',
  'awaited_by_clauses',
  'notice_elapses',
  'term_ends',
  'notice_of_end',
];

export function deadlineView(deadline: Deadline, track: Track, ownParty: string): ListedDeadline {
  const { key, rule, owner, number, due, state } = deadline;
  const { slug, state: end, entries } = track;
  const { terms, actions } = end.context;
  const action = rule === 'action' ? actions.find((one) => one.number === number) : undefined;
  const words = action && entries.find(({ seq }) => seq === action.seq)?.data.what;
  const article = BY_CLAUSES.includes(rule) ? terms?.article : undefined;
  const desks = owner === null || owner === ownParty ? [...track.desks] : [];
  const assignee = track.assignees.get(key);
  const assignedTo = [...desks.map((desk) => desk.slug), ...(assignee ? [assignee.name] : [])];
  return {
    ...{ track: slug, due: dueText(deadline), owner },
    what: (words as Text | undefined) ?? deadlineText(deadline),
    ...{ rule, basis: basisOf(deadline, end, entries), state },
    ...(number !== undefined && { number }),
    ...(article !== undefined && { article }),
    ...(assignedTo.length > 0 && { assignedTo }),
    ...(assignee && { assignee }),
    ...{ key, last: due && Number.isFinite(due.latest) ? due.latest : null, desks },
  };
}
