import type { EventType } from '../events/event-data.js';

/** A step of a domestic procedure, and the event that records it. */
export type ProcedureStep = { step: string; event: EventType };

/** Art. 218 TFEU: (2) authorisation, (5) signing, (6) consent and conclusion. The other party is notified of it. */
const EU: ProcedureStep[] = [
  { step: 'mandate', event: 'mandate.adopted' },
  { step: 'signing_decision', event: 'signing.authorised' },
  { step: 'consent', event: 'consent.given' },
  { step: 'conclusion', event: 'agreement.concluded' },
  { step: 'notified', event: 'notification.sent' },
];

/** Every other party decides by its own law. */
const OTHER: ProcedureStep[] = [
  { step: 'signing_decision', event: 'signing.authorised' },
  { step: 'ratified', event: 'agreement.ratified' },
  { step: 'notified', event: 'notification.sent' },
];

/** The steps of a party's domestic procedure that an event of their own records, in their usual order. */
export const procedureOf = (party: string): readonly ProcedureStep[] => (party === 'EU' ? EU : OTHER);

export const stepsOf = (party: string): string[] => procedureOf(party).map(({ step }) => step);

export const hasStep = (party: string, step: string): boolean =>
  procedureOf(party).some((one) => one.step === step);

/** The event by which a party does what another does by `step`; for a step that it does not have in any form, the general one. */
export const eventInstead = (party: string, step: string): EventType => {
  const counterpart = { conclusion: 'ratified', ratified: 'conclusion' }[step] ?? '';
  return procedureOf(party).find((one) => one.step === counterpart)?.event ?? 'step.completed';
};
