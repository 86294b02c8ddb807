import { describe, expect, it } from '@jest/globals';
import {
  AFTER_SIGNATURE,
  BEFORE_SIGNATURE,
  DATA,
  NOT_SUPERSEDED,
  of,
  READMISSION_ONLY,
} from '../../../../test/histories/examples.js';
import { codes, type Line, minutesOf, standingAt } from '../../../../test/histories/minutes.js';
import { EVENT_DATA, EVENT_TYPES, type EventType } from '../../events/event-data.js';
import { stepOf } from '../../replay/replay.js';
import { STAGES, type Stage } from '../../values/views.js';
import { KIND_VERSIONS } from '../index.js';

const SINCE_3 = KIND_VERSIONS.filter(({ version }) => version >= 3);

type Leads = Partial<Record<Stage, Stage>>;
const same = (stages: readonly Stage[]): Leads => Object.fromEntries(stages.map((stage) => [stage, stage]));
const all = (stage: Stage, from: readonly Stage[]): Leads =>
  Object.fromEntries(from.map((before) => [before, stage]));

const BEFORE_TALKS: Stage[] = ['exploratory', 'announced'];

/** Between two parties: from which stage each event leads to which. From any other stage it is refused. */
const LEADS = {
  'statement.made': same(STAGES),
  'consultation.held': same(STAGES),
  'meeting.held': same(STAGES),
  'launch.announced': { ...same(NOT_SUPERSEDED), exploratory: 'announced' },
  'mandate.adopted': same(NOT_SUPERSEDED),
  'mandate.amended': same(NOT_SUPERSEDED),
  'negotiations.opened': {
    ...same(BEFORE_SIGNATURE),
    ...all('negotiating', [...BEFORE_TALKS, 'abandoned']),
  },
  'track.renamed': same(STAGES),
  'round.planned': same(BEFORE_SIGNATURE),
  'round.rescheduled': same(BEFORE_SIGNATURE),
  'round.cancelled': same(NOT_SUPERSEDED),
  'round.held': { ...same(BEFORE_SIGNATURE), ...all('negotiating', BEFORE_TALKS) },
  'rounds.asserted': { ...same(BEFORE_SIGNATURE), ...all('negotiating', BEFORE_TALKS) },
  'talks.paused': same(BEFORE_SIGNATURE),
  'talks.resumed': same(BEFORE_SIGNATURE),
  'text.agreed': all('text_agreed', [...BEFORE_TALKS, 'negotiating']),
  'text.initialled': all('initialled', [...BEFORE_TALKS, 'negotiating', 'text_agreed', 'initialled']),
  'text.reopened': all('negotiating', ['text_agreed', 'initialled', 'signed']),
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
  'agreement.entered_into_force': { signed: 'in_force' },
  'suspension.announced': same(NOT_SUPERSEDED),
  'application.suspended': same(['in_force']),
  'application.resumed': same(['in_force']),
  'joint_committee.met': same(NOT_SUPERSEDED),
  'denunciation.notified': same(NOT_SUPERSEDED),
  'agreement.terminated': { in_force: 'terminated' },
  'negotiations.abandoned': all('abandoned', [...BEFORE_SIGNATURE, 'signed']),
  'agreement.superseded': all('superseded', NOT_SUPERSEDED),
  'terms.stated': same(NOT_SUPERSEDED),
  'full_powers.issued': same(NOT_SUPERSEDED),
  'step.completed': same(NOT_SUPERSEDED),
  'instrument.deposited': same(AFTER_SIGNATURE),
  'party.acceded': {},
  'party.withdrew': {},
  'reservation.made': same(NOT_SUPERSEDED),
  'reservation.withdrawn': same(NOT_SUPERSEDED),
  'objection.made': {},
  'agreement.registered': same(NOT_SUPERSEDED),
  'agreement.published': same(NOT_SUPERSEDED),
  'agreement.renewed': same(NOT_SUPERSEDED),
  'action.agreed': same(NOT_SUPERSEDED),
  // No step is open.
  'action.done': {},
  'action.dropped': {},
  'text.stated': same(NOT_SUPERSEDED),
  'coverage.stated': same(STAGES),
  'twin.linked': same(STAGES),
  'kind.upgraded': same(STAGES),
} satisfies Partial<Record<EventType, Leads>>;

const PROVISIONAL = ['provisional_application.started', 'provisional_application.ended'] as const;
/** Prior approval and accession know no signature of that party (VCLT 11, 15). */
const WITHOUT_SIGNATURE = [
  'consent.given',
  'agreement.concluded',
  'agreement.ratified',
  'instrument.deposited',
];

function leads(kind: string, type: EventType): Leads {
  if (PROVISIONAL.some((one) => one === type))
    return kind === 'air-transport' || kind === 'agreement' ? same(['signed']) : {};
  if (READMISSION_ONLY.includes(type)) return kind === 'readmission' ? same(NOT_SUPERSEDED) : {};
  if (kind === 'agreement' && WITHOUT_SIGNATURE.includes(type)) return same(NOT_SUPERSEDED);
  return Object.entries(LEADS).find(([name]) => name === type)?.[1] ?? {};
}

const TABLED: EventType[] = [
  ...(Object.keys(LEADS) as (keyof typeof LEADS)[]),
  ...PROVISIONAL,
  ...READMISSION_ONLY,
];

it('every event of the vocabulary has its row, and its example is what its schema takes', () => {
  const known = EVENT_TYPES.filter((type) => SINCE_3.some(({ events }) => events.includes(type)));
  expect(TABLED.toSorted()).toEqual(known.filter((type) => type !== 'stage.asserted').toSorted());
  for (const type of TABLED) {
    expect([type, EVENT_DATA[type].safeParse(DATA[type] ?? {}).success]).toEqual([type, true]);
  }
});

describe.each(SINCE_3)('the procedure of $kind from version 3 on', ({ kind, events }) => {
  const at = (stage: Stage) => standingAt(kind, stage);

  it.each(TABLED)('%s leads where the table says, and is refused from every other stage', (type) => {
    for (const stage of STAGES) {
      const { refusals, state } = at(stage).when(...of(type));
      const expected = events.includes(type) ? leads(kind, type)[stage] : undefined;
      expect([stage, refusals.length > 0, state.value.stage]).toEqual([stage, !expected, expected ?? stage]);
    }
  });

  it.each(STAGES)('stage.asserted leads to %s from everywhere, application following', (stage) => {
    for (const before of STAGES) {
      const data = { stage, reason: 'told by the ministry' };
      const { value } = at(before).when('stage.asserted', undefined, data).state;
      expect([value.stage, value.application]).toEqual([stage, stage === 'in_force' ? 'full' : 'none']);
    }
  });

  describe('a text whose opening no source tells of', () => {
    const unopened = [{ code: 'talks_not_opened', params: {} }];

    it.each(BEFORE_TALKS)('given %s, when it is agreed, then it is, with a warning', (stage) => {
      const { state, warnings } = at(stage).when('text.agreed');
      expect([state.value.stage, warnings]).toEqual(['text_agreed', unopened]);
    });

    it.each(BEFORE_TALKS)('given %s, when it is initialled, then it is, with two warnings', (stage) => {
      const { state, warnings } = at(stage).when('text.initialled');
      expect(state.value.stage).toBe('initialled');
      expect(codes(warnings)).toEqual(['no_round_recorded', 'talks_not_opened']);
    });

    it.each(BEFORE_TALKS)('given %s, when it is initialled in part, then there are talks', (stage) => {
      const partly = at(stage).when('text.initialled', undefined, { partial: true });
      expect(partly.state.value.stage).toBe('negotiating');
    });

    it('given a text agreed or initialled, when it is initialled in part, then the stage stays', () => {
      for (const stage of ['negotiating', 'text_agreed', 'initialled'] as const) {
        const partly = at(stage).when('text.initialled', undefined, { partial: true });
        expect(partly.state.value.stage).toBe(stage);
      }
    });

    it('given talks opened, when it is agreed, then nothing is missing', () =>
      expect(at('negotiating').when('text.agreed').warnings).toEqual([]));
  });

  describe('an agreement that was signed', () => {
    it('given a refused consent, when it is given up, then it is abandoned and applied no more', () => {
      const minutes = at('signed').log(['consent.refused', undefined, { side: 'KZ' }]);
      expect(minutes.log(['negotiations.abandoned']).state().value).toMatchObject({
        stage: 'abandoned',
        application: 'none',
      });
    });

    it('given it was abandoned, when talks open again, then what was signed counts no more', () => {
      const minutes = at('signed').log(
        ['signing.authorised', undefined, { side: 'EU' }],
        ['consent.refused', '2021', { side: 'KZ' }],
        ['negotiations.abandoned', '2021-05'],
        ['negotiations.opened', '2022'],
      );
      expect(minutes.state().value.stage).toBe('negotiating');
      const { byParty, milestones } = minutes.status('2026-11-21');
      expect([byParty.EU!.signed, milestones.EU!.signing_decision]).toEqual([null, null]);
      expect(minutes.log(['agreement.signed', '2024']).status('2026-11-21').byParty.KZ!.signed).toBe('2024');
      expect(codes(minutes.when('notification.sent', '2025', { side: 'KZ' }).warnings)).toEqual([]);
    });

    it('given decisions, signatures and consents, when the text is reopened, then they count no more', () => {
      const minutes = minutesOf(
        kind,
        ['mandate.adopted', '2019', { side: 'EU' }],
        ['negotiations.opened', '2020'],
        ['signing.authorised', '2020-02', { side: 'EU' }],
        ['agreement.signed', '2020-03'],
        ['consent.given', '2020-04', { side: 'EU' }],
        ['agreement.concluded', '2020-05', { side: 'EU' }],
        ['agreement.ratified', '2020-06', { side: 'KZ' }],
        ['notification.sent', '2020-07', { side: 'KZ', receivedOn: '2020-08' }],
        ['entry_into_force.scheduled', '2020-08', { target: '2027' }],
        ['text.reopened', '2021', { reason: 'a new article' }],
      );
      const state = minutes.state();
      expect(state.value).toMatchObject({ stage: 'negotiating', application: 'none' });
      expect(stepOf(state).milestones).toEqual({
        EU: { mandate: '2019', signing_decision: null, consent: null, conclusion: null, notified: null },
        KZ: { signing_decision: null, ratified: null, notified: null },
      });
      const nothing = { signed: null, provisional: null, consent: null, notified: null };
      expect(minutes.status('2026-11-21').byParty.KZ).toMatchObject(nothing);
      expect([state.context.entryIntoForce, state.context.byParty.KZ]).toEqual([null, {}]);
      expect(minutes.history().rows).toHaveLength(10);
    });

    it('given it is in force or has ended, when it is reopened or given up, then that is refused', () => {
      for (const stage of ['in_force', 'terminated'] as const)
        for (const type of ['text.reopened', 'negotiations.abandoned'] as const)
          expect(at(stage).when(...of(type)).refusals).toEqual([{ code: 'text_in_force', params: {} }]);
    });
  });

  describe('an adverse opinion', () => {
    const opinion = (adverse: boolean): Line => ['opinion.given', undefined, { court: 'The Court', adverse }];

    it('given it stands, when the agreement would enter into force, then that is refused', () => {
      const minutes = at('signed').log(opinion(true));
      expect(codes(minutes.when('agreement.entered_into_force').refusals)).toContain('adverse_opinion');
      expect(minutes.log(opinion(false)).when('agreement.entered_into_force').refusals).toEqual([]);
    });

    it('given the text was signed, when it is reopened, then it is answered', () => {
      const minutes = at('signed').log(opinion(true), of('text.reopened'));
      expect(minutes.state().context.adverseOpinion).toBeNull();
      minutes.log(['text.initialled'], ['agreement.signed'], ['agreement.entered_into_force']);
      expect(minutes.state().value.stage).toBe('in_force');
    });
  });

  describe('talks', () => {
    const told = (...lines: Line[]) => minutesOf(kind, ...lines).status('2026-11-21').talks;

    it('have not begun before negotiating, whatever was announced', () => {
      expect(told()).toBe('not_begun');
      expect(told(['launch.announced'], ['round.planned', '2026', { number: 1, target: '2027' }])).toBe(
        'not_begun',
      );
    });

    it('are active or paused while they are possible', () => {
      expect(told(['negotiations.opened'])).toBe('active');
      expect(told(['negotiations.opened'], ['talks.paused'])).toBe('paused');
      expect(told(['negotiations.opened'], ['talks.paused'], ['text.initialled'])).toBe('paused');
      expect(told(['negotiations.opened'], ['talks.paused'], ['talks.resumed'])).toBe('active');
    });

    it('have ended from the signature on, and when they are abandoned or the agreement is superseded', () => {
      for (const stage of ['signed', 'in_force', 'terminated', 'abandoned', 'superseded'])
        expect([stage, standingAt(kind, stage).status('2026-11-21').talks]).toEqual([stage, 'ended']);
    });
  });
});
