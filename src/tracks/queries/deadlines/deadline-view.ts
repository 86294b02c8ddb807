import type { Entry } from '../../../domain/events/history.js';
import { basisOf } from '../../../domain/replay/deadline-basis.js';
import { type Deadline, dueText } from '../../../domain/replay/deadlines.js';
import type { State } from '../../../domain/replay/replay.js';
import type { Text } from '../../../domain/values/text.js';
import type { DeadlineRule, DeadlineState, Edtf } from '../../../domain/values/views.js';
import { deadlineText } from '../../../i18n/deadlines.js';

/** A deadline as it is told. */
export type DeadlineView = {
  track: string;
  due: Edtf | null;
  /** The code of the party that owes it; null where it concerns all. */
  owner: string | null;
  what: Text;
  rule: DeadlineRule;
  /** The seqs of the entries on which it rests. */
  basis: number[];
  state: DeadlineState;
  /** Of the action or the round. */
  number?: number;
  /** The article of the final clauses that gives it. */
  article?: Text;
  /** The slugs of the desks that have the track, where the own side owes it or all do. */
  assignedTo?: string[];
};

/** A deadline with its place in lists: the first and the last day on which it may fall, as day numbers. */
export type ListedDeadline = DeadlineView & { key: string; first: number | null; last: number | null };

type Track = { slug: string; state: State; entries: readonly Entry[]; desks: readonly string[] };

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
  const { slug, state: end, entries, desks } = track;
  const { terms, actions } = end.context;
  const action = rule === 'action' ? actions.find((one) => one.number === number) : undefined;
  const words = action && entries.find(({ seq }) => seq === action.seq)?.data.what;
  const article = BY_CLAUSES.includes(rule) ? terms?.article : undefined;
  const isOurs = owner === null || owner === ownParty;
  return {
    ...{ track: slug, due: dueText(deadline), owner },
    what: (words as Text | undefined) ?? deadlineText(deadline),
    ...{ rule, basis: basisOf(deadline, end, entries), state },
    ...(number !== undefined && { number }),
    ...(article !== undefined && { article }),
    ...(isOurs && desks.length > 0 && { assignedTo: [...desks] }),
    ...{ key, first: dayOrNull(due?.earliest), last: dayOrNull(due?.latest) },
  };
}

const dayOrNull = (day: number | undefined): number | null =>
  day !== undefined && Number.isFinite(day) ? day : null;
