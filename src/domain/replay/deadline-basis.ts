import { basisOfFact, basisOfRound, basisOfStep } from '../facts/bases.js';
import { FACT_COUNTED } from '../facts/final-clauses.js';
import { SIGNATURE, termsOf } from '../parties/procedures.js';
import type { Deadline } from './deadlines.js';
import type { State } from './replay.js';

/** The entries on which a deadline rests, by their seqs in ascending order. */
export function basisOf(
  { rule, number = 0, owner, step }: Deadline,
  { context }: State,
  termsBy = termsOf,
): number[] {
  const { terms, actions, bases } = context;
  const named = (...names: string[]): number[] => names.flatMap((name) => bases[name] ?? []);
  const clauses = terms ? [terms.seq] : [];
  const rests = (): number[] => {
    switch (rule) {
      case 'action': {
        const action = actions.find((one) => one.number === number);
        return action ? [action.seq, ...(action.closed ? [action.closed.seq] : [])] : [];
      }
      case 'round':
        return named(basisOfRound(number));
      case 'scheduled_entry':
        return named('scheduled');
      case 'entry_by_clauses': {
        const clause = terms?.entryIntoForce;
        const fact = clause ? basisOfFact(FACT_COUNTED[clause.after], '') : '';
        return [
          ...clauses,
          ...named(...Object.keys(bases).filter((name) => clause && name.startsWith(fact))),
        ];
      }
      case 'awaited_by_clauses':
        return clauses;
      case 'notice_elapses':
        return [...clauses, ...named(owner === null ? 'denounced' : basisOfFact('denounced', owner))];
      case 'term_ends':
      case 'notice_of_end':
        return [...clauses, ...named('in_force', 'renewed')];
      case 'procedure_term': {
        const [party, asked] = [owner ?? '', step ?? ''];
        const after = termsBy(party).find((one) => one.step === asked)?.term.after ?? '';
        const from = after === SIGNATURE ? basisOfFact('signed', party) : basisOfStep(party, after);
        return named(from, basisOfStep(party, asked));
      }
    }
  };
  return [...new Set(rests())].toSorted((a, b) => a - b);
}
