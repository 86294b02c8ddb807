import { describe, expect, it } from '@jest/globals';
import { type Line, Minutes } from '../../../test/histories/minutes.js';
import type { EntryByClauses } from '../values/views.js';

const DAY = '2026-11-21';
const SIGNED: Line[] = [
  ['negotiations.opened', '2009-04'],
  ['agreement.signed', '2010-11-22'],
];
const TWO = ['EU', 'QA1'];
const FIVE = ['QA1', 'QB1', 'QC1', 'QD1', 'QE1'];

const clause = (entryIntoForce: object): Line => ['terms.stated', '2010-11-22', { entryIntoForce }];
const notified = (side: string, on: string, receivedOn?: string): Line => [
  'notification.sent',
  on,
  { side, ...(receivedOn && { receivedOn }) },
];
const deposited = (side: string, on: string, means = 'ratification'): Line => [
  'instrument.deposited',
  on,
  { side, means },
];
const day = (one: string) => ({ earliest: one, latest: one });

function told(parties: string[], ...lines: Line[]): EntryByClauses | undefined {
  const minutes = new Minutes({ track: { kind: 'agreement', parties } }).log(...SIGNED, ...lines);
  return minutes.status(DAY).entryByClauses;
}

describe('the entry into force of an agreement between two, by its final clauses', () => {
  const visas = clause({ after: 'last_notification', months: 2, firstOfMonth: true });

  it('is not told where none are stated', () => expect(told(TWO)).toBeUndefined());

  it('waits for whoever has not notified', () => {
    expect(told(TWO, visas)?.missing.map(({ side }) => side)).toEqual(TWO);
    expect(told(TWO, visas, notified('EU', '2011-01-18'))).toEqual({
      falls: null,
      missing: [{ side: 'QA1', what: 'notified' }],
      more: 1,
    });
  });

  it('falls on the first day of the second month after the last notification', () =>
    expect(told(TWO, visas, notified('QA1', '2010-12-30'), notified('EU', '2011-01-18'))).toEqual({
      falls: day('2011-03-01'),
      missing: [],
      more: 0,
    }));

  it('falls between two days where a date is partial, and on one where it makes no difference', () => {
    const partly = (on: string) => told(TWO, visas, notified('QA1', '2010-12'), notified('EU', on))?.falls;
    expect(partly('2011')).toEqual({ earliest: '2011-03-01', latest: '2012-02-01' });
    expect(partly('2011-01')).toEqual(day('2011-03-01'));
  });

  it('is not told where a date has no end', () =>
    expect(told(TWO, visas, notified('QA1', '2010-12'), notified('EU', '2011/..'))).toEqual({
      falls: null,
      missing: [],
      more: 0,
    }));

  it('counts from the receipt where the clauses say so, in months and then days', () => {
    const received = clause({ after: 'last_receipt', months: 1, days: 10 });
    expect(told(TWO, received, notified('QA1', '2010-12-30'), notified('EU', '2011-01-18'))?.missing).toEqual(
      [
        { side: 'EU', what: 'received' },
        { side: 'QA1', what: 'received' },
      ],
    );
    const both = [notified('QA1', '2010-12-30', '2011-01-05'), notified('EU', '2011-01-18', '2011-01-31')];
    expect(told(TWO, received, ...both)?.falls).toEqual(day('2011-03-10'));
  });

  it('is no longer told once it is recorded, or cannot come', () => {
    const both = [notified('QA1', '2010-12-30'), notified('EU', '2011-01-18')];
    const then = (...lines: Line[]) => told(TWO, visas, ...both, ...lines);
    expect(then(['agreement.entered_into_force', '2011-03-01'])).toBeUndefined();
    expect(then(['negotiations.abandoned', '2011-02-01'])).toBeUndefined();
  });
});

describe('the entry into force of an agreement between five, by its final clauses', () => {
  const third = clause({ after: 'nth_instrument', n: 3, days: 30 });
  const inForce = (side: string, on: string): Line => ['agreement.entered_into_force', on, { side }];
  const three = [
    deposited('QA1', '2011-01-10'),
    deposited('QB1', '2011-02-10'),
    deposited('QC1', '2011-03-01'),
  ];

  it('waits for as many instruments as are asked for, from any of the others', () => {
    const entry = told(FIVE, third, deposited('QA1', '2011-01-10'));
    expect([entry?.more, entry?.missing.map(({ side }) => side)]).toEqual([2, ['QB1', 'QC1', 'QD1', 'QE1']]);
  });

  it('falls as long after the last of them as the clauses say', () =>
    expect(told(FIVE, third, ...three)).toEqual({ falls: day('2011-03-31'), missing: [], more: 0 }));

  it('falls later for whoever deposits later, by the same clauses', () =>
    expect(told(FIVE, third, ...three, deposited('QD1', '2011-03-15'))).toEqual({
      ...{ falls: day('2011-03-31'), missing: [], more: 0 },
      byParty: { QD1: day('2011-04-14') },
    }));

  it('goes on party by party once the agreement is in force, those that acceded among them', () => {
    const entry = told(
      FIVE,
      ...[third, ...three],
      ...['QA1', 'QB1', 'QC1'].map((side) => inForce(side, '2011-03-31')),
      ...[deposited('QE1', '2012-05'), deposited('QZ1', '2013-01-01', 'accession')],
    );
    expect(entry).toEqual({
      ...{ falls: null, missing: [], more: 0 },
      byParty: { QE1: { earliest: '2012-05-31', latest: '2012-06-30' }, QZ1: day('2013-01-31') },
    });
  });

  it('says nothing of a party whose date has no end, and waits for none before the agreement is in force', () => {
    const later = (on: string) => told(FIVE, third, ...three, deposited('QD1', on));
    expect(later('2011-03-15/..')?.byParty).toBeUndefined();
    expect(later('2011-02-15')?.falls).toEqual(day('2011-03-17'));
    expect(told(FIVE, third, deposited('QD1', '2011-03-15'))?.byParty).toBeUndefined();
  });

  it('is bound by a late date no earlier than all are', () => {
    const entry = told(
      FIVE,
      ...[third, ...three, deposited('QD1', '2011-03-15')],
      ...[inForce('QA1', '2012-01-01'), inForce('QB1', '2012-01-01'), inForce('QC1', '2012-01-01')],
    );
    expect(entry?.byParty).toEqual({ QD1: day('2012-01-01') });
  });

  it('waits for every party, and not for one that acceded', () => {
    const last = clause({ after: 'last_instrument', months: 1 });
    const all = FIVE.map((side) => deposited(side, '2011-01-10'));
    expect(told(FIVE, last, ...all.slice(1))?.missing).toEqual([{ side: 'QA1', what: 'consent' }]);
    expect(told(FIVE, last, ...all, ['party.acceded', '2011-01-15', { party: 'QZ1' }])?.falls).toEqual(
      day('2011-02-10'),
    );
  });
});

it('the entry into force of a mixed agreement waits for the members’ instruments too, and not for their notes', () => {
  const track = { kind: 'agreement', parties: ['EU', 'QA1'], members: { EU: ['XA', 'XB'] } };
  const missing = (after: string) =>
    new Minutes({ track })
      .log(...SIGNED, clause({ after }))
      .status(DAY)
      .entryByClauses?.missing.map(({ side }) => side);
  expect(missing('last_instrument')).toEqual(['EU', 'XA', 'XB', 'QA1']);
  expect(missing('last_notification')).toEqual(['EU', 'QA1']);
});
