import { describe, expect, it } from '@jest/globals';
import { AFTER_SIGNATURE, BEFORE_SIGNATURE, DATA, of } from '../../../../test/histories/examples.js';
import { codes, type Line, Minutes, minutesOf, standingAt } from '../../../../test/histories/minutes.js';
import { EVENT_DATA, type EventType } from '../../events/event-data.js';
import type { Stage } from '../../values/views.js';
import { KIND_VERSIONS } from '../index.js';

const SINCE_3 = KIND_VERSIONS.filter(({ version }) => version >= 3);

const given = (type: EventType, side: string, on?: string): Line => [type, on, { side }];

describe.each(SINCE_3)('steps of the parties to $kind from version 3 on', ({ kind, events }) => {
  const at = (stage: Stage) => standingAt(kind, stage);
  const isGeneral = kind === 'agreement';

  describe('that belong to another party’s procedure', () => {
    it.each([
      ['agreement.ratified', 'EU', 'agreement.concluded'],
      ['agreement.concluded', 'KZ', 'agreement.ratified'],
      ['consent.given', 'KZ', 'step.completed'],
      ['mandate.adopted', 'KZ', 'step.completed'],
    ] as const)('given %s of %s, then it is refused, and %s named', (type, side, instead) =>
      expect(at('signed').when(...given(type, side)).refusals).toEqual([
        { code: 'step_not_of_party', params: { event: type, side, instead } },
      ]),
    );

    it('given the step that was named, then it is taken', () => {
      expect(
        at('signed').when('step.completed', undefined, { side: 'KZ', step: 'approval' }).refusals,
      ).toEqual([]);
      expect(at('signed').when(...given('agreement.ratified', 'KZ')).refusals).toEqual([]);
      expect(at('signed').when(...given('consent.refused', 'KZ')).refusals).toEqual([]);
    });

    it('given no side, then a mandate is the Union’s, and refused where it is no party', () => {
      expect(at('exploratory').when('mandate.adopted').refusals).toEqual([]);
      const others = new Minutes({ track: { kind, parties: ['KZ', 'GE'] } });
      expect(others.when('mandate.adopted').refusals).toEqual([
        { code: 'side_not_party', params: { side: 'EU', parties: ['KZ', 'GE'] } },
      ]);
    });

    it('given somebody who takes no part, then that is refused wherever a side is named', () => {
      const sided = events.filter((type) => 'side' in EVENT_DATA[type].shape);
      for (const type of sided) {
        const { refusals } = at('in_force').when(type, undefined, { ...DATA[type], side: 'GE' });
        expect([type, codes(refusals)]).toEqual([type, expect.arrayContaining(['side_not_party'])]);
      }
      const unknown: Line = ['agreement.signed', undefined, { sides: ['KZ', 'GE'] }];
      expect(codes(at('initialled').when(...unknown).refusals)).toEqual(['side_not_party']);
    });
  });

  describe('after signature', () => {
    it.each(['consent.given', 'agreement.concluded', 'agreement.ratified', 'instrument.deposited'] as const)(
      'given no signature, then %s is refused, but of a general agreement taken with a warning',
      (type) => {
        for (const stage of BEFORE_SIGNATURE) {
          const { refusals, warnings } = at(stage).when(...of(type));
          if (isGeneral) expect(warnings).toEqual([{ code: 'signature_unknown', params: {} }]);
          else expect(refusals).toEqual([{ code: 'not_signed', params: { event: type, stage } }]);
        }
        for (const stage of AFTER_SIGNATURE)
          expect(codes(at(stage).when(...of(type)).warnings)).not.toContain('signature_unknown');
      },
    );

    it.each(['notification.sent', 'entry_into_force.scheduled', 'agreement.entered_into_force'] as const)(
      'given no signature, then %s is refused',
      (type) => {
        for (const stage of BEFORE_SIGNATURE)
          expect(codes(at(stage).when(...of(type)).refusals)).toContain('not_signed');
      },
    );

    it.each(['full_powers.issued', 'step.completed', 'signing.authorised'] as const)(
      'given no signature, then %s is taken',
      (type) => {
        for (const stage of BEFORE_SIGNATURE) expect(at(stage).when(...of(type)).refusals).toEqual([]);
      },
    );
  });

  describe('that are expected first', () => {
    const warned = (minutes: Minutes, ...line: Line) => codes(minutes.when(...line).warnings);

    it('given no mandate, when talks open, then the kinds that need one say so', () => {
      const expected = kind === 'readmission' || kind === 'visa-facilitation' ? ['mandate_unknown'] : [];
      expect(warned(at('exploratory'), 'negotiations.opened')).toEqual(expected);
      expect(warned(minutesOf(kind, ['mandate.adopted']), 'negotiations.opened')).toEqual([]);
    });

    it('given no decisions on signing, when it is signed, then those of the sides that sign are missed', () => {
      expect(warned(at('initialled'), 'agreement.signed')).toEqual([
        'signing_not_authorised',
        'signing_not_authorised',
      ]);
      const decided = at('initialled').log(given('signing.authorised', 'KZ'));
      expect(warned(decided, 'agreement.signed', undefined, { sides: ['KZ'] })).toEqual([]);
      expect(warned(at('negotiating'), 'agreement.signed')).toContain('text_not_agreed');
    });

    it('given no consent, when the Union concludes, then it is missed where the basis asks for it', () => {
      const expected = isGeneral ? [] : ['consent_missing'];
      expect(warned(at('signed'), ...given('agreement.concluded', 'EU'))).toEqual(expected);
      const consented = at('signed').log(given('consent.given', 'EU'));
      expect(warned(consented, ...given('agreement.concluded', 'EU'))).toEqual([]);
    });

    it('given no notes, when it enters into force, then they are missed, but not of a general one', () => {
      const missed = isGeneral ? [] : ['notification_missing', 'notification_missing'];
      expect(warned(at('signed'), 'agreement.entered_into_force')).toEqual(missed);
      const notified = at('signed').log(given('notification.sent', 'EU'), given('notification.sent', 'KZ'));
      expect(warned(notified, 'agreement.entered_into_force')).toEqual([]);
    });
  });

  describe('given a consent was refused', () => {
    const refused = () => at('signed').log(given('consent.refused', 'KZ', '2025-03'));
    const warning = { code: 'consent_refused', params: { side: 'KZ', date: '2025-03' } };

    it.each(['agreement.ratified', 'instrument.deposited', 'notification.sent'] as const)(
      'when %s of that side is logged, then it is said',
      (type) => {
        const line: Line = [type, '2025-05', { ...DATA[type], side: 'KZ' }];
        expect(refused().when(...line).warnings).toEqual([warning]);
      },
    );

    it('when it enters into force, then it is said', () =>
      expect(refused().when('agreement.entered_into_force', '2025-05').warnings).toContainEqual(warning));

    it('when another side takes its step, then nothing is said of it', () =>
      expect(codes(refused().when(...given('notification.sent', 'EU', '2025-05')).warnings)).toEqual([]));

    it('when a note is sent all the same, then the refusal still stands', () => {
      const minutes = refused().log(given('notification.sent', 'KZ', '2025-05'));
      expect(minutes.when('agreement.entered_into_force', '2025-06').warnings).toContainEqual(warning);
    });

    it.each([
      ['it ratifies after all', ['agreement.ratified', '2025-05', { side: 'KZ' }]],
      ['it deposits its instrument', ['instrument.deposited', '2025-05', DATA['instrument.deposited']!]],
    ] as [string, Line][])('when %s, then the refusal is answered', (_, line) =>
      expect(
        codes(refused().log(line).when('agreement.entered_into_force', '2025-06').warnings),
      ).not.toContain('consent_refused'),
    );
  });

  it('given it is not in force, then what is registered, published or renewed is taken with a warning', () => {
    for (const type of ['agreement.registered', 'agreement.published', 'agreement.renewed'] as const) {
      expect(codes(at('signed').when(...of(type)).warnings)).toEqual(['not_in_force']);
      expect(at('in_force').when(...of(type)).warnings).toEqual([]);
    }
  });
});
