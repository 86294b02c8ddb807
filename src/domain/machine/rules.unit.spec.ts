import { describe, expect, it } from '@jest/globals';
import { AFTER_SIGNATURE, AIR_ONLY, BEFORE_SIGNATURE, DATA, of } from '../../../test/histories/examples.js';
import { codes, minutesOf, standingAt } from '../../../test/histories/minutes.js';
import { EVENT_DATA, type EventType } from '../events/event-data.js';
import { type Context, emptyContext, type LedgerEvent } from '../facts/context.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import type { Stage } from '../values/views.js';
import { RULES } from './rules.js';

const VERSION_2 = KIND_VERSIONS.filter(({ version }) => version === 2);

describe.each(VERSION_2)('the procedure of $kind in version 2', ({ kind, events }) => {
  const at = (stage: Stage) => standingAt(`${kind}@2`, stage);
  const applied = () => at('in_force');

  describe('refuses', () => {
    const BEFORE_ONLY: EventType[] = [
      'negotiations.opened',
      'talks.paused',
      'talks.resumed',
      'negotiations.abandoned',
    ];
    it.each(BEFORE_ONLY)('%s after the signature, and says when that was', (type) => {
      for (const stage of AFTER_SIGNATURE) {
        const minutes = at(stage);
        const when = minutes.history().rows[1]!.occurredOn;
        expect(minutes.when(...of(type)).refusals).toEqual([
          { code: 'already_signed', params: { event: type, stage, when } },
        ]);
      }
    });

    it.each([
      'round.planned',
      'round.rescheduled',
      'round.cancelled',
      'round.held',
      'rounds.asserted',
    ] as const)('%s after the signature, and says when that was', (type) => {
      for (const stage of AFTER_SIGNATURE) {
        const minutes = at(stage);
        const when = minutes.history().rows[1]!.occurredOn;
        expect(minutes.when(...of(type)).refusals).toEqual([
          { code: 'round_after_signature', params: { event: type, stage, when } },
        ]);
      }
    });

    it.each([
      'consent.given',
      'agreement.concluded',
      'agreement.ratified',
      'notification.sent',
      'entry_into_force.scheduled',
      'agreement.entered_into_force',
    ] as const)('%s before the signature', (type) => {
      for (const stage of BEFORE_SIGNATURE) {
        expect(at(stage).when(...of(type)).refusals).toEqual([
          { code: 'not_signed', params: { event: type, stage } },
        ]);
      }
    });

    it.each(['application.suspended', 'application.resumed'] as const)(
      '%s of what is neither in force nor provisionally applied',
      (type) => {
        for (const stage of [...BEFORE_SIGNATURE, 'signed', 'terminated'] as const) {
          expect(at(stage).when(...of(type)).refusals).toEqual([
            { code: 'not_applied', params: { event: type, stage } },
          ]);
        }
      },
    );

    it('a step that the stage does not lead to, naming both', () => {
      for (const [stage, type] of [
        ['exploratory', 'text.agreed'],
        ['text_agreed', 'text.agreed'],
        ['announced', 'text.initialled'],
        ['negotiating', 'text.reopened'],
        ['announced', 'agreement.signed'],
        ['signed', 'agreement.signed'],
        ['in_force', 'agreement.entered_into_force'],
        ['terminated', 'agreement.entered_into_force'],
        ['exploratory', 'agreement.terminated'],
        ['signed', 'agreement.terminated'],
        ['terminated', 'agreement.terminated'],
      ] as const) {
        expect(at(stage).when(...of(type)).refusals).toEqual([
          { code: 'event_not_possible', params: { event: type, stage } },
        ]);
      }
    });

    it('whatever would change a superseded track, claiming nothing of a signature', () => {
      const stillLogged: EventType[] = [
        'statement.made',
        'consultation.held',
        'meeting.held',
        'track.renamed',
        'coverage.stated',
        'twin.linked',
      ];
      const wayRound: EventType[] = ['agreement.superseded', 'stage.asserted'];
      for (const type of events.filter((type) => ![...stillLogged, ...wayRound].includes(type))) {
        const { refusals } = at('superseded').when(...of(type));
        const params = { event: type, stage: 'superseded' };
        expect(refusals).toContainEqual({ code: 'event_not_possible', params });
        expect(codes(refusals).filter((code) => /sign/.test(code))).toEqual([]);
      }
    });

    it('a side that is no party, wherever a side is named', () => {
      const sided = events.filter((type) => 'side' in EVENT_DATA[type].shape);
      expect(sided).toHaveLength(15);
      for (const type of sided) {
        const { refusals } = applied().when(type, undefined, { ...DATA[type], side: 'GE' });
        const refusal = { code: 'side_not_party', params: { side: 'GE', parties: ['EU', 'KZ'] } };
        expect([type, refusals]).toEqual([type, expect.arrayContaining([refusal])]);
      }
    });

    it.each(['round.planned', 'round.rescheduled', 'round.cancelled', 'round.held'] as const)(
      '%s of a round held already, and says when it was',
      (type) => {
        const minutes = minutesOf(`${kind}@2`, ['round.held', '2025-03', { number: 7 }]);
        expect(minutes.when(type, '2025-06-01', { ...DATA[type], number: 7 }).refusals).toEqual([
          { code: 'round_already_held', params: { number: 7, when: '2025-03' } },
        ]);
        expect(minutes.when(type, '2025-06-01', { ...DATA[type], number: 8 }).refusals).toEqual([]);
      },
    );

    it('but not a second round without a number', () => {
      const minutes = minutesOf(`${kind}@2`, ['round.held', '2025-03'], ['round.held', '2025-04']);
      expect(minutes.when('round.held', '2025-05').refusals).toEqual([]);
    });

    it.each(['round.planned', 'round.rescheduled'] as const)(
      '%s for a day wholly before it was planned',
      (type) => {
        const plan = (target: string) =>
          at('negotiating').when(type, '2025-06-17', { number: 2, target }).refusals;
        expect(plan('2025-06-16')).toEqual([
          { code: 'target_before_planning', params: { target: '2025-06-16', date: '2025-06-17' } },
        ]);
        expect(codes(plan('2025-05'))).toEqual(['target_before_planning']);
        for (const target of [
          '2025-06-17',
          '2025-06',
          '2025',
          '2026',
          '2025-01/2025-06-17',
          '2025-06-16/..',
        ]) {
          expect(plan(target)).toEqual([]);
        }
      },
    );

    it('entry into force while an adverse opinion stands, and names the court and the day', () => {
      const minutes = at('signed').log([
        'opinion.given',
        '2025-02',
        { court: 'Court of Justice', adverse: true },
      ]);
      expect(minutes.when('agreement.entered_into_force', '2025-04').refusals).toEqual([
        { code: 'adverse_opinion', params: { court: 'Court of Justice', date: '2025-02' } },
      ]);
      minutes.log(['opinion.given', '2025-03', { court: 'Court of Justice', adverse: false }]);
      expect(minutes.when('agreement.entered_into_force', '2025-04').refusals).toEqual([]);
    });

    it('a stage asserted without a source', () => {
      const data = { stage: 'signed', reason: 'told by the ministry' };
      expect(at('negotiating').when('stage.asserted', undefined, data, { sources: [] }).refusals).toEqual([
        { code: 'source_required', params: { event: 'stage.asserted' } },
      ]);
    });

    it.each(AIR_ONLY)(
      '%s, unless the kind foresees it, the agreement is signed and not yet in force',
      (type) => {
        const refused = (stage: Stage) => at(stage).when(type).refusals;
        const unforeseen = { code: 'provisional_not_foreseen', params: { kind } };
        if (kind === 'air-transport') {
          expect(refused('signed')).toEqual([]);
          expect(refused('initialled')).toEqual([
            { code: 'not_signed', params: { event: type, stage: 'initialled' } },
          ]);
          const minutes = at('in_force');
          expect(minutes.when(type).refusals).toEqual([
            {
              code: 'provisional_after_entry_into_force',
              params: { when: minutes.history().rows[2]!.occurredOn },
            },
          ]);
        } else {
          expect(refused('signed')).toEqual([unforeseen]);
        }
      },
    );
  });
});

const entry = (type: EventType, data: LedgerEvent['data'] = {}, occurredOn = '2025-06-17'): LedgerEvent => ({
  ...{ seq: 7, type, occurredOn, certainDay: 20_256 },
  ...{ data, sourced: true },
});

describe('a rule by itself', () => {
  /** What it finds, given these facts of a track between the Union and Kazakhstan, or among more. */
  const finds = (rule: string, given: Partial<Context>, event: LedgerEvent, step?: string) =>
    RULES[rule]!({
      ...{ stage: 'signed', talks: 'active', kind: 'agreement', step },
      ...{ context: { ...emptyContext(['EU', 'KZ']), ...given }, event },
    });
  const MORE = { acceded: ['XC'], members: { EU: ['XA', 'XB'] } };

  it('takes as a side the parties, those that acceded, and members of a party', () => {
    const takes = (data: object) => finds('side-takes-part@1', MORE, entry('round.held', { ...data }));
    const found = (side: string) => ({
      code: 'side_not_party',
      params: { side, parties: ['EU', 'KZ', 'XC', 'XA', 'XB'] },
    });
    for (const side of ['EU', 'XC', 'XB']) expect(takes({ side })).toEqual([]);
    expect(takes({})).toEqual([]);
    expect(takes({ side: 'GE', sides: ['KZ', 'XD'] })).toEqual([found('GE'), found('XD')]);
    const deposit = (data: object) =>
      finds('depositor-takes-part@1', MORE, entry('instrument.deposited', { ...data }));
    expect(deposit({ side: 'XA', means: 'ratification' })).toBeNull();
    expect(deposit({ side: 'GE', means: 'ratification' })).toEqual(found('GE'));
    expect(deposit({ side: 'GE', means: 'accession' })).toBeNull();
  });

  it('asks for a step that the side has, and names the event of the step that it has instead', () => {
    const does = (type: EventType, step: string, data: object, given = {}) =>
      finds('step-of-side@1', given, entry(type, { ...data }), step);
    expect(does('agreement.concluded', 'conclusion', { side: 'KZ' })).toEqual({
      code: 'step_not_of_party',
      params: { event: 'agreement.concluded', side: 'KZ', instead: 'agreement.ratified' },
    });
    expect(does('agreement.concluded', 'conclusion', { side: 'EU' })).toBeNull();
    expect(does('mandate.adopted', 'mandate', {})).toBeNull();
    expect(does('mandate.adopted', 'mandate', {}, { parties: ['KZ', 'XA'] })).toEqual({
      code: 'side_not_party',
      params: { side: 'EU', parties: ['KZ', 'XA'] },
    });
    expect(finds('step-of-side@1', {}, entry('step.completed', { side: 'KZ' }))).toBeNull();
  });

  it.each<[string, EventType, object, string]>([
    ['more-than-two-parties@1', 'clause.became_applicable', {}, 'only_two_parties'],
    ['no-reservation-between-two@1', 'reservation.made', {}, 'reservation_between_two'],
    ['others-sign-later@1', 'agreement.signed', { sides: ['KZ'] }, 'event_not_possible'],
  ])('%s asks for more than two parties', (rule, type, data, code) => {
    expect(finds(rule, {}, entry(type, { ...data }))).toMatchObject({ code });
    expect(finds(rule, { acceded: ['XC'] }, entry(type, { ...data }))).toBeNull();
    expect(finds(rule, { members: { EU: ['XA'] } }, entry(type, { ...data }))).toBeNull();
  });

  it('lets others sign later, or one enter later, only by name', () => {
    const not = (type: EventType) => ({
      code: 'event_not_possible',
      params: { event: type, stage: 'signed' },
    });
    expect(finds('others-sign-later@1', MORE, entry('agreement.signed'))).toEqual(not('agreement.signed'));
    const enters = (data: object, given = {}) =>
      finds('side-enters-later@1', given, entry('agreement.entered_into_force', { ...data }));
    expect(enters({ side: 'KZ' })).toBeNull();
    expect(enters({ side: 'KZ' }, { byParty: { KZ: { signed: '2020' } } })).toBeNull();
    for (const found of [enters({}), enters({ side: 'KZ' }, { byParty: { KZ: { inForce: '2020' } } })])
      expect(found).toEqual(not('agreement.entered_into_force'));
  });

  it('knows who may accede and who may withdraw', () => {
    const event = (party: string) => entry('party.acceded', { party });
    const given = { acceded: ['XC'], byParty: { KZ: { withdrawn: '2024' } } };
    const ask = (rule: string) => ['XC', 'KZ', 'GE'].map((party) => finds(rule, given, event(party)));
    expect(ask('party-is-new@1')).toEqual([{ code: 'party_already', params: { side: 'XC' } }, null, null]);
    const unknown = { code: 'side_not_party', params: { side: 'GE', parties: ['EU', 'KZ', 'XC'] } };
    expect(ask('party-is-known@1')).toEqual([null, null, unknown]);
  });

  it('takes what is stated of the sources on its own day alone', () => {
    const stated = (until: string) => finds('on-the-day-stated@1', {}, entry('coverage.stated', { until }));
    const params = { date: '2025-06-17', until: '2025-06-16' };
    expect([stated('2025-06-17'), stated('2025-06-16')]).toEqual([
      null,
      { code: 'not_on_the_day_stated', params },
    ]);
  });

  it('misses the consent of a side that gives one, before it concludes', () => {
    const concluded = (side: string) =>
      finds('consent-first@1', MORE, entry('agreement.concluded', { side }));
    const missing = { code: 'consent_missing', params: { side: 'EU' } };
    expect(['EU', 'KZ', 'XA'].map(concluded)).toEqual([missing, null, null]);
  });
});
