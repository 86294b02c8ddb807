import { assign, setup } from 'xstate';
import type { EventType } from '../events/event-data.js';
import { APPLICATIONS, type Application, STAGES, type Stage } from '../values/views.js';
import {
  applicationAfter,
  type Context,
  emptyContext,
  type LedgerEvent,
  milestoneReached,
  milestonesOf,
  reached,
  recorded,
} from './context.js';
import { HARD, type Terms, violationsOf } from './rules.js';

/** What a transition is for, where one event has several ways to go. */
type Way = {
  stage?: Stage;
  application?: Application;
  /** Only where the stage region has this way too: it would be taken without it otherwise. */
  from?: Stage;
  milestone?: { party: string; name: string };
  /** Only where the text was initialled as a whole. */
  whole?: true;
  /** Only in reader's mode: from a stage that the procedure does not lead from. */
  reader?: true;
};

type Transition = {
  target?: string;
  guard: { type: 'permitted'; params: Way };
  actions: ({ type: 'record' } | { type: 'reach'; params: { stage: Stage } })[];
};

const go = (target: string | undefined, way: Way, actions: Transition['actions']): Transition => ({
  ...(target && { target }),
  guard: { type: 'permitted', params: way },
  actions,
});

/** The event is recorded and moves nothing. */
const stays = go(undefined, {}, [{ type: 'record' }]);
const to = (stage: Stage, way: Way = {}) =>
  go(stage, way, [{ type: 'record' }, { type: 'reach', params: { stage } }]);
const fromAnywhere = (stage: Stage, way: Way = {}): Transition => ({
  ...to(stage, way),
  target: `.${stage}`,
});
const initialled = [to('initialled', { whole: true }), stays];

/** Rounds and repeated announcements while a text is on the table change nothing. */
const talksGoOn = {
  'launch.announced': stays,
  'negotiations.opened': stays,
  'round.held': stays,
  'rounds.asserted': stays,
};

/** Reader's mode: a stage event applies even where a step before it is not visible (design.md, rule 9). */
const reader = { reader: true } as const;
const readersWay = {
  'launch.announced': go(undefined, reader, [{ type: 'record' }]),
  'negotiations.opened': fromAnywhere('negotiating', reader),
  'round.held': fromAnywhere('negotiating', reader),
  'rounds.asserted': fromAnywhere('negotiating', reader),
  'text.agreed': fromAnywhere('text_agreed', reader),
  'text.initialled': [
    fromAnywhere('initialled', { ...reader, whole: true }),
    go(undefined, reader, [{ type: 'record' }]),
  ],
  'text.reopened': fromAnywhere('negotiating', reader),
  'agreement.signed': fromAnywhere('signed', reader),
  'agreement.entered_into_force': fromAnywhere('in_force', reader),
  'agreement.terminated': fromAnywhere('terminated', reader),
};

const begins = { ...talksGoOn, 'negotiations.opened': to('negotiating') };
const opens = { ...begins, 'round.held': to('negotiating'), 'rounds.asserted': to('negotiating') };
const signs = { 'agreement.signed': to('signed') };
const reopens = { 'text.reopened': to('negotiating') };
const announcedAgain = { 'launch.announced': stays };

const stage = {
  initial: 'exploratory',
  states: {
    exploratory: { on: { ...opens, 'launch.announced': to('announced') } },
    announced: { on: opens },
    negotiating: {
      on: { ...talksGoOn, 'text.agreed': to('text_agreed'), 'text.initialled': initialled, ...signs },
    },
    text_agreed: { on: { ...talksGoOn, 'text.initialled': initialled, ...reopens, ...signs } },
    initialled: { on: { ...talksGoOn, 'text.initialled': stays, ...reopens, ...signs } },
    signed: { on: { ...announcedAgain, 'agreement.entered_into_force': to('in_force') } },
    in_force: { on: { ...announcedAgain, 'agreement.terminated': to('terminated') } },
    terminated: { on: announcedAgain },
    abandoned: { on: begins },
    superseded: {},
  },
  on: {
    ...readersWay,
    'negotiations.abandoned': fromAnywhere('abandoned'),
    'agreement.superseded': fromAnywhere('superseded'),
    'stage.asserted': STAGES.map((asserted) => fromAnywhere(asserted, { stage: asserted })),
  },
} as const;

const becomes = (actions: Transition['actions'] = [], way: Way = {}) =>
  APPLICATIONS.map((application) => go(`.${application}`, { ...way, application }, actions));

/** Suspension changes application, not stage (domain.md, The legal road). */
const application = {
  initial: 'none',
  states: { none: {}, provisional: {}, full: {}, partly_suspended: {}, suspended: {} },
  on: {
    'provisional_application.started': becomes([{ type: 'record' }]),
    'provisional_application.ended': becomes([{ type: 'record' }]),
    'application.suspended': becomes([{ type: 'record' }]),
    'application.resumed': becomes([{ type: 'record' }]),
    'agreement.entered_into_force': becomes([], { from: 'signed' }),
    'agreement.terminated': becomes([], { from: 'in_force' }),
    'agreement.superseded': becomes(),
    'stage.asserted': becomes(),
  },
} as const;

const talks = {
  initial: 'active',
  states: { active: {}, paused: {} },
  on: {
    'talks.paused': go('.paused', {}, [{ type: 'record' }]),
    'talks.resumed': go('.active', {}, [{ type: 'record' }]),
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
  const reach = go('.reached', { milestone: { party, name } }, [{ type: 'record' }]);
  const refuse = go('.open', { milestone: { party, name } }, [{ type: 'record' }]);
  return {
    initial: 'open',
    states: { open: {}, reached: {} },
    on: {
      ...Object.fromEntries(MILESTONE_EVENTS.map((type) => [type, reach])),
      ...(name === 'consent' && { 'consent.refused': refuse }),
    },
  };
}

/** What no region has a use for is recorded all the same: be liberal about what is logged. */
const recordedOnly = Object.fromEntries(
  (Object.keys(HARD) as EventType[])
    .filter((type) => ![stage, application, talks].some(({ on }) => type in on))
    .map((type) => [type, stays]),
);

/**
 * The machine common to all kinds (domain.md, The machine): parallel regions for stage, talks, application and
 * each side's milestones. Every event has one home, whose transition records it: the stage region, talks,
 * application, a milestone, or else the root; other regions only follow.
 */
export const procedureMachine = (terms: Terms, parties: string[], readersMode: boolean) =>
  setup({
    types: { context: {} as Context, events: {} as LedgerEvent },
    guards: {
      permitted: ({ context, event }, way: Way) =>
        (!way.reader || context.reader) &&
        (!way.stage || way.stage === event.data.stage) &&
        (!way.from || context.reader || way.from === context.stage) &&
        (!way.whole || !event.data.partial) &&
        (!way.application || way.application === applicationAfter(context, event)) &&
        (!way.milestone || concerns(event, way.milestone)) &&
        (context.reader || violationsOf(HARD[event.type], context, event, terms).length === 0),
    },
    actions: {
      record: assign(({ context, event }) => recorded(context, event)),
      reach: assign(({ context, event }, { stage }: { stage: Stage }) => reached(context, event, stage)),
    },
  }).createMachine({
    id: terms.kind,
    context: emptyContext(parties, readersMode),
    type: 'parallel',
    states: { stage, talks, application, milestones: milestones(parties) },
    on: recordedOnly,
  });

function concerns(event: LedgerEvent, { party, name }: { party: string; name: string }): boolean {
  if (event.type === 'consent.refused') return event.data.side === party;
  const reaches = milestoneReached(event);
  return reaches?.party === party && reaches.name === name;
}

export type Machine = ReturnType<typeof procedureMachine>;
