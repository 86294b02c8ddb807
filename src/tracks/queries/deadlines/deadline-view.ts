import { termsOf } from '../../../domain/parties/procedures.js';
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
  /** What agreed steps say is to be done, by the seqs of their entries. */
  words: ReadonlyMap<number, Text>;
  desks: readonly DeskName[];
  /** By the keys of deadlines. */
  assignees: ReadonlyMap<string, Assignee>;
};

const BY_CLAUSES: readonly DeadlineRule[] = [
  'entry_by_clauses',
  'awaited_by_clauses',
  'notice_elapses',
  'term_ends',
  'notice_of_end',
];

/** Where a party's law gives the time limit. */
const articleOf = ({ owner, step }: Deadline): Text | undefined =>
  owner === null ? undefined : termsOf(owner).find((one) => one.step === step)?.term.article;

export function deadlineView(deadline: Deadline, track: Track, ownParty: string): ListedDeadline {
  const { key, rule, owner, number, due, state } = deadline;
  const { slug, state: end, words } = track;
  const { terms, actions } = end.context;
  const action = rule === 'action' ? actions.find((one) => one.number === number) : undefined;
  const article = BY_CLAUSES.includes(rule) ? terms?.article : articleOf(deadline);
  const desks = owner === null || owner === ownParty ? [...track.desks] : [];
  const assignee = track.assignees.get(key);
  const assignedTo = [...desks.map((desk) => desk.slug), ...(assignee ? [assignee.name] : [])];
  return {
    ...{ track: slug, due: dueText(deadline), owner },
    what: (action && words.get(action.seq)) ?? deadlineText(deadline),
    ...{ rule, basis: basisOf(deadline, end), state },
    ...(number !== undefined && { number }),
    ...(article !== undefined && { article }),
    ...(assignedTo.length > 0 && { assignedTo }),
    ...(assignee && { assignee }),
    ...{ key, last: due && Number.isFinite(due.latest) ? due.latest : null, desks },
  };
}
