import type { Context, LedgerEvent } from '../facts/context.js';
import type { Stage, Talks } from '../values/views.js';

/** A code and what its sentence in the catalogues needs; `entry` is the seq of the entry that it points at. */
export type RuleViolation = {
  code: string;
  params: Record<string, unknown>;
  entry?: number;
};

/** What a rule may ask: the stage and the facts before the event, and the event. */
export type RuleInput = {
  stage: Stage;
  talks: Talks;
  context: Context;
  event: LedgerEvent;
  kind: string;
  /** The step of a domestic procedure that the event records. */
  step: string | undefined;
};
export type Rule = (input: RuleInput) => RuleViolation | RuleViolation[] | null;

/** What an action knows: the facts before the event, the event, and the step of a procedure that it records. */
export type ActionInput = { context: Context; event: LedgerEvent; step: string | undefined };
export type Action = (input: ActionInput) => Partial<Context>;
