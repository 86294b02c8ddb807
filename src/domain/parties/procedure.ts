import type { EventType } from '../events/event-data.js';
import type { Edtf } from '../values/views.js';
import type { Labels } from './names.js';

/** A legal text that a procedure rests on. */
export type LegalText = { title: Labels; url?: string };

/** A step of a domestic procedure, and the event that records it. */
export type ProcedureStep = {
  step: string;
  /** `step.completed` for a step that no event of its own records: the event then names the step. */
  event: EventType;
  name: Labels;
  /** Who takes it, or by which act, as the text says. */
  by?: Labels;
  /** Until when it must be taken, where the text says so. Only of steps that events of their own record. */
  term?: StepTerm;
};

/** A time limit: a period of ISO 8601 after another step of the procedure, or after `signature`, and where it is written. */
export type StepTerm = { after: string; period: string; article: Labels };

/** How a party binds itself by its own law, in the usual order of the steps. */
export type DomesticProcedure = {
  /** The dates between which the text applies. */
  since?: Edtf;
  until?: Edtf;
  text?: LegalText;
  steps: readonly ProcedureStep[];
};

/** A step of a party from whose date a term counts, or that a term asks for. */
export type TimedStep = { party: string; step: string };
