import type { RowOf } from '../../db/columns.js';
import { type Deadline, deadlinesOf, stepInKey } from '../../domain/replay/deadlines.js';
import type { State } from '../../domain/replay/replay.js';
import { stateAtEnd, type Timeline } from '../../domain/replay/timeline.js';
import { isSame } from '../../domain/values/same.js';
import type { DeadlineRule, MissingDate } from '../../domain/values/views.js';
import type { AppendTables } from '../append/append-params.js';
import type { DEADLINES } from '../sql/tables.sql.js';

/** A deadline as stored (docs/adr/0028). */
export type DeadlineRow = RowOf<typeof DEADLINES, { rule: DeadlineRule; awaits: MissingDate['what'] | null }>;

/** The deadlines of a track whose ledger ends in this state. Of what recurs they have the next day from `today` on. */
export const deadlineRows = (trackId: number, state: State, today: number): DeadlineRow[] =>
  deadlinesOf(state, today).map((deadline) => rowOf(trackId, deadline));

/** Whether another day follows once this one has passed. */
export const recurs = ({ rule }: Pick<DeadlineRow, 'rule'>): boolean => rule === 'notice_of_end';

const rowOf = (
  trackId: number,
  { key, rule, owner, number, due, stated, awaits, state }: Deadline,
): DeadlineRow => ({
  ...{ trackId, key, rule, owner, stated },
  ...{ number: number ?? null, awaits: awaits ?? null, isMet: state === 'met' },
  ...{ dueFirst: dayOrNull(due?.earliest), dueLast: dayOrNull(due?.latest) },
});

const dayOrNull = (day = Number.POSITIVE_INFINITY): number | null => (Number.isFinite(day) ? day : null);

/** The deadline of a row, in its state on a day. */
export const deadlineOf = (row: DeadlineRow, today: number): Deadline => {
  const { key, rule, owner, number, dueFirst, dueLast, stated, awaits, isMet } = row;
  const isSet = dueFirst !== null || dueLast !== null;
  return {
    ...{ key, rule, owner, stated },
    due: isSet
      ? { earliest: dueFirst ?? Number.NEGATIVE_INFINITY, latest: dueLast ?? Number.POSITIVE_INFINITY }
      : null,
    state: isMet ? 'met' : (dueLast ?? Number.POSITIVE_INFINITY) < today ? 'overdue' : 'open',
    ...(number !== null && { number }),
    ...(awaits !== null && { awaits }),
    ...(rule === 'procedure_term' && { step: stepInKey(key) }),
  };
};

/** Adds the deadlines that a write brings or changes, and those that it ends. */
export function addDeadlines(
  tables: AppendTables,
  trackId: number,
  { before, after, today }: { before: Timeline; after: Timeline; today: number },
): void {
  const [was, is] = [before, after].map(
    (timeline) => new Map(deadlineRows(trackId, stateAtEnd(timeline), today).map((row) => [row.key, row])),
  );
  if (!was || !is) return;
  for (const row of is.values()) if (!isSame(row, was.get(row.key))) tables.deadlines.push(row);
  for (const { key } of was.values()) if (!is.has(key)) tables.withdrawn.push({ trackId, key });
}
