import { describe, expect, it } from '@jest/globals';
import { DATA } from '../../../test/histories/examples.js';
import { type Line, minutesOf, standingAt } from '../../../test/histories/minutes.js';
import { KIND_VERSIONS } from '../kinds/index.js';
import type { Stage } from '../values/views.js';

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
