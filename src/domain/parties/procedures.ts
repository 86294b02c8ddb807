import type { EventType } from '../events/event-data.js';
import { bounds, dayNumber } from '../values/dates.js';
import type { Day } from '../values/views.js';
import { EUROPEAN_UNION } from './european-union.js';
import { KAZAKHSTAN } from './kazakhstan.js';
import type { DomesticProcedure, ProcedureStep, StepTerm, TimedStep } from './procedure.js';
import { MILESTONES, NOTIFIED_STEP, RATIFIED_STEP, SIGNING_DECISION_STEP } from './step-names.js';

/** Every party without a procedure of its own decides by its own law, which nobody has told us. */
const ANY_OTHER: DomesticProcedure = { steps: [SIGNING_DECISION_STEP, RATIFIED_STEP, NOTIFIED_STEP] };

const PROCEDURES: Readonly<Record<string, DomesticProcedure>> = { EU: EUROPEAN_UNION, KZ: KAZAKHSTAN };

/** The built-in procedure of a party. What is accepted, and how a track folds, rests on it alone. */
export const builtInProcedure = (party: string): DomesticProcedure =>
  (Object.hasOwn(PROCEDURES, party) && PROCEDURES[party]) || ANY_OTHER;

const isMilestone = ({ step }: ProcedureStep): boolean => MILESTONES.some((one) => one.step === step);

/** Computed once: every state that is folded asks for them. */
const milestones = new Map(
  [EUROPEAN_UNION, KAZAKHSTAN, ANY_OTHER].map((procedure) => [
    procedure,
    procedure.steps.filter(isMilestone),
  ]),
);
const milestoneSteps = (party: string): readonly ProcedureStep[] =>
  milestones.get(builtInProcedure(party)) ?? [];

/** The signature, where a term counts from it: it is no step of one party. */
export const SIGNATURE = 'signature';

type StepWithTerm = { step: string; term: StepTerm };

/** The steps of a procedure for which its text gives a time limit. */
export const termsIn = ({ steps }: DomesticProcedure): StepWithTerm[] =>
  steps.flatMap(({ step, term }) => (term ? [{ step, term }] : []));

const terms = new Map([...milestones.keys()].map((procedure) => [procedure, termsIn(procedure)]));

/** Those of the built-in procedure of a party. No text that Paraph cites gives one. */
export const termsOf = (party: string): readonly StepWithTerm[] => terms.get(builtInProcedure(party)) ?? [];

/** The steps that these terms count from or ask for. */
export const timedStepsOf = (party: string): TimedStep[] =>
  termsOf(party).flatMap(({ step, term }) => [
    { party, step },
    { party, step: term.after },
  ]);

/** The steps of a party's domestic procedure that events of their own record, in their usual order. */
export const stepsOf = (party: string): string[] => milestoneSteps(party).map(({ step }) => step);

export const hasStep = (party: string, step: string): boolean =>
  milestoneSteps(party).some((one) => one.step === step);

/** The event by which a party does what another does by `step`; for a step that it does not have in any form, the general one. */
export const eventInstead = (party: string, step: string): EventType => {
  const counterpart = { conclusion: 'ratified', ratified: 'conclusion' }[step] ?? '';
  return milestoneSteps(party).find((one) => one.step === counterpart)?.event ?? 'step.completed';
};

/** Whether the text applies on a day, as far as its dates say. */
export function procedureApplies({ since, until }: DomesticProcedure, day: Day): boolean {
  const { earliest } = since ? bounds(since) : { earliest: Number.NEGATIVE_INFINITY };
  const { latest } = until ? bounds(until) : { latest: Number.POSITIVE_INFINITY };
  return earliest <= dayNumber(day) && dayNumber(day) <= latest;
}
