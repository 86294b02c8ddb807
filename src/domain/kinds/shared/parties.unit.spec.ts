import { describe, expect, it } from '@jest/globals';
import { codes, type Line, Minutes, standingAt } from '../../../../test/histories/minutes.js';
import { KIND_VERSIONS } from '../index.js';

const FORESEES = KIND_VERSIONS.filter(
  ({ kind, version }) => version >= 3 && (kind === 'agreement' || kind === 'air-transport'),
);
const TODAY = '2026-11-21';
const FIVE = ['XA', 'XB', 'XC', 'XD', 'XE'];

describe.each(FORESEES)('$kind between five parties', ({ kind }) => {
  const between = (parties: string[], ...lines: Line[]) =>
    new Minutes({ track: { kind, parties } }).log(...lines);
  const signed = (...lines: Line[]) =>
    between(FIVE, ['negotiations.opened', '2020'], ['agreement.signed', '2021'], ...lines);
  const told = (minutes: Minutes) => minutes.status(TODAY);
  const dates = (minutes: Minutes, name: 'signed' | 'inForce' | 'withdrawn' | 'consent' | 'provisional') =>
    Object.fromEntries(
      Object.entries(told(minutes).byParty).flatMap(([party, facts]) =>
        facts[name] ? [[party, facts[name]]] : [],
      ),
    );
  const one = (type: Line[0], side: string, on: string, more: object = {}): Line => [
    type,
    on,
    { side, ...more },
  ];
  const inForce = (...lines: Line[]) => signed(['agreement.entered_into_force', '2022'], ...lines);

  describe('signature', () => {
    it('given some sign, when others sign later, then each has its own day', () => {
      const minutes = between(
        FIVE,
        ['negotiations.opened', '2020'],
        ['agreement.signed', '2021', { sides: ['XA', 'XB'] }],
        ['agreement.signed', '2022', { sides: ['XC'] }],
      );
      expect(dates(minutes, 'signed')).toEqual({ XA: '2021', XB: '2021', XC: '2022' });
      expect([told(minutes).stage, told(minutes).since]).toEqual(['signed', '2021']);
    });

    it('given it is in force, when one signs, then it stays in force', () =>
      expect(told(inForce(['agreement.signed', '2023', { sides: ['XE'] }])).stage).toBe('in_force'));

    it('given it is signed, when nobody is named, then a second signature is refused', () =>
      expect(codes(signed().when('agreement.signed', '2022').refusals)).toEqual(['event_not_possible']));

    it('given two parties, then a second signature is refused', () => {
      const two = standingAt(kind, 'signed');
      const { refusals } = two.when('agreement.signed', undefined, { sides: ['KZ'] });
      expect(codes(refusals)).toEqual(['event_not_possible']);
    });
  });

  describe('entry into force', () => {
    it('given one enters, then the stage moves, and others follow on their own days', () => {
      const minutes = signed(one('agreement.entered_into_force', 'XA', '2022'));
      expect([told(minutes).stage, told(minutes).application]).toEqual(['in_force', 'full']);
      minutes.log(one('agreement.entered_into_force', 'XB', '2023'));
      expect(dates(minutes, 'inForce')).toEqual({ XA: '2022', XB: '2023' });
      expect(told(minutes).since).toBe('2022');
    });

    it('given nobody is named, then it is in force for those known to be bound, else for all', () => {
      const bound = signed(
        one('agreement.ratified', 'XA', '2021-05'),
        one('instrument.deposited', 'XC', '2021-06', { means: 'approval' }),
        ['agreement.entered_into_force', '2022'],
      );
      expect(dates(bound, 'inForce')).toEqual({ XA: '2022', XC: '2022' });
      expect(Object.keys(dates(inForce(), 'inForce'))).toEqual(FIVE);
    });

    it('given a party has its day, or nobody is named, then a second one is refused', () => {
      const minutes = signed(one('agreement.entered_into_force', 'XA', '2022'));
      for (const data of [{ side: 'XA' }, {}])
        expect(codes(minutes.when('agreement.entered_into_force', '2023', data).refusals)).toEqual([
          'event_not_possible',
        ]);
    });
  });

  describe('provisional application', () => {
    const started = (...sides: string[]) =>
      signed(...sides.map((side) => one('provisional_application.started', side, '2021-06')));

    it('given one applies it, then it is applied, and for no other', () => {
      expect(told(started('XA')).application).toBe('provisional');
      expect(dates(started('XA'), 'provisional')).toEqual({ XA: '2021-06' });
    });

    it('given two apply it, when one ends, then it is still applied; with the last it ends', () => {
      const minutes = started('XA', 'XB').log(one('provisional_application.ended', 'XA', '2022'));
      expect(told(minutes).application).toBe('provisional');
      expect(minutes.when('application.suspended', '2022-02', { scope: 'part' }).refusals).toEqual([]);
      expect(told(minutes.log(one('provisional_application.ended', 'XB', '2023'))).application).toBe('none');
    });

    it('given it is in force for others, then one may still begin and end it, and it stays full', () => {
      const minutes = signed(one('agreement.entered_into_force', 'XA', '2022'));
      minutes.log(one('provisional_application.started', 'XB', '2022-02'));
      expect([told(minutes).application, dates(minutes, 'provisional')]).toEqual(['full', { XB: '2022-02' }]);
      minutes.log(one('provisional_application.ended', 'XB', '2022-05'));
      expect([told(minutes).application, dates(minutes, 'provisional')]).toEqual(['full', {}]);
      for (const data of [{ side: 'XA' }, {}])
        expect(codes(minutes.when('provisional_application.started', '2023', data).refusals)).toEqual([
          'provisional_after_entry_into_force',
        ]);
    });

    it('given it is given up after signature, then nobody applies it', () => {
      const minutes = started('XA').log(['negotiations.abandoned', '2022']);
      expect([told(minutes).application, dates(minutes, 'provisional')]).toEqual(['none', {}]);
    });
  });

  describe('termination', () => {
    it('given one party after another, then the stage moves with the last but one', () => {
      const minutes = inForce();
      for (const [index, side] of ['XA', 'XB', 'XC'].entries()) {
        minutes.log(one('agreement.terminated', side, `202${index + 3}`));
        expect([side, told(minutes).stage, told(minutes).application]).toEqual([side, 'in_force', 'full']);
      }
      minutes.log(one('agreement.terminated', 'XD', '2026'));
      expect([told(minutes).stage, told(minutes).application]).toEqual(['terminated', 'none']);
      expect(Object.keys(dates(minutes, 'withdrawn'))).toEqual(['XA', 'XB', 'XC', 'XD']);
    });

    it('given it is in force for two of five, when one leaves, then it ends', () => {
      const minutes = signed(
        one('agreement.entered_into_force', 'XA', '2022'),
        one('agreement.entered_into_force', 'XB', '2022'),
      );
      expect(told(minutes.log(one('agreement.terminated', 'XA', '2023'))).stage).toBe('terminated');
    });

    it('given nobody is named, then it ends for all', () =>
      expect(told(inForce(['agreement.terminated', '2023'])).stage).toBe('terminated'));

    it('given a denunciation, then it is one party’s withdrawal and ends nothing', () => {
      const minutes = inForce(one('denunciation.notified', 'XA', '2023', { effectiveOn: '2024' }));
      expect([told(minutes).stage, told(minutes).application]).toEqual(['in_force', 'full']);
      expect(dates(minutes, 'withdrawn')).toEqual({ XA: '2024' });
    });

    it('given its notice, when it ends for that party, then the notice must have elapsed', () => {
      const minutes = inForce(
        ['terms.stated', '2022', { denunciationMonths: 6 }],
        one('denunciation.notified', 'XA', '2023-01-15'),
      );
      const ends = (side: string, on: string) =>
        minutes.when(...one('agreement.terminated', side, on)).warnings;
      expect(ends('XA', '2023-07-14')).toEqual([
        { code: 'notice_not_elapsed', params: { when: '2023-07-15' } },
      ]);
      expect(ends('XA', '2023-07-15')).toEqual([]);
      expect(codes(ends('XB', '2023-07-15'))).toEqual(['denunciation_unknown']);
    });
  });

  describe('those that join and leave', () => {
    it('given one accedes, then it is a party, and may be named', () => {
      const minutes = inForce(['party.acceded', '2023', { party: 'XF' }]);
      expect(Object.keys(told(minutes).byParty)).toEqual([...FIVE, 'XF']);
      minutes.log(one('agreement.entered_into_force', 'XF', '2024'));
      expect(dates(minutes, 'inForce').XF).toBe('2024');
      expect(codes(minutes.when('party.acceded', '2025', { party: 'XF' }).refusals)).toEqual([
        'party_already',
      ]);
    });

    it('given an instrument of accession, then any state may deposit it, and is bound by it', () => {
      const minutes = inForce(one('instrument.deposited', 'XF', '2023', { means: 'accession' }));
      expect(dates(minutes, 'consent')).toEqual({ XF: '2023' });
      const other = one('instrument.deposited', 'XG', '2023', { means: 'approval' });
      expect(codes(minutes.when(...other).refusals)).toEqual(['side_not_party']);
    });

    it('given one withdraws, then the day is what was stated last, and others are left as they are', () => {
      const minutes = inForce(one('denunciation.notified', 'XA', '2023'), [
        'party.withdrew',
        '2024',
        { party: 'XA', effectiveOn: '2024-06' },
      ]);
      expect([told(minutes).stage, dates(minutes, 'withdrawn')]).toEqual(['in_force', { XA: '2024-06' }]);
      expect(codes(minutes.when('party.withdrew', '2024', { party: 'XZ' }).refusals)).toEqual([
        'side_not_party',
      ]);
    });

    it('given one comes back, then nothing of before holds for it', () => {
      const minutes = inForce(
        ['party.withdrew', '2024', { party: 'XA' }],
        ['party.acceded', '2025', { party: 'XA' }],
      );
      expect(told(minutes).byParty.XA).toMatchObject({ signed: null, inForce: null, withdrawn: null });
    });

    it('given a reservation, its withdrawal and an objection, then each is recorded', () => {
      const minutes = inForce(
        one('reservation.made', 'XA', '2023', { text: 'Article 3 does not bind' }),
        one('objection.made', 'XB', '2023', { to: 'XA' }),
        one('reservation.withdrawn', 'XA', '2024'),
      );
      expect(minutes.history().rows).toHaveLength(6);
    });
  });

  describe('between two', () => {
    const two = () => standingAt(kind, 'in_force');

    it('given a reservation, then it is taken as a proposal to negotiate again', () =>
      expect(two().when('reservation.made', undefined, { side: 'KZ', text: 'not Article 3' })).toMatchObject({
        refusals: [],
        warnings: [{ code: 'reservation_between_two', params: {} }],
      }));

    it.each([
      ['party.acceded', { party: 'XF' }],
      ['party.withdrew', { party: 'KZ' }],
      ['objection.made', { side: 'KZ', to: 'EU' }],
    ] as const)('given %s, then it is refused', (type, data) =>
      expect(two().when(type, undefined, data).refusals).toContainEqual({
        code: 'only_two_parties',
        params: { event: type },
      }),
    );

    it('given a denunciation, then the agreement ends when it is terminated', () => {
      const minutes = two().log(one('denunciation.notified', 'KZ', '2023', { effectiveOn: '2024' }));
      expect(codes(minutes.when('agreement.terminated', '2023-06').warnings)).toEqual(['notice_not_elapsed']);
      expect(told(minutes.log(one('agreement.terminated', 'KZ', '2024'))).stage).toBe('terminated');
    });
  });

  it('given a mixed agreement, then members take their own steps, and are told below their party', () => {
    const parties = ['EU', 'XA'];
    const minutes = new Minutes({ track: { kind, parties, members: { EU: ['XB', 'XC'] } } }).log(
      ['negotiations.opened', '2020'],
      ['agreement.signed', '2021'],
      one('agreement.ratified', 'XB', '2022'),
      one('agreement.concluded', 'EU', '2023'),
    );
    const { EU } = told(minutes).byParty;
    expect([EU!.consent, EU!.members!.XB!.consent, EU!.members!.XC!.consent]).toEqual(['2023', '2022', null]);
    expect(codes(minutes.when(...one('agreement.concluded', 'XB', '2023')).refusals)).toEqual([
      'step_not_of_party',
    ]);
  });
});
