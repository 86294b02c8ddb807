import { assign, setup } from 'xstate';
import type { EventType } from '../events/event-data.js';
import { APPLICATIONS, type Application, STAGES, type Stage } from '../values/views.js';
import {
  applicationAfter,
  type Context,
  changesAtStage,
  contextChanges,
  emptyContext,
  type LedgerEvent,
  milestoneReached,
  milestonesOf,
} from './context.js';
import { HARD_RULES, type KindTraits, violationsOf } from './rules.js';

/** The parameters of a transition's guard, where one event has several transitions. */
type GuardParams = {
  stage?: Stage;
  application?: Application;
  /** Only from this stage, where the stage region has the same transition: otherwise this region would move alone. */
  from?: Stage;
  milestone?: { party: string; name: string };
  /** Only where the text was initialled as a whole. */
  whole?: true;
  /** Only in reader's mode: from a stage from which the procedure has no such transition. */
  reader?: true;
};

type Transition = {
  target?: string;
  guard: { type: 'permitted'; params: GuardParams };
  actions: ({ type: 'record' } | { type: 'reach'; params: { stage: Stage } })[];
};

const transition = (
  target: string | undefined,
  params: GuardParams,
  actions: Transition['actions'],
): Transition => ({
  ...(target && { target }),
  guard: { type: 'permitted', params: params },
  actions,
});

/** The event is recorded and moves nothing. */
const recordOnly = transition(undefined, {}, [{ type: 'record' }]);
const toStage = (stage: Stage, params: GuardParams = {}) =>
  transition(stage, params, [{ type: 'record' }, { type: 'reach', params: { stage } }]);
const fromAnyStage = (stage: Stage, params: GuardParams = {}): Transition => ({
  ...toStage(stage, params),
  target: `.${stage}`,
});
const initialled = [toStage('initialled', { whole: true }), recordOnly];

/** Rounds and repeated announcements while a text is on the table change nothing. */
const recordedDuringTalks = {
  'launch.announced': recordOnly,
  'negotiations.opened': recordOnly,
  'round.held': recordOnly,
  'rounds.asserted': recordOnly,
};

/** Reader's mode: a stage event applies even where a step before it is not visible (docs/adr/0003). */
const reader = { reader: true } as const;
const readerTransitions = {
  'launch.announced': transition(undefined, reader, [{ type: 'record' }]),
  'negotiations.opened': fromAnyStage('negotiating', reader),
  'round.held': fromAnyStage('negotiating', reader),
  'rounds.asserted': fromAnyStage('negotiating', reader),
  'text.agreed': fromAnyStage('text_agreed', reader),
  'text.initialled': [
    fromAnyStage('initialled', { ...reader, whole: true }),
    transition(undefined, reader, [{ type: 'record' }]),
  ],
  'text.reopened': fromAnyStage('negotiating', reader),
  'agreement.signed': fromAnyStage('signed', reader),
  'agreement.entered_into_force': fromAnyStage('in_force', reader),
  'agreement.terminated': fromAnyStage('terminated', reader),
};

const begins = { ...recordedDuringTalks, 'negotiations.opened': toStage('negotiating') };
const opens = { ...begins, 'round.held': toStage('negotiating'), 'rounds.asserted': toStage('negotiating') };
const signs = { 'agreement.signed': toStage('signed') };
const reopens = { 'text.reopened': toStage('negotiating') };
const announcedAgain = { 'launch.announced': recordOnly };

const stage = {
  initial: 'exploratory',
  states: {
    exploratory: { on: { ...opens, 'launch.announced': toStage('announced') } },
    announced: { on: opens },
    negotiating: {
      on: {
        ...recordedDuringTalks,
        'text.agreed': toStage('text_agreed'),
        'text.initialled': initialled,
        ...signs,
      },
    },
    text_agreed: { on: { ...recordedDuringTalks, 'text.initialled': initialled, ...reopens, ...signs } },
    initialled: { on: { ...recordedDuringTalks, 'text.initialled': recordOnly, ...reopens, ...signs } },
    signed: { on: { ...announcedAgain, 'agreement.entered_into_force': toStage('in_force') } },
    in_force: { on: { ...announcedAgain, 'agreement.terminated': toStage('terminated') } },
    terminated: { on: announcedAgain },
    abandoned: { on: begins },
    superseded: {},
  },
  on: {
    ...readerTransitions,
    'negotiations.abandoned': fromAnyStage('abandoned'),
    'agreement.superseded': fromAnyStage('superseded'),
    'stage.asserted': STAGES.map((asserted) => fromAnyStage(asserted, { stage: asserted })),
  },
} as const;

const toApplication = (actions: Transition['actions'] = [], params: GuardParams = {}) =>
  APPLICATIONS.map((application) => transition(`.${application}`, { ...params, application }, actions));

/** Suspension changes the application, not the stage. */
const application = {
  initial: 'none',
  states: { none: {}, provisional: {}, full: {}, partly_suspended: {}, suspended: {} },
  on: {
    'provisional_application.started': toApplication([{ type: 'record' }]),
    'provisional_application.ended': toApplication([{ type: 'record' }]),
    'application.suspended': toApplication([{ type: 'record' }]),
    'application.resumed': toApplication([{ type: 'record' }]),
    'agreement.entered_into_force': toApplication([], { from: 'signed' }),
    'agreement.terminated': toApplication([], { from: 'in_force' }),
    'agreement.superseded': toApplication(),
    'stage.asserted': toApplication(),
  },
} as const;

const talks = {
  initial: 'active',
  states: { active: {}, paused: {} },
  on: {
    'talks.paused': transition('.paused', {}, [{ type: 'record' }]),
    'talks.resumed': transition('.active', {}, [{ type: 'record' }]),
  },
} as const;

const MILESTONE_EVENTS = [
  'mandate.adopted',
  'signing.authorised',
  'consent.given',
  'agreement.concluded',
  'agreement.ratified',
  'notification.sent',
] as const satisfies EventType[];

/** One region a side: each of its milestones is open until reached, in any order. */
const milestones = (parties: string[]) => ({
  type: 'parallel' as const,
  states: Object.fromEntries(
    parties.map((party) => [
      party,
      {
        type: 'parallel' as const,
        states: Object.fromEntries(milestonesOf(party).map((name) => [name, milestone(party, name)])),
      },
    ]),
  ),
});

function milestone(party: string, name: string) {
  const reach = transition('.reached', { milestone: { party, name } }, [{ type: 'record' }]);
  const refuse = transition('.open', { milestone: { party, name } }, [{ type: 'record' }]);
  return {
    initial: 'open',
    states: { open: {}, reached: {} },
    on: {
      ...Object.fromEntries(MILESTONE_EVENTS.map((type) => [type, reach])),
      ...(name === 'consent' && { 'consent.refused': refuse }),
    },
  };
}

/** An event that moves no region is recorded all the same: many real events change no state. */
const recordedAtRoot = Object.fromEntries(
  (Object.keys(HARD_RULES) as EventType[])
    .filter((type) => ![stage, application, talks].some(({ on }) => type in on))
    .map((type) => [type, recordOnly]),
);

/**
 * The machine common to all kinds: parallel regions for stage, talks, application and each side's milestones. Exactly
 * one region records an event: stage, talks, application or a milestone, or else the root. Other regions may move
 * with it.
 */
export const procedureMachine = (terms: KindTraits, parties: string[], readersMode: boolean) =>
  setup({
    types: { context: {} as Context, events: {} as LedgerEvent },
    guards: {
      permitted: ({ context, event }, params: GuardParams) =>
        (!params.reader || context.reader) &&
        (!params.stage || params.stage === event.data.stage) &&
        (!params.from || context.reader || params.from === context.stage) &&
        (!params.whole || !event.data.partial) &&
        (!params.application || params.application === applicationAfter(context, event)) &&
        (!params.milestone || concerns(event, params.milestone)) &&
        (context.reader || violationsOf(HARD_RULES[event.type], context, event, terms).length === 0),
    },
    actions: {
      record: assign(({ context, event }) => contextChanges(context, event)),
      reach: assign(({ context, event }, { stage }: { stage: Stage }) =>
        changesAtStage(context, event, stage),
      ),
    },
  }).createMachine({
    id: terms.kind,
    context: emptyContext(parties, readersMode),
    type: 'parallel',
    states: { stage, talks, application, milestones: milestones(parties) },
    on: recordedAtRoot,
  });

function concerns(event: LedgerEvent, { party, name }: { party: string; name: string }): boolean {
  if (event.type === 'consent.refused') return event.data.side === party;
  const reaches = milestoneReached(event);
  return reaches?.party === party && reaches.name === name;
}

export type Machine = ReturnType<typeof procedureMachine>;
