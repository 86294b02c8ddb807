import type { EventDefinition, EventDefinitions, TransitionDefinition } from '../../machine/definition.js';
import { STAGES, type Stage } from '../../values/views.js';

/** The procedure that all kinds shared until version 3, as data. */

const to = (stage: Stage, ...from: Stage[]): TransitionDefinition => ({ from, target: { stage } });
const recordedFrom = (...from: Stage[]): TransitionDefinition => ({ from });

/** Reader's mode: a stage event applies even where a step before it is not visible. */
const seenFromAnywhere = (stage: Stage): TransitionDefinition => ({
  when: { reader: true },
  target: { stage },
});
const seenAnywhere: TransitionDefinition = { when: { reader: true } };

const DURING_TALKS: Stage[] = ['negotiating', 'text_agreed', 'initialled'];
const NOTED = ['note-event@1'];
const ROUND = ['not-superseded@1', 'round-before-signature@1'];
const TALKS = ['not-superseded@1', 'talks-before-signature@1'];
const AFTER_SIGNATURE = ['not-superseded@1', 'after-signature@1'];

const noted: EventDefinition = { actions: NOTED };
const notedUntilSuperseded: EventDefinition = { hard: ['not-superseded@1'], actions: NOTED };
const taken = (step: string): EventDefinition => ({
  step,
  hard: ['not-superseded@1', 'side-is-party@1'],
  actions: ['take-step@1', ...NOTED],
});
const takenAfterSignature = (step: string): EventDefinition => ({
  ...taken(step),
  hard: [...AFTER_SIGNATURE, 'side-is-party@1'],
});

export const PROCEDURE_2 = {
  'statement.made': noted,
  'consultation.held': noted,
  'meeting.held': noted,
  'launch.announced': {
    actions: NOTED,
    transitions: [
      to('announced', 'exploratory'),
      recordedFrom('announced', ...DURING_TALKS, 'abandoned', 'signed', 'in_force', 'terminated'),
      seenAnywhere,
    ],
  },
  'mandate.adopted': taken('mandate'),
  'mandate.amended': {
    hard: ['not-superseded@1', 'side-is-party@1'],
    actions: ['amend-mandate@1', ...NOTED],
  },
  'negotiations.opened': {
    hard: TALKS,
    actions: NOTED,
    transitions: [
      to('negotiating', 'exploratory', 'announced'),
      { ...to('negotiating', 'abandoned'), actions: ['begin-series@1'] },
      recordedFrom(...DURING_TALKS),
      seenFromAnywhere('negotiating'),
    ],
  },
  'track.renamed': { actions: ['rename@1', 'note-day@1'] },
  'round.planned': {
    hard: [...ROUND, 'number-not-held@1', 'target-not-before-planning@1'],
    actions: ['plan-round@1', ...NOTED],
  },
  'round.rescheduled': {
    hard: [...ROUND, 'number-not-held@1', 'target-not-before-planning@1'],
    soft: ['round-planned@1'],
    actions: ['reschedule-round@1', ...NOTED],
  },
  'round.cancelled': {
    hard: [...ROUND, 'number-not-held@1'],
    soft: ['round-planned@1'],
    actions: ['cancel-round@1', ...NOTED],
  },
  'round.held': {
    hard: [...ROUND, 'number-not-held@1'],
    soft: ['round-in-sequence@1', 'talks-not-paused@1'],
    actions: ['hold-round@1', 'cancel-round@1', ...NOTED],
    transitions: [
      to('negotiating', 'exploratory', 'announced'),
      recordedFrom(...DURING_TALKS, 'abandoned'),
      seenFromAnywhere('negotiating'),
    ],
  },
  'rounds.asserted': {
    hard: ROUND,
    soft: ['talks-not-paused@1'],
    actions: ['assert-rounds@1', ...NOTED],
    transitions: [
      to('negotiating', 'exploratory', 'announced'),
      recordedFrom(...DURING_TALKS, 'abandoned'),
      seenFromAnywhere('negotiating'),
    ],
  },
  'talks.paused': { hard: TALKS, actions: NOTED, transitions: [{ target: { talks: 'paused' } }] },
  'talks.resumed': { hard: TALKS, actions: NOTED, transitions: [{ target: { talks: 'active' } }] },
  'text.agreed': {
    actions: NOTED,
    transitions: [to('text_agreed', 'negotiating'), seenFromAnywhere('text_agreed')],
  },
  'text.initialled': {
    soft: ['round-known@1'],
    actions: NOTED,
    transitions: [
      { from: ['negotiating', 'text_agreed'], when: { data: { partial: true } } },
      to('initialled', 'negotiating', 'text_agreed'),
      recordedFrom('initialled'),
      { when: { reader: true, data: { partial: true } } },
      seenFromAnywhere('initialled'),
    ],
  },
  'text.reopened': {
    actions: ['answer-opinion@1', 'reopen-text@1', ...NOTED],
    transitions: [to('negotiating', 'text_agreed', 'initialled'), seenFromAnywhere('negotiating')],
  },
  'signing.authorised': taken('signing_decision'),
  'agreement.signed': {
    hard: ['side-is-party@1'],
    soft: ['text-agreed@1', 'signing-authorised@1'],
    actions: ['sign@1', ...NOTED],
    transitions: [to('signed', ...DURING_TALKS), seenFromAnywhere('signed')],
  },
  'signature.postponed': notedUntilSuperseded,
  'consent.given': takenAfterSignature('consent'),
  'consent.refused': {
    step: 'consent',
    hard: ['not-superseded@1', 'side-is-party@1'],
    actions: ['refuse-step@1', ...NOTED],
  },
  'opinion.given': { hard: ['not-superseded@1'], actions: ['give-opinion@1', ...NOTED] },
  'agreement.concluded': {
    ...takenAfterSignature('conclusion'),
    soft: ['consent-first@1'],
    actions: ['take-step@1', 'consent-to-be-bound@1', ...NOTED],
  },
  'agreement.ratified': {
    ...takenAfterSignature('ratified'),
    actions: ['take-step@1', 'consent-to-be-bound@1', ...NOTED],
  },
  'notification.sent': {
    ...takenAfterSignature('notified'),
    actions: ['take-step@1', 'notify@1', ...NOTED],
  },
  'entry_into_force.scheduled': { hard: AFTER_SIGNATURE, actions: ['schedule-entry@1', ...NOTED] },
  'agreement.entered_into_force': {
    hard: [...AFTER_SIGNATURE, 'no-adverse-opinion@1', 'side-is-party@1'],
    soft: ['notified@1'],
    actions: ['enter-into-force@1', ...NOTED],
    transitions: [
      { from: ['signed'], target: { stage: 'in_force', application: 'full' } },
      { when: { reader: true }, target: { stage: 'in_force', application: 'full' } },
    ],
  },
  'suspension.announced': notedUntilSuperseded,
  'application.suspended': {
    hard: ['not-superseded@1', 'applied@1', 'side-is-party@1'],
    actions: ['suspend@1', ...NOTED],
    transitions: [{ target: { application: 'open@1' } }],
  },
  'application.resumed': {
    hard: ['not-superseded@1', 'applied@1', 'side-is-party@1'],
    soft: ['suspension-open@1'],
    actions: ['resume@1', ...NOTED],
    transitions: [{ target: { application: 'open@1' } }],
  },
  'joint_committee.met': notedUntilSuperseded,
  'denunciation.notified': {
    hard: ['not-superseded@1', 'side-is-party@1'],
    actions: ['denounce@1', ...NOTED],
  },
  'agreement.terminated': {
    hard: ['side-is-party@1'],
    soft: ['notice-elapsed@1'],
    actions: NOTED,
    transitions: [
      { from: ['in_force'], target: { stage: 'terminated', application: 'none' } },
      { when: { reader: true }, target: { stage: 'terminated', application: 'none' } },
    ],
  },
  'negotiations.abandoned': {
    hard: TALKS,
    actions: NOTED,
    transitions: [
      to('abandoned', 'exploratory', 'announced', ...DURING_TALKS, 'abandoned'),
      seenFromAnywhere('abandoned'),
    ],
  },
  'agreement.superseded': {
    hard: ['not-superseded@1'],
    actions: ['supersede@1', ...NOTED],
    transitions: [{ target: { stage: 'superseded', application: 'none' } }],
  },
  'stage.asserted': {
    hard: ['sourced@1'],
    actions: NOTED,
    transitions: STAGES.map((stage) => ({
      when: { data: { stage } },
      target: { stage, application: 'open@1' as const },
    })),
  },
  'coverage.stated': { hard: ['on-the-day-stated@1'], actions: ['state-coverage@1'] },
  'twin.linked': { actions: ['link-twin@1'] },
} satisfies EventDefinitions;

/** Provisional application, where the kind does not foresee it: the event is known and always refused. */
export const NOT_PROVISIONAL_2 = {
  'provisional_application.started': provisional('start-provisional@1', ['provisional-not-foreseen@1']),
  'provisional_application.ended': provisional('end-provisional@1', ['provisional-not-foreseen@1']),
} satisfies EventDefinitions;

export const PROVISIONAL_2 = {
  'provisional_application.started': provisional('start-provisional@1', []),
  'provisional_application.ended': provisional('end-provisional@1', []),
} satisfies EventDefinitions;

function provisional(action: string, foreseen: string[]): EventDefinition {
  return {
    hard: [
      'not-superseded@1',
      ...foreseen,
      'after-signature@1',
      'before-entry-into-force@1',
      'side-is-party@1',
    ],
    actions: [action, ...NOTED],
    transitions: [{ target: { application: 'open@1' } }],
  };
}

/** A kind whose talks need a mandate of the European Union's Council. */
export const mandated = (procedure: EventDefinitions): EventDefinitions => ({
  'negotiations.opened': { ...procedure['negotiations.opened'], soft: ['mandate-known@1'] },
});

/** A kind that never enters into force before its twin. */
export const afterTwin = (procedure: EventDefinitions): EventDefinitions => {
  const waiting = (event: EventDefinition = {}): EventDefinition => ({
    ...event,
    hard: [...(event.hard ?? []), 'twin-in-force@1'],
  });
  return {
    'agreement.entered_into_force': waiting(procedure['agreement.entered_into_force']),
    'stage.asserted': waiting(procedure['stage.asserted']),
  };
};

export const READMISSION_ONLY_2 = {
  'protocol.signed': notedUntilSuperseded,
  'clause.became_applicable': notedUntilSuperseded,
} satisfies EventDefinitions;
