import { describe, expect, it } from '@jest/globals';
import { codes, type Line, Minutes } from '../../../../test/histories/minutes.js';
import type { EntryIntoForceClause } from '../../events/event-data.js';
import { entryByClauses } from '../../facts/final-clauses.js';
import { kindOf } from '../index.js';

const EACH = ['XA', 'XB', 'XC', 'XD', 'XE'];

const signedBetween = (parties: string[], entryIntoForce: EntryIntoForceClause, ...lines: Line[]) =>
  new Minutes({ track: { kind: 'agreement', parties } }).log(
    ['negotiations.opened', '2020'],
    ['agreement.signed', '2021-02-10'],
    ['terms.stated', '2021-02-10', { entryIntoForce }],
    ...lines,
  );
const two = (clause: EntryIntoForceClause, ...lines: Line[]) => signedBetween(['XA', 'XB'], clause, ...lines);
const falls = (minutes: Minutes) => entryByClauses(minutes.state().context)?.falls ?? null;
const day = (date: string) => ({ earliest: date, latest: date });

const note = (side: string, on: string, more: object = {}): Line => [
  'notification.sent',
  on,
  { side, ...more },
];
const instrument = (side: string, on: string): Line => [
  'instrument.deposited',
  on,
  { side, means: 'ratification' },
];

describe('the day of the entry into force by the final clauses', () => {
  it('is not known where none are stated, or a date is missing', () => {
    const stated = two({ after: 'last_notification', days: 30 }, note('XA', '2021-05-01'));
    expect(falls(stated)).toBeNull();
    expect(entryByClauses(new Minutes({ track: { kind: 'agreement' } }).state().context)).toBeNull();
  });

  it('counts days from the last notification', () =>
    expect(
      falls(
        two({ after: 'last_notification', days: 30 }, note('XA', '2021-05-01'), note('XB', '2021-04-01')),
      ),
    ).toEqual(day('2021-05-31')));

  it('is the first day of the second month after that of the last notification', () =>
    expect(
      falls(
        two(
          { after: 'last_notification', months: 2, firstOfMonth: true },
          note('XA', '2021-04-01'),
          note('XB', '2021-11-30'),
        ),
      ),
    ).toEqual(day('2022-01-01')));

  it('is that day by the clauses that visa facilitation agreements usually have', () => {
    const { usualClauses } = kindOf('visa-facilitation').definition;
    const clause = usualClauses?.entryIntoForce as EntryIntoForceClause;
    expect(falls(two(clause, note('XA', '2021-04-01'), note('XB', '2021-11-30')))).toEqual(day('2022-01-01'));
  });

  it('adds months and then days, the last day of a shorter month standing for a missing one', () => {
    const notes = [note('XA', '2021-01-31'), note('XB', '2021-01-31')].map(
      ([type, , data]): Line => [type, '2021-12-31', data],
    );
    expect(falls(two({ after: 'last_notification', months: 2, days: 1 }, ...notes))).toEqual(
      day('2022-03-01'),
    );
  });

  it('counts from the signature, or from the receipt of the last notification', () => {
    expect(falls(two({ after: 'signature' }))).toEqual(day('2021-02-10'));
    const received = two(
      { after: 'last_receipt', days: 1 },
      note('XA', '2021-03-01', { receivedOn: '2021-03-09' }),
      note('XB', '2021-03-02', { receivedOn: '2021-03-05' }),
    );
    expect(falls(received)).toEqual(day('2021-03-10'));
  });

  it('counts from the nth instrument, whoever deposits it, and from the last', () => {
    const deposited = ['2021-06-01', '2021-03-01', '2021-09-01'].map((on, index) =>
      instrument(EACH[index]!, on),
    );
    const third = { after: 'nth_instrument', n: 3, months: 1 } as const;
    expect(falls(signedBetween(EACH, third, ...deposited))).toEqual(day('2021-10-01'));
    expect(falls(signedBetween(EACH, { ...third, n: 4 }, ...deposited))).toBeNull();
    const all = [...deposited, instrument('XD', '2022-01-01'), instrument('XE', '2021-01-01')];
    expect(falls(signedBetween(EACH, { after: 'last_instrument' }, ...all))).toEqual(day('2022-01-01'));
  });

  it('waits for the instruments of members too', () => {
    const minutes = new Minutes({
      track: { kind: 'agreement', parties: ['EU', 'XA'], members: { EU: ['XB', 'XC'] } },
    }).log(
      ['terms.stated', '2021', { entryIntoForce: { after: 'last_instrument' } }],
      ['agreement.concluded', '2022-01-01', { side: 'EU' }],
      ...['XA', 'XB'].map((side): Line => ['agreement.ratified', '2022-02-01', { side }]),
    );
    expect(falls(minutes)).toBeNull();
    minutes.log(['agreement.ratified', '2023-03-01', { side: 'XC' }]);
    expect(falls(minutes)).toEqual(day('2023-03-01'));
  });

  it('lies between bounds where a date that it rests on is partial', () => {
    const clause = { after: 'last_notification', months: 2, firstOfMonth: true } as const;
    expect(falls(two(clause, note('XA', '2021-04-01'), note('XB', '2021')))).toEqual({
      earliest: '2021-06-01',
      latest: '2022-02-01',
    });
    expect(falls(two(clause, note('XA', '2021-03'), note('XB', '2021-04')))).toEqual(day('2021-06-01'));
  });

  it('has no bounds where a date has an open end', () =>
    expect(
      falls(
        two({ after: 'last_notification', days: 1 }, note('XA', '2021-04-01'), note('XB', '2021-05-01/..')),
      ),
    ).toBeNull());

  it('is by the newest clauses, however they are dated', () => {
    const minutes = two({ after: 'signature', days: 10 });
    minutes.log(['terms.stated', '2020-12', { entryIntoForce: { after: 'signature', days: 1 } }]);
    expect(falls(minutes)).toEqual(day('2021-02-11'));
  });

  it('waits no more for a party that withdrew', () => {
    const minutes = signedBetween(
      ['XA', 'XB', 'XC'],
      { after: 'last_instrument' },
      instrument('XA', '2021-03-01'),
      instrument('XB', '2021-04-01'),
    );
    expect(falls(minutes)).toBeNull();
    minutes.log(['party.withdrew', '2021-05-01', { party: 'XC' }]);
    expect(falls(minutes)).toEqual(day('2021-04-01'));
  });
});

describe('an entry into force', () => {
  const enters = (minutes: Minutes, on: string, data = {}) =>
    minutes.when('agreement.entered_into_force', on, data).warnings;

  it.each([
    ['last_notification', 'notification_missing'],
    ['last_receipt', 'receipt_missing'],
    ['last_instrument', 'instrument_missing'],
  ] as const)('given %s, when a date is missing, then it is taken with %s', (after, code) =>
    expect(enters(two({ after }), '2022')).toEqual(['XA', 'XB'].map((side) => ({ code, params: { side } }))),
  );

  it('given a signature that is missing, then that is said', () => {
    const minutes = new Minutes({ track: { kind: 'agreement', parties: EACH } }).log(
      ['negotiations.opened', '2020'],
      ['agreement.signed', '2021', { sides: ['XA', 'XB', 'XC', 'XD'] }],
      ['terms.stated', '2021', { entryIntoForce: { after: 'signature' } }],
    );
    expect(enters(minutes, '2022')).toEqual([{ code: 'signature_missing', params: { side: 'XE' } }]);
  });

  it('given the clauses lead to a later day, then that is said, and nothing from that day on', () => {
    const clause = { after: 'last_notification', months: 2, firstOfMonth: true } as const;
    const minutes = two(clause, note('XA', '2021-04-01'), note('XB', '2021-04-01'));
    expect(enters(minutes, '2021-05-31')).toEqual([
      { code: 'before_final_clauses', params: { when: '2021-06-01' } },
    ]);
    expect(enters(minutes, '2021-06-01')).toEqual([]);
  });

  it('given enough instruments, when a party without one enters by itself, then its own is missed', () => {
    const minutes = signedBetween(
      EACH,
      { after: 'nth_instrument', n: 2 },
      instrument('XA', '2021-03-01'),
      instrument('XB', '2021-04-01'),
    );
    expect(enters(minutes, '2021-05-01')).toEqual([]);
    expect(enters(minutes, '2021-05-01', { side: 'XA' })).toEqual([]);
    expect(codes(enters(minutes, '2021-05-01', { side: 'XC' }))).toEqual(['instrument_missing']);
  });

  it('given a kind that expects notes, when clauses ask for none, then none are missed', () => {
    const minutes = new Minutes({ track: { kind: 'air-transport' } }).log(
      ['negotiations.opened', '2020'],
      ['agreement.signed', '2021'],
      ['terms.stated', '2021', { entryIntoForce: { after: 'signature' } }],
    );
    expect(enters(minutes, '2022')).toEqual([]);
  });
});

describe('a termination', () => {
  const ends = (terms: Record<string, unknown>, on: string, ...lines: Line[]) =>
    new Minutes({ track: { kind: 'agreement' } })
      .log(['stage.asserted', '2020', { stage: 'in_force', reason: 'told' }], ['terms.stated', '2020', terms])
      .log(...lines)
      .when('agreement.terminated', on).warnings;
  const denounced: Line = ['denunciation.notified', '2021-01-15', { side: 'KZ' }];

  it('given clauses with a notice, then it is expected, and to have elapsed', () => {
    expect(codes(ends({ denunciationMonths: 6 }, '2021-06'))).toEqual(['denunciation_unknown']);
    expect(ends({ denunciationMonths: 6 }, '2021-06', denounced)).toEqual([
      { code: 'notice_not_elapsed', params: { when: '2021-07-15' } },
    ]);
    expect(ends({ denunciationMonths: 6 }, '2021-07-15', denounced)).toEqual([]);
    const openSince: Line = ['denunciation.notified', '../2021', { side: 'KZ' }];
    expect(ends({ denunciationMonths: 6 }, '2021-06', openSince)).toEqual([]);
  });

  it('given clauses without one, then nothing is expected', () => {
    expect(ends({ duration: 'P5Y' }, '2021-06')).toEqual([]);
    expect(ends({ duration: 'P5Y' }, '2021-06', denounced)).toEqual([]);
  });
});
