import { type Context, partiesNow } from '../facts/context.js';
import { entryByClauses, noticeElapses } from '../facts/final-clauses.js';
import { SIGNATURE, termsOf } from '../parties/procedures.js';
import { type Bounds, bounds, dayNumber, dayOf } from '../values/dates.js';
import { periodAfter } from '../values/periods.js';
import type { DeadlineRule, DeadlineState, Edtf, MissingDate, Stage } from '../values/views.js';
import type { State } from './replay.js';
import { roundsAhead } from './talks.js';
import { endOfTerm, lastDayOfNotice } from './terms-of-force.js';

/** What is owed or foreseen, as a track's history has it. */
export type Deadline = {
  /** Names it among those of its track, whatever becomes of its day: `action 3`. */
  key: string;
  rule: DeadlineRule;
  /** The party that owes it; null where it concerns all. */
  owner: string | null;
  /** The first and the last day on which it may fall, as day numbers; an open end is infinite. Null: no day is set. */
  due: Bounds | null;
  /** As it was agreed; null where it was computed. */
  stated: Edtf | null;
  state: DeadlineState;
  /** Of the action or the round. */
  number?: number;
  /** What the final clauses wait for. */
  awaits?: MissingDate['what'];
  /** Of the owner's domestic procedure. */
  step?: string;
};

const ENDED: readonly Stage[] = ['terminated', 'abandoned', 'superseded'];

/**
 * All deadlines of a track on a day (a day number). Computed days rest on the final clauses and on what happened: both
 * bounds where a date is partial. It is overdue only after the last day on which it may fall. What was dropped is left
 * out. `terms`: the time limits of a party's domestic procedure.
 */
export function deadlinesOf(state: State, today: number, terms = termsOf): Deadline[] {
  const { context } = state;
  const foreseen = ENDED.includes(state.value.stage)
    ? []
    : [
        ...plannedRounds(state),
        ...entries(state),
        ...endings(context, today),
        ...procedureTerms(context, terms),
      ];
  return [...actions(context), ...foreseen].map(({ isMet, ...deadline }) => ({
    ...deadline,
    state: isMet ? 'met' : (deadline.due?.latest ?? Number.POSITIVE_INFINITY) < today ? 'overdue' : 'open',
  }));
}

type Found = Omit<Deadline, 'state'> & { isMet?: boolean };

const actions = ({ actions }: Context): Found[] =>
  actions
    .filter(({ closed }) => closed?.how !== 'dropped')
    .map(({ number, side, due, closed }) => ({
      ...{ key: `action ${number}`, rule: 'action', number, owner: side },
      ...{ due: due === null ? null : bounds(due), stated: due, isMet: closed !== null },
    }));

const plannedRounds = (state: State): Found[] =>
  roundsAhead(state).map(({ number, target }) => ({
    ...{ key: `round ${number}`, rule: 'round', number, owner: null, due: bounds(target), stated: target },
  }));

/** The entry into force: fixed, computed, and what it still waits for. */
function entries({ value: { stage }, context }: State): Found[] {
  const isMet = stage === 'in_force';
  const { entryIntoForce: target } = context;
  const clauses = entryByClauses(context);
  const falls = clauses?.falls;
  const found: Found[] = [];
  if (target !== null)
    found.push({
      ...{ key: 'scheduled_entry', rule: 'scheduled_entry', owner: null },
      ...{ due: bounds(target), stated: target, isMet },
    });
  if (falls)
    found.push({
      ...{ key: 'entry_by_clauses', rule: 'entry_by_clauses', owner: null, stated: null, isMet },
      due: { earliest: dayNumber(falls.earliest), latest: dayNumber(falls.latest) },
    });
  if (stage !== 'signed') return found;
  const awaited = (clauses?.missing ?? []).map(
    ({ side, what }): Found => ({
      ...{ key: `awaited_by_clauses ${side}`, rule: 'awaited_by_clauses', owner: side, awaits: what },
      ...{ due: null, stated: null },
    }),
  );
  return [...found, ...awaited];
}

/** When the agreement, or one party's part in it, ends by notice or by the lapse of time. */
function endings(context: Context, today: number): Found[] {
  const months = context.terms?.denunciationMonths;
  const notice = (key: string, owner: string | null, on: Edtf, ends: Edtf | null): Found[] => {
    if (ends === null && months === undefined) return [];
    const { earliest, latest } = bounds(on);
    const elapse = (day: number) => (Number.isFinite(day) ? noticeElapses(dayOf(day), months ?? 0) : day);
    const due = ends === null ? { earliest: elapse(earliest), latest: elapse(latest) } : bounds(ends);
    return [{ key, rule: 'notice_elapses', owner, due, stated: ends }];
  };
  const { denounced, byParty } = context;
  const ofParties = Object.entries(byParty).flatMap(([party, facts]) =>
    facts.denounced
      ? notice(`notice_elapses ${party}`, party, facts.denounced, facts.noticeEnds ?? null)
      : [],
  );
  if (denounced)
    return [...notice('notice_elapses', null, denounced.on, denounced.effectiveOn), ...ofParties];
  const ends = endOfTerm(context);
  const last = lastDayOfNotice(context, today);
  return [
    ...ofParties,
    ...(ends ? [{ key: 'term_ends', rule: 'term_ends' as const, owner: null, due: ends, stated: null }] : []),
    ...(last
      ? [{ key: 'notice_of_end', rule: 'notice_of_end' as const, owner: null, due: last, stated: null }]
      : []),
  ];
}

/** The steps for which a party's law gives a time limit, from the day from which it counts. */
const procedureTerms = (context: Context, terms: typeof termsOf): Found[] =>
  partiesNow(context).flatMap((party) =>
    terms(party).flatMap(({ step, term: { after, period } }): Found[] => {
      const steps = context.steps[party] ?? {};
      const from = after === SIGNATURE ? (context.byParty[party]?.signed ?? context.signedOn) : steps[after];
      if (!from) return [];
      const { earliest, latest } = bounds(from);
      const due = { earliest: periodAfter(earliest, period), latest: periodAfter(latest, period) };
      const key = procedureTermKey(party, step);
      return [{ key, rule: 'procedure_term', owner: party, step, due, stated: null, isMet: step in steps }];
    }),
  );

const procedureTermKey = (party: string, step: string): string => `procedure_term ${party} ${step}`;

/** The step that the key of such a deadline names. */
export const stepInKey = (key: string): string => key.split(' ')[2] ?? '';

/** In the order of their last possible days, then of their first; those without a day come last. */
export const byDue = (a: Deadline, b: Deadline): number =>
  order(a.due?.latest, b.due?.latest) ||
  order(a.due?.earliest, b.due?.earliest) ||
  (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);

const order = (a = Number.POSITIVE_INFINITY, b = Number.POSITIVE_INFINITY): number =>
  a === b ? 0 : a < b ? -1 : 1;

/** The first that is not met and has a last day. */
export const nextOf = (deadlines: readonly Deadline[]): Deadline | undefined =>
  deadlines
    .filter(({ state, due }) => state !== 'met' && due !== null && Number.isFinite(due.latest))
    .toSorted(byDue)[0];

/** The due days in EDTF: as stated, else the day, else the interval. */
export function dueText({ due, stated }: Pick<Deadline, 'due' | 'stated'>): Edtf | null {
  if (stated !== null || due === null) return stated;
  const { earliest, latest } = due;
  if (earliest === latest) return dayOf(earliest);
  const end = (day: number) => (Number.isFinite(day) ? dayOf(day) : '..');
  return `${end(earliest)}/${end(latest)}`;
}
