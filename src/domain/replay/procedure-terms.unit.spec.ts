import { describe, expect, it } from '@jest/globals';
import { type Line, Minutes } from '../../../test/histories/minutes.js';
import { basesAfter } from '../facts/bases.js';
import type { LedgerEvent } from '../facts/context.js';
import { SIGNATURE, termsIn } from '../parties/procedures.js';
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
            { ...RATIFIED_STEP, term: term(SIGNATURE, 'P6M') },
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
