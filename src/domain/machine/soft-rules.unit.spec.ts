import { describe, expect, it } from '@jest/globals';
import { DATA } from '../../../test/histories/examples.js';
import { type Line, minutesOf, standingAt } from '../../../test/histories/minutes.js';
import type { EventType } from '../events/event-data.js';
import { type Context, emptyContext, type LedgerEvent, NO_ROUNDS, type Rounds } from '../facts/context.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import type { Stage } from '../values/views.js';
import { RULES } from './rules.js';

const VERSION_2 = KIND_VERSIONS.filter(({ version }) => version === 2);

describe.each(VERSION_2)('the procedure of $kind in version 2', ({ kind }) => {
  const at = (stage: Stage) => standingAt(`${kind}@2`, stage);
  const applied = () => at('in_force');

  describe('warns', () => {
    const warned = (minutes: ReturnType<typeof minutesOf>, ...line: Line) => {
      const { refusals, warnings } = minutes.when(...line);
      expect(refusals).toEqual([]);
      return warnings;
    };

    it('of talks opened where no mandate is known, if the kind needs one of its own', () => {
      const expected = kind === 'air-transport' ? [] : [{ code: 'mandate_unknown', params: {} }];
      expect(warned(at('exploratory'), 'negotiations.opened')).toEqual(expected);
      const adopted = minutesOf(`${kind}@2`, ['mandate.adopted']);
      expect(warned(adopted, 'negotiations.opened')).toEqual([]);
      const amended = minutesOf(`${kind}@2`, ['mandate.amended', undefined, { side: 'EU' }]);
      expect(warned(amended, 'negotiations.opened')).toEqual([]);
    });

    it('of a round out of sequence, and says which was expected', () => {
      const held = (...numbers: number[]) =>
        minutesOf(`${kind}@2`, ...numbers.map((number): Line => ['round.held', undefined, { number }]));
      const next = (number: number, ...before: number[]) =>
        warned(held(...before), 'round.held', undefined, { number });
      expect(next(1)).toEqual([]);
      expect(next(2, 1)).toEqual([]);
      expect(next(3, 1)).toEqual([{ code: 'round_out_of_sequence', params: { number: 3, expected: 2 } }]);
      expect(next(4, 1, 3)).toEqual([]);
      expect(warned(held(1), 'round.held')).toEqual([]);
      const asserted = minutesOf(`${kind}@2`, ['rounds.asserted', undefined, { count: 12 }]);
      expect(warned(asserted, 'round.held', undefined, { number: 13 })).toEqual([]);
    });

    it('of a round held while talks are paused', () => {
      const paused = at('negotiating').log(['talks.paused']);
      const expected = [{ code: 'talks_paused', params: {} }];
      expect(warned(paused, 'round.held', undefined, { number: 1 })).toEqual(expected);
      expect(warned(paused, 'rounds.asserted', undefined, { count: 3 })).toEqual(expected);
      paused.log(['talks.resumed']);
      expect(warned(paused, 'round.held', undefined, { number: 1 })).toEqual([]);
    });

    it.each(['round.rescheduled', 'round.cancelled'] as const)('of a %s that was never planned', (type) => {
      const line: Line = [type, '2025-06-01', DATA[type]];
      expect(warned(at('negotiating'), ...line)).toEqual([
        { code: 'round_not_planned', params: { number: 7 } },
      ]);
      const planned = at('negotiating').log(['round.planned', '2025-05-01', DATA['round.planned']]);
      expect(warned(planned, ...line)).toEqual([]);
    });

    it('of an initialling before any round is on record', () => {
      expect(warned(at('negotiating'), 'text.initialled')).toEqual([
        { code: 'no_round_recorded', params: {} },
      ]);
      const rounds: Line[] = [
        ['round.held', undefined, {}],
        ['rounds.asserted', undefined, { count: 2 }],
      ];
      for (const round of rounds)
        expect(warned(minutesOf(`${kind}@2`, round), 'text.initialled')).toEqual([]);
    });

    it('of a signature without an agreed text, or without each side’s decision', () => {
      const decision = (side: string) => ({ code: 'signing_not_authorised', params: { side } });
      expect(warned(at('negotiating'), 'agreement.signed')).toEqual([
        { code: 'text_not_agreed', params: { stage: 'negotiating' } },
        decision('EU'),
        decision('KZ'),
      ]);
      for (const stage of ['text_agreed', 'initialled'] as const) {
        const minutes = at(stage).log(['signing.authorised', undefined, { side: 'EU' }]);
        expect(warned(minutes, 'agreement.signed')).toEqual([decision('KZ')]);
        minutes.log(['signing.authorised', undefined, { side: 'KZ' }]);
        expect(warned(minutes, 'agreement.signed')).toEqual([]);
      }
    });

    it('of a conclusion before consent', () => {
      const conclude: Line = ['agreement.concluded', undefined, { side: 'EU' }];
      const missing = [{ code: 'consent_missing', params: { side: 'EU' } }];
      expect(warned(at('signed'), ...conclude)).toEqual(missing);
      const given = at('signed').log(['consent.given', undefined, { side: 'EU' }]);
      expect(warned(given, ...conclude)).toEqual([]);
      given.log(['consent.refused', undefined, { side: 'EU' }]);
      expect(warned(given, ...conclude)).toEqual(missing);
    });

    it('of an entry into force before a side’s note', () => {
      const note = (side: string) => ({ code: 'notification_missing', params: { side } });
      const minutes = at('signed');
      expect(warned(minutes, 'agreement.entered_into_force')).toEqual([note('EU'), note('KZ')]);
      minutes.log(['notification.sent', undefined, { side: 'KZ' }]);
      expect(warned(minutes, 'agreement.entered_into_force')).toEqual([note('EU')]);
      minutes.log(['notification.sent', undefined, { side: 'EU' }]);
      expect(warned(minutes, 'agreement.entered_into_force')).toEqual([]);
    });

    it('of a resumption where nothing is suspended', () =>
      expect(warned(applied(), 'application.resumed')).toEqual([{ code: 'nothing_suspended', params: {} }]));

    it('of a termination without a denunciation, or before the notice has run', () => {
      expect(warned(applied(), 'agreement.terminated')).toEqual([
        { code: 'denunciation_unknown', params: {} },
      ]);
      const denounced = applied().log([
        'denunciation.notified',
        '2025-01-10',
        { side: 'KZ', effectiveOn: '2025-07' },
      ]);
      expect(warned(denounced, 'agreement.terminated', '2025-06-30')).toEqual([
        { code: 'notice_not_elapsed', params: { when: '2025-07' } },
      ]);
      expect(warned(denounced, 'agreement.terminated', '2025-07-01')).toEqual([]);
    });
  });
});

const entry = (type: EventType, data: LedgerEvent['data'] = {}, occurredOn = '2025-06-17'): LedgerEvent => ({
  ...{ seq: 7, type, occurredOn, certainDay: 20_256 },
  ...{ data, sourced: true },
});

/** What the rule finds, given these facts between the Union and Kazakhstan. */
const finds = (rule: string, given: Partial<Context>, event: LedgerEvent) =>
  RULES[rule]!({
    ...{ stage: 'negotiating', talks: 'active', kind: 'agreement', step: undefined },
    ...{ context: { ...emptyContext(['EU', 'KZ']), ...given }, event },
  });

describe('a rule about rounds', () => {
  const ASTANA = { city: 'Astana' };
  const second = { number: 2, occurredOn: '2025-06-01/2025-06-03', place: ASTANA };
  const rounds: Rounds = { ...NO_ROUNDS, count: 3, recorded: 1, numbers: [[1, 3]], last: [second] };
  const held = (data: object, on?: string) => entry('round.held', { ...data }, on);

  it('finds another meeting on the same days, with a number or without', () => {
    const same = { code: 'maybe_same_meeting', params: { when: second.occurredOn, number: 2 } };
    for (const on of ['2025-06-01', '2025-06-03', '2025', '2025-05-28/2025-06-01', '2025-06-03/2025-06-04'])
      expect([on, finds('another-meeting@1', { rounds }, held({ number: 4 }, on))]).toEqual([on, same]);
    const last = [{ ...second, number: null }];
    expect(finds('another-meeting@1', { rounds: { ...rounds, last } }, held({}, '2025-06-02'))).toEqual({
      code: 'maybe_same_meeting',
      params: { when: second.occurredOn },
    });
  });

  it('finds another within 14 days in the same place, where one of both has no number', () => {
    const near = (on: string, data: object = { place: ASTANA }) =>
      finds('another-meeting@1', { rounds }, held(data, on)) !== null;
    expect(['2025-05-17', '2025-05-18', '2025-06-17', '2025-06-18'].map((on) => near(on))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(near('2025-06-10', { place: { city: 'Brussels' } })).toBe(false);
    expect(near('2025-06-10', { place: ASTANA, number: 4 })).toBe(false);
    const last = [{ ...second, number: null }];
    const event = held({ place: ASTANA, number: 4 }, '2025-06-10');
    expect(finds('another-meeting@1', { rounds: { ...rounds, last } }, event)).not.toBeNull();
  });

  it.each(['number-not-held@1', 'number-not-held@2'])('%s finds a number that was held, and when', (rule) => {
    const code = 'round_already_held';
    const when = second.occurredOn;
    expect(finds(rule, { rounds }, held({ number: 2 }))).toEqual({ code, params: { number: 2, when } });
    expect(finds(rule, { rounds }, held({ number: 3 }))).toStrictEqual({ code, params: { number: 3 } });
    expect(finds(rule, { rounds }, held({ number: 4 }))).toBeNull();
    expect(finds(rule, { rounds }, held({}))).toBeNull();
    const last = [{ ...second, occurredOn: '2020' }, second];
    expect(finds(rule, { rounds: { ...rounds, last } }, held({ number: 2 }))).toMatchObject({
      params: { when },
    });
  });

  it('finds that a number begins a new series, since talks began again', () => {
    const again = { rounds: { ...rounds, again: 2 } };
    expect(finds('series-begins@1', again, held({ number: 2 }))).toEqual({
      code: 'round_series_begins',
      params: { number: 2 },
    });
    expect(finds('series-begins@1', again, held({ number: 3 }))).toBeNull();
    expect(finds('series-begins@1', again, held({}))).toBeNull();
    for (const rule of ['number-not-held@2', 'round-in-sequence@2'])
      expect(finds(rule, again, held({ number: 2 }))).toBeNull();
  });

  it('finds a number out of sequence', () => {
    const found = { code: 'round_out_of_sequence', params: { number: 6, expected: 4 } };
    for (const rule of ['round-in-sequence@1', 'round-in-sequence@2']) {
      expect(finds(rule, { rounds }, held({ number: 6 }))).toEqual(found);
      expect(finds(rule, { rounds }, held({ number: 4 }))).toBeNull();
      expect(finds(rule, { rounds }, held({}))).toBeNull();
    }
  });

  it('finds that a round was planned already, and for when', () => {
    const planned = [{ number: 4, target: '2025-09', place: null }];
    const plan = (number: number) =>
      finds('not-planned-yet@1', { planned }, entry('round.planned', { number }));
    expect(plan(4)).toEqual({ code: 'round_planned_already', params: { number: 4, target: '2025-09' } });
    expect(plan(5)).toBeNull();
  });
});

describe('a rule about the end', () => {
  const ended = (on: string, data: object = {}) => entry('agreement.terminated', { ...data }, on);
  const terms = { seq: 1, denunciationMonths: 6 };
  const denounced = { on: '2025-01-10', effectiveOn: null };
  const early = (when: string) => ({ code: 'notice_not_elapsed', params: { when } });

  it('counts the notice from the denunciation where the clauses give months', () => {
    const given = { terms, denounced };
    expect(finds('notice-elapsed@2', given, ended('2025-07-09'))).toEqual(early('2025-07-10'));
    expect(finds('notice-elapsed@2', given, ended('2025-07-10'))).toBeNull();
    expect(finds('notice-elapsed@2', { denounced }, ended('2025-01-11'))).toBeNull();
    const open = { terms, denounced: { on: '../2025', effectiveOn: null } };
    expect(finds('notice-elapsed@2', open, ended('2020'))).toBeNull();
  });

  it('takes the day that the notice gives before that', () => {
    const given = { terms, denounced: { on: '2025-01-10', effectiveOn: '2026' } };
    expect(finds('notice-elapsed@2', given, ended('2025-12'))).toEqual(early('2026'));
    expect(finds('notice-elapsed@2', given, ended('2026-01'))).toBeNull();
    expect(finds('notice-elapsed@1', given, ended('2025-12'))).toEqual(early('2026'));
    expect(finds('notice-elapsed@1', { denounced }, ended('2025-12'))).toBeNull();
  });

  it('takes the notice of the party that is named', () => {
    const byParty = {
      KZ: { denounced: '2025-03-01', noticeEnds: '2025-12' },
      EU: { denounced: '2025-03-01' },
    };
    expect(
      finds('notice-elapsed@2', { byParty, denounced, terms }, ended('2025-11', { side: 'KZ' })),
    ).toEqual(early('2025-12'));
    expect(finds('notice-elapsed@2', { byParty, terms }, ended('2025-08', { side: 'EU' }))).toEqual(
      early('2025-09-01'),
    );
  });

  it('misses a denunciation only where the clauses ask for a notice', () => {
    const unknown = { code: 'denunciation_unknown', params: {} };
    expect(finds('notice-elapsed@2', { terms }, ended('2025'))).toEqual(unknown);
    expect(finds('notice-elapsed@2', {}, ended('2025'))).toBeNull();
    expect(finds('notice-elapsed@1', {}, ended('2025'))).toEqual(unknown);
  });
});

describe('a rule about agreed steps', () => {
  it('takes a thousand agreed steps and no more, each number once, and closes what is open', () => {
    const open = { number: 1, seq: 3, side: 'KZ', due: null, closed: null };
    const actions = [
      open,
      { ...open, number: 2, seq: 4, closed: { how: 'done' as const, on: '2024', seq: 5 } },
    ];
    const step = (rule: string, number: number) =>
      finds(rule, { actions }, entry('action.agreed', { number }));
    const same = { code: 'action_already', params: { number: 2, entry: 4 }, entry: 4 };
    expect([step('action-is-new@1', 2), step('action-is-new@1', 3)]).toEqual([same, null]);
    expect([1, 2, 3].map((number) => step('action-is-open@1', number))).toEqual([
      null,
      { code: 'action_closed', params: { number: 2, when: '2024', entry: 5 }, entry: 5 },
      { code: 'action_unknown', params: { number: 3 } },
    ]);
    const many = (length: number) =>
      finds('actions-not-too-many@1', { actions: Array(length).fill(open) }, entry('action.agreed'));
    expect(many(999)).toBeNull();
    expect(many(1_000)).toEqual({ code: 'too_many_actions', params: { most: 1_000 } });
  });
});
