import { describe, expect, it } from '@jest/globals';
import {
  AFTER_SIGNATURE,
  BEFORE_SIGNATURE,
  belongsTo,
  DATA,
  NOT_SUPERSEDED,
  of,
  READMISSION_ONLY,
} from '../../../test/histories/examples.js';
import { type Line, minutesOf, standingAt } from '../../../test/histories/minutes.js';
import { EVENT_DATA, EVENT_TYPES, type EventType, isAdministrative } from '../events/event-data.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import { stepOf } from '../replay/replay.js';
import { STAGES, type Stage } from '../values/views.js';

const VERSION_2 = KIND_VERSIONS.filter(({ version }) => version === 2);

const same = (stages: readonly Stage[]): Partial<Record<Stage, Stage>> =>
  Object.fromEntries(stages.map((stage) => [stage, stage]));
const all = (stage: Stage, from: readonly Stage[]): Partial<Record<Stage, Stage>> =>
  Object.fromEntries(from.map((before) => [before, stage]));

/** The machine as a table: from which stage each event leads to which. From any other stage it is refused. */
const LEADS = {
  'statement.made': same(STAGES),
  'consultation.held': same(STAGES),
  'meeting.held': same(STAGES),
  'launch.announced': { ...same(NOT_SUPERSEDED), exploratory: 'announced' },
  'mandate.adopted': same(NOT_SUPERSEDED),
  'mandate.amended': same(NOT_SUPERSEDED),
  'negotiations.opened': {
    ...same(BEFORE_SIGNATURE),
    ...all('negotiating', ['exploratory', 'announced', 'abandoned']),
  },
  'track.renamed': same(STAGES),
  'round.planned': same(BEFORE_SIGNATURE),
  'round.rescheduled': same(BEFORE_SIGNATURE),
  'round.cancelled': same(BEFORE_SIGNATURE),
  'round.held': { ...same(BEFORE_SIGNATURE), ...all('negotiating', ['exploratory', 'announced']) },
  'rounds.asserted': { ...same(BEFORE_SIGNATURE), ...all('negotiating', ['exploratory', 'announced']) },
  'talks.paused': same(BEFORE_SIGNATURE),
  'talks.resumed': same(BEFORE_SIGNATURE),
  'text.agreed': { negotiating: 'text_agreed' },
  'text.initialled': all('initialled', ['negotiating', 'text_agreed', 'initialled']),
  'text.reopened': all('negotiating', ['text_agreed', 'initialled']),
  'signing.authorised': same(NOT_SUPERSEDED),
  'agreement.signed': all('signed', ['negotiating', 'text_agreed', 'initialled']),
  'signature.postponed': same(NOT_SUPERSEDED),
  'consent.given': same(AFTER_SIGNATURE),
  'consent.refused': same(NOT_SUPERSEDED),
  'opinion.given': same(NOT_SUPERSEDED),
  'agreement.concluded': same(AFTER_SIGNATURE),
  'agreement.ratified': same(AFTER_SIGNATURE),
  'notification.sent': same(AFTER_SIGNATURE),
  'entry_into_force.scheduled': same(AFTER_SIGNATURE),
  'provisional_application.started': same(['signed']),
  'provisional_application.ended': same(['signed']),
  'agreement.entered_into_force': { signed: 'in_force' },
  'suspension.announced': same(NOT_SUPERSEDED),
  'application.suspended': same(['in_force']),
  'application.resumed': same(['in_force']),
  'protocol.signed': same(NOT_SUPERSEDED),
  'joint_committee.met': same(NOT_SUPERSEDED),
  'clause.became_applicable': same(NOT_SUPERSEDED),
  'denunciation.notified': same(NOT_SUPERSEDED),
  'agreement.terminated': { in_force: 'terminated' },
  'negotiations.abandoned': all('abandoned', BEFORE_SIGNATURE),
  'agreement.superseded': all('superseded', NOT_SUPERSEDED),
  'stage.asserted': {},
  'coverage.stated': same(STAGES),
  'twin.linked': same(STAGES),
} satisfies Partial<Record<EventType, Partial<Record<Stage, Stage>>>>;
const KNOWN = Object.keys(LEADS) as (keyof typeof LEADS)[];
const leads = (type: EventType): Partial<Record<Stage, Stage>> =>
  Object.entries(LEADS).find(([name]) => name === type)?.[1] ?? {};

const STEPS = KNOWN.filter((type) => type !== 'stage.asserted');

it('every event of the vocabulary has its row, and its example is what its schema takes', () => {
  expect(KNOWN).toEqual(EVENT_TYPES.filter((type) => VERSION_2.some(({ events }) => events.includes(type))));
  for (const type of STEPS) {
    expect([type, EVENT_DATA[type].safeParse(DATA[type] ?? {}).success]).toEqual([type, true]);
  }
});

describe.each(VERSION_2)('the procedure of $kind in version 2', ({ kind, events, rail }) => {
  const at = (stage: Stage) => standingAt(`${kind}@2`, stage);

  it('foresees the shared vocabulary and its own events, and draws its rail from the first stage', () => {
    expect(events.filter((type) => READMISSION_ONLY.includes(type))).toEqual(
      kind === 'readmission' ? READMISSION_ONLY : [],
    );
    expect(rail[0]).toBe('exploratory');
  });

  it('refuses an event of another kind, naming both', () => {
    for (const type of EVENT_TYPES.filter((type) => !events.includes(type))) {
      expect(at('signed').when(...of(type)).refusals).toEqual([
        { code: 'event_not_of_kind', params: { event: type, kind } },
      ]);
    }
  });

  it.each(STEPS)('%s leads where the table says, and is refused from every other stage', (type) => {
    for (const stage of STAGES) {
      const { refusals, state } = at(stage).when(...of(type));
      const expected = belongsTo(kind, type) ? leads(type)[stage] : undefined;
      expect([stage, refusals.length > 0, state.value.stage]).toEqual([stage, !expected, expected ?? stage]);
    }
  });

  it.each(STAGES)('stage.asserted leads to %s from everywhere, application following', (stage) => {
    for (const before of STAGES) {
      const { state } = at(before).when('stage.asserted', undefined, {
        stage,
        reason: 'told by the ministry',
      });
      expect(state.value.stage).toBe(stage);
      expect(state.value.application).toBe(stage === 'in_force' ? 'full' : 'none');
    }
  });

  it('leaves the last event on record, whatever the event, but for a new name and how far sources reach', () => {
    for (const type of KNOWN.filter((type) => belongsTo(kind, type))) {
      const stage = STAGES.find((stage) => leads(type)[stage]) ?? 'signed';
      const example: Line =
        type === 'stage.asserted' ? [type, undefined, { stage: 'negotiating', reason: 'told' }] : of(type);
      const minutes = at(stage);
      const before = minutes.state().context.lastEvent;
      const { context } = minutes.log(example).state();
      const isNone = type === 'track.renamed' || isAdministrative(type);
      expect([type, context.lastEvent?.type]).toEqual([type, isNone ? before?.type : type]);
    }
  });

  describe('milestones', () => {
    it('are each side’s own, and none at first', () => {
      expect(stepOf(at('exploratory').state()).milestones).toEqual({
        EU: { mandate: null, signing_decision: null, consent: null, conclusion: null, notified: null },
        KZ: { signing_decision: null, ratified: null, notified: null },
      });
    });

    it('come in any order after signature, each with its date', () => {
      const state = at('signed')
        .log(
          ['notification.sent', '2025-01', { side: 'KZ' }],
          ['agreement.ratified', '2025-02', { side: 'KZ' }],
          ['agreement.concluded', '2025-03', { side: 'EU' }],
          ['consent.given', '2025-04', { side: 'EU' }],
          ['notification.sent', '2025-05', { side: 'EU' }],
          ['signing.authorised', '2025-06', { side: 'EU' }],
          ['signing.authorised', '2025-07', { side: 'KZ' }],
          ['mandate.adopted', '2025-08', { side: 'EU' }],
        )
        .state();
      expect(stepOf(state).milestones).toEqual({
        EU: {
          mandate: '2025-08',
          signing_decision: '2025-06',
          consent: '2025-04',
          conclusion: '2025-03',
          notified: '2025-05',
        },
        KZ: { signing_decision: '2025-07', ratified: '2025-02', notified: '2025-01' },
      });
    });

    it('of the mandate are the Union’s where no side is named, and a refused consent is none', () => {
      const minutes = at('signed').log(
        ['mandate.adopted', '2025-01'],
        ['consent.given', '2025-02', { side: 'EU' }],
      );
      expect(stepOf(minutes.state()).milestones.EU).toMatchObject({ mandate: '2025-01', consent: '2025-02' });
      minutes.log(['consent.refused', '2025-03', { side: 'EU' }]);
      expect(stepOf(minutes.state()).milestones.EU!.consent).toBeNull();
    });

    it('that a side does not have are recorded and change nothing', () => {
      const state = at('signed')
        .log(['consent.given', '2025-02', { side: 'KZ' }])
        .state();
      expect(stepOf(state).milestones.KZ).toEqual({ signing_decision: null, ratified: null, notified: null });
      expect(state.context.lastEvent?.type).toBe('consent.given');
    });
  });
});

describe('what really happens', () => {
  it('a text is reopened after initialling, and a standing adverse opinion falls with it', () => {
    const minutes = minutesOf(
      'readmission',
      ['negotiations.opened'],
      ['text.initialled'],
      ['opinion.given', undefined, { court: 'Court of Justice', adverse: true }],
      ['text.reopened', undefined, { reason: 'the opinion' }],
    );
    expect(minutes.state()).toMatchObject({
      value: { stage: 'negotiating' },
      context: { adverseOpinion: null },
    });
    minutes.log(['text.initialled'], ['agreement.signed'], ['agreement.entered_into_force']);
    expect(minutes.state().value.stage).toBe('in_force');
  });

  it('a text is initialled in part, then wholly, then once more', () => {
    const minutes = minutesOf(
      'readmission',
      ['negotiations.opened'],
      ['text.initialled', '2021', { partial: true }],
    );
    expect(minutes.state().value.stage).toBe('negotiating');
    minutes.log(
      ['text.initialled', '2022'],
      ['text.initialled', '2023', { partial: true }],
      ['text.initialled', '2024'],
    );
    expect(minutes.state()).toMatchObject({ value: { stage: 'initialled' }, context: { since: '2022' } });
  });

  it('talks are abandoned and opened again', () => {
    const minutes = minutesOf(
      'readmission',
      ['negotiations.opened', '2015'],
      ['negotiations.abandoned', '2017'],
    );
    minutes.log(['launch.announced', '2019'], ['round.held', '2019-02', { number: 2 }]);
    expect(minutes.state().value.stage).toBe('abandoned');
    minutes.log(['negotiations.opened', '2020']);
    expect(minutes.state()).toMatchObject({ value: { stage: 'negotiating' }, context: { since: '2020' } });
  });

  it('talks pause for years, are paused again, and resume', () => {
    const minutes = minutesOf('readmission', ['negotiations.opened'], ['talks.paused'], ['talks.paused']);
    expect(minutes.state().value).toMatchObject({ stage: 'negotiating', talks: 'paused' });
    expect(minutes.log(['talks.resumed']).state().value.talks).toBe('active');
  });

  it('a signature is announced and postponed: the stage stays', () => {
    const minutes = standingAt('readmission', 'initialled').log(['signature.postponed']);
    expect(minutes.state().value.stage).toBe('initialled');
  });

  it('an agreement is superseded: the end, but for the way round', () => {
    const minutes = standingAt('readmission', 'in_force').log([
      'agreement.superseded',
      '2025',
      { by: 'its successor' },
    ]);
    expect(minutes.state()).toMatchObject({
      value: { stage: 'superseded' },
      context: { supersededBy: 'its successor' },
    });
    expect(minutes.state().context.inForce).toEqual([{ from: expect.any(String), until: '2025' }]);
    minutes.log(['stage.asserted', '2026', { stage: 'in_force', reason: 'the successor was annulled' }]);
    expect(minutes.state().value).toMatchObject({ stage: 'in_force', application: 'full' });
  });

  it('a date of entry into force is set, and set anew; the stage stays', () => {
    const scheduled = (target: string): Line => ['entry_into_force.scheduled', undefined, { target }];
    const minutes = standingAt('readmission', 'signed').log(scheduled('2027-01-01'), scheduled('2027-03-01'));
    expect(minutes.state()).toMatchObject({
      value: { stage: 'signed' },
      context: { entryIntoForce: '2027-03-01' },
    });
  });

  it('a track whose signature was only asserted says from when', () => {
    const minutes = minutesOf('readmission', ['stage.asserted', '2019', { stage: 'signed', reason: 'told' }]);
    minutes.log(['agreement.entered_into_force', '2021']);
    const [refusal] = minutes.when('round.held', '2022').refusals;
    expect(refusal).toEqual({
      code: 'round_after_signature',
      params: { event: 'round.held', stage: 'in_force', when: '2019' },
    });
  });
});
