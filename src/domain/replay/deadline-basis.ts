import type { EventType } from '../events/event-data.js';
import type { Entry } from '../events/history.js';
import type { Deadline } from './deadlines.js';
import type { State } from './replay.js';

const CONSENTS: readonly EventType[] = [
  ...(['agreement.ratified', 'agreement.concluded', 'instrument.deposited'] as const),
];

/** The entries from whose dates the clauses count. */
const COUNTED: Record<string, readonly EventType[]> = {
  signature: ['agreement.signed'],
  last_notification: ['notification.sent'],
  last_receipt: ['notification.sent'],
  last_instrument: CONSENTS,
  nth_instrument: CONSENTS,
};

/**
 * The entries on which a deadline rests, by their seqs in ascending order. `entries` is the effective history up to the
 * state.
 */
export function basisOf(deadline: Deadline, { context }: State, entries: readonly Entry[]): number[] {
  const { terms, actions } = context;
  const { rule, number, owner } = deadline;
  const all = (...types: readonly EventType[]) => entries.filter(({ type }) => types.includes(type));
  const last = (found: readonly Entry[]) => found.slice(-1);
  const clauses = terms ? [terms.seq] : [];
  const seqs = (found: readonly Entry[]) => found.map(({ seq }) => seq);
  const rests = (): number[] => {
    switch (rule) {
      case 'action': {
        const action = actions.find((one) => one.number === number);
        return action ? [action.seq, ...(action.closed ? [action.closed.seq] : [])] : [];
      }
      case 'round':
        return seqs(
          last(all('round.planned', 'round.rescheduled').filter(({ data }) => data.number === number)),
        );
      case 'scheduled_entry':
        return seqs(last(all('entry_into_force.scheduled')));
      case 'entry_by_clauses':
        return [...clauses, ...seqs(all(...(COUNTED[terms?.entryIntoForce?.after ?? ''] ?? [])))];
      case 'awaited_by_clauses':
        return clauses;
      case 'notice_elapses': {
        const notices = all('denunciation.notified').filter(
          ({ data }) => owner === null || data.side === owner,
        );
        return [...clauses, ...seqs(last(notices))];
      }
      case 'term_ends':
      case 'notice_of_end':
        return [
          ...clauses,
          ...seqs(last(all('agreement.entered_into_force'))),
          ...seqs(last(all('agreement.renewed'))),
        ];
    }
  };
  return rests().toSorted((a, b) => a - b);
}
