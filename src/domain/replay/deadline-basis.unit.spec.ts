import { describe, expect, it } from '@jest/globals';
import { type Line, Minutes } from '../../../test/histories/minutes.js';
import { basesAfter } from '../facts/bases.js';
import type { LedgerEvent } from '../facts/context.js';
import { termsIn } from '../parties/procedures.js';
import { NOTIFIED_STEP, RATIFIED_STEP } from '../parties/step-names.js';
import { dayNumber } from '../values/dates.js';
import { basisOf } from './deadline-basis.js';
import { type Deadline, deadlinesOf, dueText } from './deadlines.js';

const between = (...lines: Line[]) =>
  new Minutes({ track: { kind: 'agreement', parties: ['XA', 'XB'] } }).log(...lines);
const told = (deadlines: readonly Deadline[]) =>
  deadlines.map((one) => [one.key, one.owner, dueText(one), one.state]);

describe('a time limit of domestic procedure', () => {
  // An invented law: no text that Paraph cites gives a time limit.
  const article = { en: 'Article 1', ru: 'Статья 1', kk: '1-бап' };
  const term = (after: string, period: string) => ({ after, period, article });
  const terms = (party: string) =>
    party === 'XA'
      ? termsIn({
          steps: [
            { ...RATIFIED_STEP, term: term('signature', 'P6M') },
            { ...NOTIFIED_STEP, term: term('ratified', 'P10D') },
          ],
        })
      : [];
  const owed = (minutes: Minutes, day: string) => deadlinesOf(minutes.state(), dayNumber(day), terms);
  const signed = between(['negotiations.opened', '2020'], ['agreement.signed', '2021-02']);

  it('counts from the signature, with both bounds where its date is partial, and rests on it', () => {
    expect(told(owed(signed, '2021-08-28'))).toEqual([
      ['procedure_term XA ratified', 'XA', '2021-08-01/2021-08-28', 'open'],
    ]);
    const [deadline] = owed(signed, '2021-08-29');
    expect(deadline?.state).toBe('overdue');
    expect(basisOf(deadline as Deadline, signed.state(), terms)).toEqual([2]);
  });

  it('counts from the party’s own signature; where only the stage is asserted, from that', () => {
    const three = new Minutes({ track: { kind: 'agreement', parties: ['XA', 'XB', 'XC'] } }).log(
      ['negotiations.opened', '2020'],
      ['agreement.signed', '2021-02-10', { sides: ['XB', 'XC'] }],
      ['agreement.signed', '2021-03-10', { sides: ['XA'] }],
    );
    expect(told(owed(three, '2021-06-01'))).toEqual([
      ['procedure_term XA ratified', 'XA', '2021-09-10', 'open'],
    ]);
    const asserted = between(['stage.asserted', '2021-02-10', { stage: 'signed', reason: 'told' }]);
    expect(told(owed(asserted, '2021-06-01'))).toEqual([
      ['procedure_term XA ratified', 'XA', '2021-08-10', 'open'],
    ]);
  });

  it('is met when the step is taken, from which the next one counts; another party has none', () => {
    const ratified = signed
      .fork()
      .log(
        ['agreement.ratified', '2021-07-01', { side: 'XA' }],
        ['agreement.ratified', '2021-07-01', { side: 'XB' }],
      );
    expect(told(owed(ratified, '2021-07-12'))).toEqual([
      ['procedure_term XA ratified', 'XA', '2021-08-01/2021-08-28', 'met'],
      ['procedure_term XA notified', 'XA', '2021-07-11', 'overdue'],
    ]);
    ratified.annul(3);
    expect(told(owed(ratified, '2021-07-12'))).toHaveLength(1);
  });

  it('is not told where no law gives one', () => {
    expect(told(deadlinesOf(signed.state(), dayNumber('2021-08-28')))).toEqual([]);
  });

  it('names the entries of the steps that it counts from and asks for', () => {
    const [before, after] = [
      signed.state(),
      signed
        .fork()
        .log(['agreement.ratified', '2021', { side: 'XA' }])
        .state(),
    ];
    const event = { type: 'agreement.ratified', seq: 3, data: {} } as LedgerEvent;
    const bases = basesAfter(before.context, after.context, event, [{ party: 'XA', step: 'ratified' }]);
    expect(bases['step XA ratified']).toBe(3);
    expect(
      basesAfter(after.context, before.context, event, [{ party: 'XA', step: 'ratified' }]),
    ).not.toHaveProperty('step XA ratified');
  });
});

const OPENED: Line = ['negotiations.opened', '2020'];
const SIGNED: Line = ['agreement.signed', '2021-02-10'];
const IN_FORCE: Line = ['agreement.entered_into_force', '2021-03-01'];
const amongThree = (...lines: Line[]) =>
  new Minutes({ track: { kind: 'agreement', parties: ['XA', 'XB', 'XC'] } }).log(...lines);

/** The entries, by their seqs, on which each deadline rests. */
const bases = (minutes: Minutes) =>
  Object.fromEntries(
    deadlinesOf(minutes.state(), dayNumber('2021-06-01')).map((one) => [
      one.key,
      basisOf(one, minutes.state()),
    ]),
  );

describe('a deadline rests on', () => {
  it('the entry that agreed the step, and on the one that closed it', () => {
    const agreed = amongThree(
      OPENED,
      ['action.agreed', '2021-01-01', { number: 7, side: 'XA', what: 'Send', due: '2021-04' }],
      ['action.agreed', '2021-01-02', { number: 8, side: 'XB', what: 'Reply' }],
    );
    expect(bases(agreed)).toEqual({ 'action 7': [2], 'action 8': [3] });
    agreed.log(['action.done', '2021-03-01', { number: 8 }]);
    expect(bases(agreed)).toEqual({ 'action 7': [2], 'action 8': [3, 4] });
  });

  it('the entry that planned the round, or planned it anew', () => {
    const planned = amongThree(OPENED, ['round.planned', '2021-01-01', { number: 1, target: '2021-09' }]);
    expect(bases(planned)).toEqual({ 'round 1': [2] });
    planned.log(['round.rescheduled', '2021-02-01', { number: 1, target: '2021-10' }]);
    expect(bases(planned)).toEqual({ 'round 1': [3] });
  });

  it('the entry that fixed the entry into force', () =>
    expect(
      bases(amongThree(OPENED, SIGNED, ['entry_into_force.scheduled', '2021-02-11', { target: '2021-09' }])),
    ).toEqual({
      scheduled_entry: [3],
    }));

  it('the clauses, and on the dates that they count from', () => {
    const notes = amongThree(OPENED, SIGNED, [
      'terms.stated',
      '2021-02-10',
      { entryIntoForce: { after: 'last_notification', days: 30 } },
    ]).log(
      ['notification.sent', '2021-03-01', { side: 'XB' }],
      ['notification.sent', '2021-03-02', { side: 'XA' }],
    );
    expect(bases(notes)).toEqual({ 'awaited_by_clauses XC': [3] });
    notes.log(['notification.sent', '2021-03-03', { side: 'XC' }]);
    expect(bases(notes)).toEqual({ entry_by_clauses: [3, 4, 5, 6] });
  });

  it('the notice of denunciation, of all or of one party, and on the clauses that give its time', () => {
    const clauses: Line = ['terms.stated', '2021-02-10', { denunciationMonths: 6 }];
    const one = amongThree(OPENED, SIGNED, clauses, IN_FORCE, [
      'denunciation.notified',
      '2021-05-01',
      { side: 'XA' },
    ]);
    expect(Object.values(bases(one))).toEqual([[3, 5]]);
    const two = new Minutes({ track: { kind: 'agreement', parties: ['XA', 'XB'] } }).log(
      ...[OPENED, SIGNED, clauses, IN_FORCE],
      ['denunciation.notified', '2021-05-01', { side: 'XA' }],
    );
    expect(bases(two)).toEqual({ notice_elapses: [3, 5] });
  });

  it('the clauses, the entry into force and the renewal, for the end of a term and the notice before it', () => {
    const lasting = (data: Record<string, unknown>) =>
      amongThree(OPENED, SIGNED, ['terms.stated', '2021-02-10', data], IN_FORCE);
    expect(bases(lasting({ duration: 'P5Y' }))).toEqual({ term_ends: [3, 4] });
    const renewed = lasting({ duration: 'P5Y' }).log(['agreement.renewed', '2021-04-01', { until: '2030' }]);
    expect(bases(renewed)).toEqual({ term_ends: [3, 4, 5] });
    expect(bases(lasting({ duration: 'P5Y', renewal: 'P1Y', denunciationMonths: 6 }))).toEqual({
      notice_of_end: [3, 4],
    });
  });
});
