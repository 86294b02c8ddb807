import { describe, expect, it } from '@jest/globals';
import { codes, type Line, Minutes, minutesOf, ROAD, standingAt } from '../../../test/histories/minutes.js';
import type { EventType } from '../events/event-data.js';
import { emptyContext } from '../facts/context.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import { dayNumber } from '../values/dates.js';
import { atOnce } from '../values/steps.js';
import { STAGES, type Stage, type ToldTalks } from '../values/views.js';
import { eventBefore, type NextEvent, nextEvents } from './next.js';
import { roundAhead, roundsAhead, toldStep } from './talks.js';

const TODAY = '2026-11-21';

const possibleOf = (next: readonly NextEvent[]) =>
  next.flatMap(({ type, refusals }) => (refusals.length === 0 ? [type] : []));

describe.each(KIND_VERSIONS)('what may come next on a track of $kind, version $version', (kind) => {
  const id = `${kind.kind}@${kind.version}`;
  const at = (stage: string) => {
    const minutes = standingAt(id, stage);
    return [minutes.history().procedure, minutes.state(), TODAY] as const;
  };

  it.each(STAGES)('at %s: every event of the kind once, possible or refused with a reason', (stage) => {
    const next = nextEvents(...at(stage));
    expect(next.map(({ type }) => type).toSorted()).toEqual(kind.events.toSorted());
    const firstOther = next.findIndex(({ likely }) => !likely);
    expect(next.slice(firstOther).every(({ likely }) => !likely)).toBe(true);
    expect(next.every(({ refusals }) => refusals.every(({ code }) => code.length > 0))).toBe(true);
    expect(possibleOf(next)).toContain('stage.asserted');
  });

  it('holds the next round, the step forward and the way back, and what would be warned about', () => {
    const negotiating = nextEvents(...at('negotiating'));
    const found = (type: string) => negotiating.find((next) => next.type === type);
    expect(found('round.held')).toEqual({ type: 'round.held', likely: true, refusals: [], warnings: [] });
    expect(codes(found('text.initialled')!.warnings)).toEqual(['no_round_recorded']);
    expect(codes(found('text.reopened')!.refusals)).toEqual(['event_not_possible']);
    const scheduled = found('entry_into_force.scheduled');
    expect(codes(scheduled?.refusals ?? [])).toEqual(scheduled ? ['not_signed'] : []);
  });

  it('is the round that is expected: after those asserted, and of those planned the next', () => {
    const minutes = minutesOf(
      id,
      ['rounds.asserted', '2025', { count: 12 }],
      ['round.planned', '2025', { number: 15, target: '2026' }],
    );
    const next = nextEvents(minutes.history().procedure, minutes.state(), TODAY);
    for (const type of ['round.held', 'round.rescheduled', 'round.cancelled']) {
      expect(next.find((one) => one.type === type)).toMatchObject({ type, refusals: [], warnings: [] });
    }
  });

  it('is little after the end', () =>
    expect(possibleOf(nextEvents(...at('superseded')))).toEqual([
      'statement.made',
      'consultation.held',
      'meeting.held',
      'track.renamed',
      'stage.asserted',
      'coverage.stated',
    ]));

  it('is not the entry into force of a visa agreement whose twin is not', () => {
    const external = { twin: { slug: 'ra', inForce: [] } };
    const entering = nextEvents(...at('signed'), external).find(
      ({ type }) => type === 'agreement.entered_into_force',
    );
    expect(codes(entering?.refusals ?? [])).toEqual(kind.waitsForTwin ? ['twin_not_in_force'] : []);
  });
});

describe('what may come next between three hundred parties', () => {
  const between = (count: number) => {
    const parties = Array.from({ length: count }, (_, index) => `Q${index + 100}`);
    const minutes = new Minutes({ track: { kind: 'agreement', parties } }).log(
      ['negotiations.opened'],
      ['agreement.signed', undefined, { sides: parties.slice(0, 2) }],
      ['instrument.deposited', undefined, { side: 'Q100', means: 'ratification' }],
    );
    return nextEvents(minutes.history().procedure, minutes.state(), TODAY);
  };
  const told = (next: readonly NextEvent[]) =>
    next.map(({ type, refusals }) => [type, refusals.map(({ code }) => code)]);

  it('is what may come next between a few that have done the same', () =>
    expect(told(between(300))).toEqual(told(between(4))));
});

describe('what may come next', () => {
  const refusalsOf = (minutes: Minutes) => {
    const next = nextEvents(minutes.history().procedure, minutes.state(), TODAY);
    return (type: string) => codes(next.find((one) => one.type === type)?.refusals ?? []);
  };

  it('closes an agreed step where one is open', () => {
    const agreed = (number: number) =>
      ['action.agreed', '2025-01-02', { number, side: 'KZ', what: 'Send the draft' }] as const;
    const minutes = minutesOf('agreement', ['negotiations.opened', '2025-01-01']);
    expect(refusalsOf(minutes)('action.done')).toEqual(['action_unknown']);
    minutes.log(agreed(1), agreed(2), ['action.done', '2025-01-03', { number: 1 }]);
    expect(refusalsOf(minutes)('action.done')).toEqual([]);
    expect(refusalsOf(minutes)('action.agreed')).toEqual([]);
    minutes.log(['action.dropped', '2025-01-04', { number: 2, reason: 'overtaken' }]);
    expect(refusalsOf(minutes)('action.dropped')).toEqual(['action_closed']);
  });

  it('is the signature of a party that has not signed, also when the agreement is in force', () => {
    const three = new Minutes({ track: { kind: 'agreement', parties: ['QA1', 'QB1', 'QC1'] } });
    three.log(['negotiations.opened'], ['agreement.signed', undefined, { sides: ['QA1', 'QB1'] }]);
    expect(refusalsOf(three)('agreement.signed')).toEqual([]);
    three.log(['agreement.entered_into_force', undefined, { side: 'QA1' }]);
    expect(refusalsOf(three)('agreement.signed')).toEqual([]);
    expect(refusalsOf(three)('party.withdrew')).toEqual([]);
  });

  it('is a step of the side whose procedure has it', () => {
    const signed = refusalsOf(standingAt('agreement', 'signed'));
    for (const type of ['mandate.adopted', 'agreement.concluded', 'agreement.ratified'])
      expect([type, signed(type)]).toEqual([type, []]);
    const others = new Minutes({ track: { kind: 'agreement', parties: ['KZ', 'XA'] } }).log(...ROAD.signed!);
    expect(refusalsOf(others)('agreement.ratified')).toEqual([]);
    expect(refusalsOf(others)('agreement.concluded')).toEqual(['step_not_of_party']);
  });

  it.each([
    ['agreement', 1],
    ['readmission@2', 3],
  ])(
    'is, of %s, the round after number %i, since talks began again: version 2 knows no series',
    (kind, held) => {
      const round = (on: string, number: number): Line => ['round.held', on, { number }];
      const minutes = minutesOf(kind, round('2020-01', 1), round('2020-02', 2));
      minutes.log(
        ['negotiations.abandoned', '2021'],
        ['negotiations.opened', '2022'],
        round('2022-03', held),
      );
      const next = nextEvents(minutes.history().procedure, minutes.state(), TODAY);
      expect(next.find(({ type }) => type === 'round.held')).toMatchObject({ refusals: [], warnings: [] });
    },
  );

  it('is nothing that only its own call records', () =>
    expect(refusalsOf(minutesOf('agreement'))('twin.linked')).toEqual(['only_by_its_own_call']));
});

describe('what would have to come before', () => {
  const opens = (minutes: Minutes, type: EventType, data = {}) =>
    atOnce(
      eventBefore(minutes.history().procedure, minutes.state(), {
        ...{ type, seq: 9, occurredOn: TODAY, certainDay: dayNumber(TODAY) },
        ...{ data, sourced: true },
      }),
    );

  it('is the event that opens the way', () => {
    expect(opens(standingAt('agreement', 'negotiating'), 'agreement.entered_into_force')).toBe(
      'agreement.signed',
    );
    expect(opens(standingAt('agreement', 'signed'), 'agreement.terminated')).toBe(
      'agreement.entered_into_force',
    );
    expect(opens(standingAt('agreement', 'signed'), 'application.suspended', { scope: 'part' })).toBe(
      'provisional_application.started',
    );
  });

  it('is the opening of a step that is to be closed', () =>
    expect(opens(standingAt('agreement', 'negotiating'), 'action.done', { number: 1 })).toBe(
      'action.agreed',
    ));

  it('is none where one event is not enough, or nothing helps', () => {
    expect(opens(standingAt('agreement', 'negotiating'), 'agreement.terminated')).toBeNull();
    expect(opens(standingAt('agreement', 'superseded'), 'round.held', { number: 1 })).toBeNull();
  });
});

describe('talks as they are told', () => {
  const TOLD: Record<Stage, ToldTalks> = {
    ...{ exploratory: 'not_begun', announced: 'not_begun' },
    ...{ negotiating: 'paused', text_agreed: 'paused', initialled: 'paused' },
    ...{ signed: 'ended', in_force: 'ended', terminated: 'ended', abandoned: 'ended', superseded: 'ended' },
  };
  const planned = [{ number: 2, target: '2027', place: null }];

  it.each(STAGES)(
    'at %s have not begun, go on, or have ended; what is planned ends with the signature',
    (stage) => {
      const value = { stage, talks: 'paused', application: 'none' } as const;
      expect(toldStep({ ...value, milestones: {} })).toEqual({
        ...value,
        milestones: {},
        talks: TOLD[stage],
      });
      const state = { value, context: { ...emptyContext(['EU', 'KZ']), planned } };
      const isOver = TOLD[stage] === 'ended' && stage !== 'abandoned';
      expect([roundsAhead(state), roundAhead(state)]).toEqual(isOver ? [[], null] : [planned, planned[0]]);
    },
  );
});
