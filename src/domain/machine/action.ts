import type { Context, LedgerEvent } from '../facts/context.js';

/** What an action knows: the facts before the event, the event, and the step of a procedure that it records. */
export type ActionInput = { context: Context; event: LedgerEvent; step: string | undefined };
export type Action = (input: ActionInput) => Partial<Context>;
