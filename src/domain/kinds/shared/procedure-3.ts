import type { EventDefinition, EventDefinitions, TransitionDefinition } from '../../machine/definition.js';
import type { Stage } from '../../values/views.js';
import { PROCEDURE_2 } from './procedure-2.js';

/**
 * The procedure from version 3 on, as data: what domain.md's table of events says. What it does not name is as in
 * version 2.
 */

const to = (stage: Stage, ...from: Stage[]): TransitionDefinition => ({ from, target: { stage } });
const recordedFrom = (...from: Stage[]): TransitionDefinition => ({ from });
const seen = (stage: Stage): TransitionDefinition => ({ when: { reader: true }, target: { stage } });

const BEFORE_TALKS: Stage[] = ['exploratory', 'announced'];
const DURING_TALKS: Stage[] = ['negotiating', 'text_agreed', 'initialled'];
const NOTED = ['note-event@1'];
const BEFORE_SIGNATURE = ['not-superseded@1', 'round-before-signature@1'];
const OF_A_SIDE = ['not-superseded@1', 'side-takes-part@1'];
const STEP = [...OF_A_SIDE, 'step-of-side@1'];
const STEP_AFTER_SIGNATURE = ['not-superseded@1', 'after-signature@1', 'side-takes-part@1', 'step-of-side@1'];

const ofASide = (...actions: string[]): EventDefinition => ({
  hard: OF_A_SIDE,
  actions: [...actions, ...NOTED],
});
const step = (name: string, hard: string[], ...actions: string[]): EventDefinition => ({
  step: name,
  hard,
  actions: ['take-step@1', ...actions, ...NOTED],
});
const FACT: EventDefinition = {
  hard: ['not-superseded@1'],
  soft: ['in-force-expected@1'],
  actions: NOTED,
};

/** Where one party's provisional application or termination leaves that of others, the region stays. */
const unlessOthersRemain = (moves: TransitionDefinition): TransitionDefinition[] => [
  { ...(moves.from && { from: moves.from }), when: { othersRemain: true } },
  moves,
];

const provisional = (action: string, transitions: TransitionDefinition[]): EventDefinition => ({
  hard: ['not-superseded@1', 'after-signature@1', 'before-entry-into-force@2', 'side-takes-part@1'],
  actions: [action, ...NOTED],
  transitions,
});

const NEW_ROUND = {
  hard: [...BEFORE_SIGNATURE, 'number-not-held@2'],
  soft: ['series-begins@1', 'round-in-sequence@2', 'talks-not-paused@1', 'another-meeting@1'],
};

export const PROCEDURE_3 = {
  ...PROCEDURE_2,
  'mandate.adopted': step('mandate', STEP),
  'mandate.amended': ofASide('amend-mandate@1'),
  'negotiations.opened': {
    ...PROCEDURE_2['negotiations.opened'],
    transitions: [
      to('negotiating', ...BEFORE_TALKS),
      // What was signed or decided before is not what will be negotiated now.
      { ...to('negotiating', 'abandoned'), actions: ['reopen-text@2'] },
      recordedFrom(...DURING_TALKS),
      seen('negotiating'),
    ],
  },
  'round.planned': {
    hard: [...BEFORE_SIGNATURE, 'number-not-held@2', 'target-not-before-planning@1'],
    soft: ['not-planned-yet@1'],
    actions: ['reschedule-round@1', ...NOTED],
  },
  'round.rescheduled': {
    ...PROCEDURE_2['round.rescheduled'],
    hard: [...BEFORE_SIGNATURE, 'number-not-held@2', 'target-not-before-planning@1'],
  },
  'round.cancelled': {
    ...PROCEDURE_2['round.cancelled'],
    hard: ['not-superseded@1', 'number-not-held@2'],
  },
  'round.held': {
    ...PROCEDURE_2['round.held'],
    ...NEW_ROUND,
    actions: ['hold-round@2', 'cancel-round@1', ...NOTED],
  },
  'text.agreed': {
    soft: ['talks-opened@1'],
    actions: NOTED,
    transitions: [to('text_agreed', ...BEFORE_TALKS, 'negotiating'), seen('text_agreed')],
  },
  'text.initialled': {
    soft: ['round-known@1', 'talks-opened@1'],
    actions: NOTED,
    transitions: [
      { from: BEFORE_TALKS, when: { data: { partial: true } }, target: { stage: 'negotiating' } },
      { from: ['negotiating', 'text_agreed'], when: { data: { partial: true } } },
      to('initialled', ...BEFORE_TALKS, 'negotiating', 'text_agreed'),
      recordedFrom('initialled'),
      { when: { reader: true, data: { partial: true } } },
      seen('initialled'),
    ],
  },
  'text.reopened': {
    hard: ['not-in-force@1'],
    actions: ['answer-opinion@1', 'reopen-text@2', ...NOTED],
    transitions: [
      to('negotiating', 'text_agreed', 'initialled'),
      { from: ['signed'], target: { stage: 'negotiating', application: 'none' } },
      { when: { reader: true }, target: { stage: 'negotiating', application: 'none' } },
    ],
  },
  'signing.authorised': step('signing_decision', STEP),
  'agreement.signed': {
    hard: ['side-takes-part@1'],
    soft: ['signing-authorised@2'],
    actions: ['sign@1', 'end-plans@1', ...NOTED],
    transitions: [
      { ...to('signed', ...DURING_TALKS), soft: ['text-agreed@1'] },
      // A treaty stays open for signature: others sign later, each on a day of its own.
      { from: ['signed', 'in_force'], hard: ['others-sign-later@1'] },
      seen('signed'),
    ],
  },
  'consent.given': step('consent', STEP_AFTER_SIGNATURE),
  'consent.refused': { step: 'consent', hard: OF_A_SIDE, actions: ['refuse-step@1', ...NOTED] },
  'agreement.concluded': {
    ...step('conclusion', STEP_AFTER_SIGNATURE, 'consent-to-be-bound@1'),
    soft: ['consent-first@1', 'consent-not-refused@1'],
  },
  'agreement.ratified': {
    ...step('ratified', STEP_AFTER_SIGNATURE, 'consent-to-be-bound@1'),
    soft: ['consent-not-refused@1'],
  },
  'notification.sent': {
    ...step('notified', STEP_AFTER_SIGNATURE, 'notify@1'),
    soft: ['consent-not-refused@1'],
  },
  'agreement.entered_into_force': {
    hard: ['not-superseded@1', 'after-signature@1', 'no-adverse-opinion@1', 'side-takes-part@1'],
    soft: ['clauses-met@1', 'notified@2', 'consent-not-refused@1'],
    actions: ['enter-into-force@1', ...NOTED],
    transitions: [
      { from: ['signed'], target: { stage: 'in_force', application: 'full' } },
      { from: ['in_force'], hard: ['side-enters-later@1'] },
      { when: { reader: true }, target: { stage: 'in_force', application: 'full' } },
    ],
  },
  'application.suspended': {
    ...PROCEDURE_2['application.suspended'],
    hard: ['not-superseded@1', 'applied@1', 'side-takes-part@1'],
  },
  'application.resumed': {
    ...PROCEDURE_2['application.resumed'],
    hard: ['not-superseded@1', 'applied@1', 'side-takes-part@1'],
  },
  'denunciation.notified': ofASide('denounce@2'),
  'agreement.terminated': {
    hard: ['side-takes-part@1'],
    soft: ['notice-elapsed@2'],
    actions: ['withdraw@1', ...NOTED],
    transitions: [
      ...unlessOthersRemain({ from: ['in_force'], target: { stage: 'terminated', application: 'none' } }),
      { when: { reader: true, othersRemain: true } },
      { when: { reader: true }, target: { stage: 'terminated', application: 'none' } },
    ],
  },
  'negotiations.abandoned': {
    hard: ['not-superseded@1', 'not-in-force@1'],
    actions: NOTED,
    transitions: [
      to('abandoned', ...BEFORE_TALKS, ...DURING_TALKS, 'abandoned'),
      {
        from: ['signed'],
        target: { stage: 'abandoned', application: 'none' },
        actions: ['end-provisional@2'],
      },
      {
        when: { reader: true },
        target: { stage: 'abandoned', application: 'none' },
        actions: ['end-provisional@2'],
      },
    ],
  },
  'full_powers.issued': ofASide(),
  'step.completed': ofASide(),
  'instrument.deposited': {
    hard: ['not-superseded@1', 'after-signature@1', 'depositor-takes-part@1'],
    soft: ['consent-not-refused@1'],
    actions: ['deposit@1', ...NOTED],
  },
  'party.acceded': {
    hard: ['not-superseded@1', 'more-than-two-parties@1', 'party-is-new@1'],
    actions: ['accede@1', ...NOTED],
  },
  'party.withdrew': {
    hard: ['not-superseded@1', 'more-than-two-parties@1', 'party-is-known@1'],
    actions: ['withdraw@1', ...NOTED],
  },
  'reservation.made': { hard: OF_A_SIDE, soft: ['no-reservation-between-two@1'], actions: NOTED },
  'reservation.withdrawn': ofASide(),
  'objection.made': { hard: [...OF_A_SIDE, 'more-than-two-parties@1'], actions: NOTED },
  'agreement.registered': FACT,
  'agreement.published': FACT,
  'agreement.renewed': FACT,
  'kind.upgraded': {},
} satisfies EventDefinitions;

export const PROVISIONAL_3 = {
  'provisional_application.started': provisional('start-provisional@2', [
    { target: { application: 'open@2' } },
  ]),
  'provisional_application.ended': provisional('end-provisional@2', [
    { when: { othersRemain: true } },
    { target: { application: 'open@2' } },
  ]),
} satisfies EventDefinitions;

/**
 * Treaties that need no notification (in force on signature or by an exchange of notes: VCLT 12, 13), or bind a party
 * that never signed (VCLT 14, 15): that it was signed is expected only.
 */
export const GENERAL_3 = {
  'agreement.entered_into_force': {
    ...PROCEDURE_3['agreement.entered_into_force'],
    soft: ['clauses-met@1', 'consent-not-refused@1'],
  },
  'consent.given': withoutSignature(PROCEDURE_3['consent.given']),
  // Whether the Parliament consents or is only told depends on the basis in Art. 218(6), which no kind of theirs has.
  'agreement.concluded': withoutSignature({
    ...PROCEDURE_3['agreement.concluded'],
    soft: ['consent-not-refused@1'],
  }),
  'agreement.ratified': withoutSignature(PROCEDURE_3['agreement.ratified']),
  'instrument.deposited': withoutSignature(PROCEDURE_3['instrument.deposited']),
} satisfies EventDefinitions;

function withoutSignature(event: EventDefinition): EventDefinition {
  return {
    ...event,
    hard: (event.hard ?? []).filter((rule) => rule !== 'after-signature@1'),
    soft: [...(event.soft ?? []), 'signature-expected@1'],
  };
}
