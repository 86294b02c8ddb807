import type { EventType } from '../events/event-data.js';
import { bounds, dayNumber } from '../values/dates.js';
import type { Day } from '../values/views.js';
import { EUROPEAN_UNION } from './european-union.js';
import { KAZAKHSTAN } from './kazakhstan.js';
import type { DomesticProcedure, ProcedureStep, StepTerm, TimedStep } from './procedure.js';
import { MILESTONES, NOTIFIED_STEP, RATIFIED_STEP, SIGNING_DECISION_STEP } from './step-names.js';

/** Every party without a procedure of its own decides by its own law, which nobody has told us. */
const ANY_OTHER: DomesticProcedure = { steps: [SIGNING_DECISION_STEP, RATIFIED_STEP, NOTIFIED_STEP] };

/** The signature, where a term counts from it: it is no step of one party. */
export const SIGNATURE = 'signature';

type StepWithTerm = { step: string; term: StepTerm };

/** The steps of a procedure for which its text gives a time limit. */
export const termsIn = ({ steps }: DomesticProcedure): StepWithTerm[] =>
  steps.flatMap(({ step, term }) => (term ? [{ step, term }] : []));

const isMilestone = ({ step }: ProcedureStep): boolean => MILESTONES.some((one) => one.step === step);

/** Computed once: every state that is folded asks for it. */
const prepared = (procedure: DomesticProcedure) => ({
  procedure,
  milestones: procedure.steps.filter(isMilestone),
  terms: termsIn(procedure),
});
type Prepared = ReturnType<typeof prepared>;

const PROCEDURES: Readonly<Record<string, Prepared>> = {
  EU: prepared(EUROPEAN_UNION),
  KZ: prepared(KAZAKHSTAN),
};
const OF_ANY_OTHER = prepared(ANY_OTHER);

const builtIn = (party: string): Prepared =>
  (Object.hasOwn(PROCEDURES, party) && PROCEDURES[party]) || OF_ANY_OTHER;

/** The built-in procedure of a party. What is accepted, and how a track folds, rests on it alone. */
export const builtInProcedure = (party: string): DomesticProcedure => builtIn(party).procedure;

/** The time limits of the built-in procedure of a party. No text that Paraph cites gives one. */
export const termsOf = (party: string): readonly StepWithTerm[] => builtIn(party).terms;

/** The steps that these terms count from or ask for. */
export const timedStepsOf = (party: string, terms = termsOf(party)): TimedStep[] =>
  terms.flatMap(({ step, term }) => [
    { party, step },
    { party, step: term.after },
  ]);

/** The steps of a party's domestic procedure that events of their own record, in their usual order. */
export const stepsOf = (party: string): string[] => builtIn(party).milestones.map(({ step }) => step);

export const hasStep = (party: string, step: string): boolean =>
  builtIn(party).milestones.some((one) => one.step === step);

/** The event by which a party does what another does by `step`; for a step that it does not have in any form, the general one. */
export const eventInstead = (party: string, step: string): EventType => {
  const counterpart = { conclusion: 'ratified', ratified: 'conclusion' }[step];
  return builtIn(party).milestones.find((one) => one.step === counterpart)?.event ?? 'step.completed';
};

/** Whether the text applies on a day, as far as its dates say. */
export function procedureApplies({ since, until }: DomesticProcedure, day: Day): boolean {
  const { earliest } = since ? bounds(since) : { earliest: Number.NEGATIVE_INFINITY };
  const { latest } = until ? bounds(until) : { latest: Number.POSITIVE_INFINITY };
  return earliest <= dayNumber(day) && dayNumber(day) <= latest;
}
