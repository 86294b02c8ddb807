import type { EventType } from '../../src/domain/events/event-data.js';
import type { Stage } from '../../src/domain/values/views.js';
import type { Line } from './minutes.js';

/** The day that sources reach to, on which it is stated. */
export const COVERED = '2019-12-31';

/** Data that each event needs, so that its own schema takes it. */
export const DATA: Partial<Record<EventType, Record<string, unknown>>> = {
  'statement.made': { summary: 'Both sides welcomed the talks' },
  'track.renamed': { title: 'Visa agreement' },
  'round.planned': { number: 7, target: '2030' },
  'round.rescheduled': { number: 7, target: '2030' },
  'round.cancelled': { number: 7, reason: 'elections' },
  'round.held': { number: 1 },
  'rounds.asserted': { count: 12 },
  'text.reopened': { reason: 'a new article' },
  'signing.authorised': { side: 'EU' },
  'consent.given': { side: 'EU' },
  'consent.refused': { side: 'EU' },
  'opinion.given': { court: 'Court of Justice', adverse: true },
  'agreement.concluded': { side: 'EU' },
  'agreement.ratified': { side: 'KZ' },
  'notification.sent': { side: 'KZ' },
  'entry_into_force.scheduled': { target: '2030' },
  'application.suspended': { scope: 'part', side: 'EU' },
  'application.resumed': { side: 'EU' },
  'protocol.signed': { with: 'Austria' },
  'clause.became_applicable': { clause: 'third-country nationals' },
  'denunciation.notified': { side: 'EU' },
  'agreement.superseded': { by: 'a later agreement' },
  'action.agreed': { number: 1, side: 'KZ', what: 'Send the list' },
  'action.done': { number: 1 },
  'action.dropped': { number: 1, reason: 'as told' },
  'text.stated': { articles: [{ ref: '1', state: 'agreed' }] },
  'terms.stated': { entryIntoForce: { after: 'last_notification', months: 2, firstOfMonth: true } },
  'full_powers.issued': { side: 'KZ' },
  'step.completed': { side: 'KZ', step: 'interagency approval' },
  'instrument.deposited': { side: 'KZ', means: 'ratification' },
  'party.acceded': { party: 'UZ' },
  'party.withdrew': { party: 'KZ' },
  'reservation.made': { side: 'KZ', text: 'Article 3 does not bind' },
  'reservation.withdrawn': { side: 'KZ' },
  'objection.made': { side: 'EU', to: 'KZ' },
  'agreement.registered': { register: 'register of treaties' },
  'agreement.published': { where: 'official journal' },
  'coverage.stated': { until: COVERED },
  'twin.linked': { twin: 'ra' },
  'kind.upgraded': { from: 2, to: 3 },
};
/** A line of the minutes with the least that the event needs. */
export const of = (type: EventType): Line => [
  type,
  type === 'coverage.stated' ? COVERED : undefined,
  DATA[type] ?? {},
];

export const AIR_ONLY: EventType[] = ['provisional_application.started', 'provisional_application.ended'];
export const READMISSION_ONLY: EventType[] = ['protocol.signed', 'clause.became_applicable'];
export const belongsTo = (kind: string, type: EventType) =>
  AIR_ONLY.includes(type)
    ? kind === 'air-transport'
    : !READMISSION_ONLY.includes(type) || kind === 'readmission';

export const BEFORE_SIGNATURE: Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'abandoned',
];
export const AFTER_SIGNATURE: Stage[] = ['signed', 'in_force', 'terminated'];
export const NOT_SUPERSEDED: Stage[] = [...BEFORE_SIGNATURE, ...AFTER_SIGNATURE];
