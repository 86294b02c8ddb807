import type { KindDefinition } from '../../machine/definition.js';
import type { Stage } from '../../values/views.js';

/** The usual way from start to end. */
export const COMMON_RAIL: Stage[] = [
  'exploratory',
  'announced',
  'negotiating',
  'text_agreed',
  'initialled',
  'signed',
  'in_force',
];

/** What usually comes next at a stage. A kind that does not know an event leaves it out. */
export const USUALLY_NEXT: KindDefinition['likely'] = {
  exploratory: ['consultation.held', 'launch.announced', 'mandate.adopted', 'negotiations.opened'],
  announced: ['mandate.adopted', 'negotiations.opened', 'round.planned', 'round.held'],
  negotiating: [
    ...(['round.held', 'round.planned', 'round.rescheduled', 'meeting.held'] as const),
    ...(['text.agreed', 'text.initialled', 'talks.paused', 'talks.resumed'] as const),
  ],
  text_agreed: ['text.initialled', 'signing.authorised', 'agreement.signed', 'text.reopened'],
  initialled: ['signing.authorised', 'full_powers.issued', 'agreement.signed', 'signature.postponed'],
  signed: [
    ...(['terms.stated', 'consent.given', 'agreement.concluded', 'agreement.ratified'] as const),
    ...(['instrument.deposited', 'notification.sent', 'entry_into_force.scheduled'] as const),
    ...(['provisional_application.started', 'agreement.entered_into_force'] as const),
  ],
  in_force: [
    ...(['joint_committee.met', 'protocol.signed', 'agreement.registered', 'application.suspended'] as const),
    ...(['application.resumed', 'agreement.renewed', 'denunciation.notified'] as const),
  ],
  abandoned: ['negotiations.opened'],
};
