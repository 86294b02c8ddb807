import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codes, type Line, Minutes } from '../../../test/histories/minutes.js';
import { bounds, dayNumber, dayOf } from '../values/dates.js';
import { basisOf } from './deadline-basis.js';
import { byDue, type Deadline, deadlinesOf, dueText, nextOf } from './deadlines.js';

const between = (...lines: Line[]) =>
  new Minutes({ track: { kind: 'agreement', parties: ['XA', 'XB'] } }).log(...lines);
const OPENED: Line = ['negotiations.opened', '2020'];
const SIGNED: Line = ['agreement.signed', '2021-02-10'];
const on = (minutes: Minutes, day: string) => deadlinesOf(minutes.state(), dayNumber(day));
const told = (deadlines: readonly Deadline[]) =>
  deadlines.map((one) => [one.key, one.owner, dueText(one), one.state]);
const of = (deadlines: readonly Deadline[], key: string) => deadlines.find((one) => one.key === key);

describe('an agreed step', () => {
  const agreed = between(
    OPENED,
    ['action.agreed', '2021-03-01', { number: 1, side: 'XA', what: 'Send the list', due: '2021-04' }],
    ['action.agreed', '2021-03-01', { number: 2, side: 'XB', what: 'Reply' }],
  );

  it('is owed by the side that took it on, and overdue only after the last possible day', () => {
    expect(told(on(agreed, '2021-04-30'))).toEqual([
      ['action 1', 'XA', '2021-04', 'open'],
      ['action 2', 'XB', null, 'open'],
    ]);
    expect(of(on(agreed, '2021-05-01'), 'action 1')?.state).toBe('overdue');
  });

  it('is met when it is done, also late; dropped, it is no deadline', () => {
    const closed = agreed
      .fork()
      .log(
        ['action.done', '2021-06-01', { number: 1 }],
        ['action.dropped', '2021-06-01', { number: 2, reason: 'x' }],
      );
    expect(told(on(closed, '2021-07-01'))).toEqual([['action 1', 'XA', '2021-04', 'met']]);
  });

  it('is not known again once the entry that closed it is annulled', () => {
    const closed = agreed.fork().log(['action.done', '2021-06-01', { number: 1 }]);
    closed.annul(4);
    expect(of(on(closed, '2021-07-01'), 'action 1')?.state).toBe('overdue');
  });

  it('keeps its number: the same again, one unknown and one closed already are refused', () => {
    const again = agreed.when('action.agreed', '2021-03-02', { number: 2, side: 'XA', what: 'Again' });
    expect(codes(again.refusals)).toEqual(['action_already']);
    expect(codes(agreed.when('action.done', '2021-03-02', { number: 3 }).refusals)).toEqual([
      'action_unknown',
    ]);
    const done = agreed.fork().log(['action.done', '2021-03-02', { number: 1 }]);
    expect(codes(done.when('action.dropped', '2021-03-03', { number: 1, reason: 'x' }).refusals)).toEqual([
      'action_closed',
    ]);
  });
});

it('deadlines stand by their last days, then by their first, then by their names; those without a day last', () => {
  const due = (key: string, earliest: number, latest = earliest) => ({ key, due: { earliest, latest } });
  const ordered = [
    ...[due('c', 9, 10), due('a', 10), due('b', 10), due('a', 10, 11), due('z', 12)],
    ...[
      { key: 'a', due: null },
      { key: 'b', due: null },
    ],
  ] as Deadline[];
  for (const turned of [ordered.toReversed(), [...ordered.slice(3), ...ordered.slice(0, 3)]])
    expect(turned.toSorted(byDue)).toEqual(ordered);
});

describe('what every state of a track holds', () => {
  it('has an end: a thousand steps, and five hundred articles', () => {
    const many = between(OPENED);
    for (let number = 1; number <= 1_000; number += 1)
      many.log(['action.agreed', '2021', { number, side: 'XA', what: 'x' }]);
    const another = many.when('action.agreed', '2021', { number: 1_001, side: 'XA', what: 'x' });
    expect(codes(another.refusals)).toEqual(['too_many_actions']);
    const articles = (from: number, count: number) =>
      Array.from({ length: count }, (_, nth) => ({ ref: String(from + nth), state: 'open' }));
    const stated = between(OPENED, ['text.stated', '2021', { articles: articles(1, 500) }]);
    expect(stated.when('text.stated', '2021', { articles: articles(1, 500) }).refusals).toEqual([]);
    expect(codes(stated.when('text.stated', '2021', { articles: articles(500, 2) }).refusals)).toEqual([
      'too_many_articles',
    ]);
  });
});

describe('a planned round', () => {
  const planned = between(OPENED, ['round.planned', '2020-05-01', { number: 1, target: '2020-09' }]);

  it('concerns all, until it is held; signature ends it', () => {
    expect(told(on(planned, '2020-10-01'))).toEqual([['round 1', null, '2020-09', 'overdue']]);
    expect(on(planned.fork().log(['round.held', '2020-09-09', { number: 1 }]), '2020-10-01')).toEqual([]);
    expect(on(planned.fork().log(['agreement.signed', '2020-09-09']), '2020-10-01')).toEqual([]);
  });
});

describe('the entry into force', () => {
  const clause = {
    entryIntoForce: { after: 'last_notification', months: 2, firstOfMonth: true },
    article: '23',
  };
  const signed = between(OPENED, SIGNED, ['terms.stated', '2021-02-10', clause]);

  it('waits for what the clauses ask of each party, without a day', () =>
    expect(told(on(signed, '2021-03-01'))).toEqual([
      ['awaited_by_clauses XA', 'XA', null, 'open'],
      ['awaited_by_clauses XB', 'XB', null, 'open'],
    ]));

  it('falls on a day where both notes have one, and between two where one is known in part', () => {
    const notes = (last: string) =>
      signed
        .fork()
        .log(
          ['notification.sent', '2021-03-05', { side: 'XA' }],
          ['notification.sent', last, { side: 'XB' }],
        );
    expect(told(on(notes('2021-04-09'), '2021-05-01'))).toEqual([
      ['entry_by_clauses', null, '2021-06-01', 'open'],
    ]);
    expect(told(on(notes('2021'), '2021-12-31'))).toEqual([
      ['entry_by_clauses', null, '2021-05-01/2022-02-01', 'open'],
    ]);
    const inForce = notes('2021-04-09').log(['agreement.entered_into_force', '2021-06-01']);
    expect(told(on(inForce, '2021-07-01'))).toEqual([['entry_by_clauses', null, '2021-06-01', 'met']]);
  });

  it('rests on the clauses and on the notes', () => {
    const noted = signed
      .fork()
      .log(
        ['notification.sent', '2021-03-05', { side: 'XA' }],
        ['notification.sent', '2021-04-09', { side: 'XB' }],
      );
    const entry = of(on(noted, '2021-05-01'), 'entry_by_clauses') as Deadline;
    expect(basisOf(entry, noted.state())).toEqual([3, 4, 5]);
  });

  it('is also what was fixed, with the entry that says so', () => {
    const fixed = between(OPENED, SIGNED, [
      'entry_into_force.scheduled',
      '2021-03-01',
      { target: '2021-07-01' },
    ]);
    expect(told(on(fixed, '2021-07-02'))).toEqual([['scheduled_entry', null, '2021-07-01', 'overdue']]);
  });
});

describe('the end of an agreement', () => {
  const inForce = (terms: Record<string, unknown>, ...lines: Line[]) =>
    between(
      OPENED,
      SIGNED,
      ['terms.stated', '2021-02-10', terms],
      ['agreement.entered_into_force', '2021-06-15'],
      ...lines,
    );

  it('comes when its time is over, unless it was extended', () => {
    const terms = { duration: 'P5Y' };
    expect(told(on(inForce(terms), '2026-06-16'))).toEqual([['term_ends', null, '2026-06-15', 'overdue']]);
    const extended = inForce(terms, ['agreement.renewed', '2026-06-01', { until: '2031-06-15' }]);
    expect(told(on(extended, '2026-06-16'))).toEqual([['term_ends', null, '2031-06-15', 'open']]);
    const shorter = inForce(terms, ['agreement.renewed', '2021-07-01', { until: '2022-06-15' }]);
    expect(told(on(shorter, '2021-07-02'))).toEqual([['term_ends', null, '2026-06-15', 'open']]);
  });

  it('renewed by itself, has no day for a notice where the clauses give none, and one where terms have no length', () => {
    expect(on(inForce({ duration: 'P5Y', renewal: 'P1Y' }), '2026-01-01')).toEqual([]);
    const endless = inForce({ duration: 'P5Y', renewal: 'P0D', denunciationMonths: 6 });
    expect(told(on(endless, '2026-01-01'))).toEqual([['notice_of_end', null, '2025-12-15', 'overdue']]);
  });

  it('renewed by itself, may be prevented up to the notice before each term ends', () => {
    const renewed = inForce({ duration: 'P5Y', renewal: 'P1Y', denunciationMonths: 6 });
    const due = (day: string) => told(on(renewed, day)).map(([key, , when]) => [key, when]);
    expect(due('2025-12-15')).toEqual([['notice_of_end', '2025-12-15']]);
    expect(due('2025-12-16')).toEqual([['notice_of_end', '2026-12-15']]);
    expect(due('2030-01-01')).toEqual([['notice_of_end', '2030-12-15']]);
  });

  it('by notice comes when the notice has elapsed, or on the day that it names', () => {
    const denounced = (more: object) =>
      inForce({ denunciationMonths: 6 }, ['denunciation.notified', '2022-01-31', { side: 'XA', ...more }]);
    expect(told(on(denounced({}), '2022-02-01'))).toEqual([['notice_elapses', null, '2022-07-31', 'open']]);
    expect(told(on(denounced({ effectiveOn: '2023' }), '2022-02-01'))).toEqual([
      ['notice_elapses', null, '2023', 'open'],
    ]);
    const ended = denounced({}).log(['agreement.terminated', '2022-08-01']);
    expect(on(ended, '2022-08-02')).toEqual([]);
  });

  it('by notice of one among three is its own; without a term of notice and a day there is none', () => {
    const among = (terms: object, notice: object) => {
      const lines: Line[] = [
        ['terms.stated', '2021-02-10', { ...terms }],
        ['agreement.entered_into_force', '2021-06-15'],
        ['denunciation.notified', '2022-01-31/..', { side: 'XB', ...notice }],
      ];
      const three = new Minutes({ track: { kind: 'agreement', parties: ['XA', 'XB', 'XC'] } });
      return three.log(OPENED, SIGNED, ...lines);
    };
    expect(told(on(among({ denunciationMonths: 6 }, {}), '2022-02-01'))).toEqual([
      ['notice_elapses XB', 'XB', '2022-07-31/..', 'open'],
    ]);
    expect(told(on(among({}, { effectiveOn: '2023' }), '2022-02-01'))).toEqual([
      ['notice_elapses XB', 'XB', '2023', 'open'],
    ]);
    expect(on(among({ duration: 'P5Y', renewal: 'P1Y' }, {}), '2022-02-01')).toEqual([]);
  });
});

describe('for any dates of two notifications and any clause', () => {
  const point = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
    .chain((date) => fc.constantFrom(4, 7, 10).map((length) => date.toISOString().slice(0, length)));
  const clause = fc.record(
    {
      after: fc.constant('last_notification'),
      days: fc.nat(400),
      months: fc.nat(30),
      firstOfMonth: fc.boolean(),
    },
    { requiredKeys: ['after'] },
  );
  const entryAfter = (entryIntoForce: object, ...notes: [string, string]) => {
    const [XA, XB] = notes;
    const noted = between(
      ['negotiations.opened', '1998'],
      ['agreement.signed', '1999'],
      ['terms.stated', '1999', { entryIntoForce }],
      ['notification.sent', XA, { side: 'XA' }],
      ['notification.sent', XB, { side: 'XB' }],
    );
    return of(on(noted, '2000-01-01'), 'entry_by_clauses')?.due as { earliest: number; latest: number };
  };
  /** A day that a date may mean. */
  const within = (date: string, part: number) => {
    const { earliest, latest } = bounds(date);
    return dayOf(earliest + Math.floor((latest - earliest) * part));
  };

  it('the days on which the entry may fall hold every one that the dates allow, and are one where they are days', () =>
    fc.assert(
      fc.property(
        point,
        point,
        fc.double({ min: 0, max: 1, noNaN: true }),
        clause,
        (one, other, part, terms) => {
          const span = entryAfter(terms, one, other);
          const exact = entryAfter(terms, within(one, part), within(other, 1 - part));
          expect(exact.earliest).toBe(exact.latest);
          expect(span.earliest).toBeLessThanOrEqual(exact.earliest);
          expect(span.latest).toBeGreaterThanOrEqual(exact.latest);
        },
      ),
      { numRuns: 200 },
    ));
});

describe('the order of deadlines', () => {
  it('is that of their last days; the next is the first that is not met', () => {
    const many = between(
      OPENED,
      ['action.agreed', '2021-03-01', { number: 1, side: 'XA', what: 'x', due: '2021-05' }],
      ['action.agreed', '2021-03-01', { number: 2, side: 'XA', what: 'x', due: '2021-05-31' }],
      ['action.agreed', '2021-03-01', { number: 3, side: 'XA', what: 'x' }],
      ['action.agreed', '2021-03-01', { number: 4, side: 'XA', what: 'x', due: '2021-04-01' }],
      ['action.done', '2021-03-02', { number: 4 }],
    );
    const sorted = on(many, '2021-03-03').toSorted(byDue);
    expect(sorted.map(({ number }) => number)).toEqual([4, 1, 2, 3]);
    expect(nextOf(sorted)?.number).toBe(1);
  });

  it('is that of their first days where they end on one, then that of their keys', () => {
    const one = (key: string, earliest: number, latest: number) =>
      ({ key, due: { earliest, latest }, state: 'open' }) as Deadline;
    const [a, b, c, d] = [one('d', 1, 9), one('a', 2, 9), one('b', 2, 9), one('c', 0, 10)];
    expect([d, c, b, a].toSorted(byDue)).toEqual([a, b, c, d]);
    expect([byDue(b, c), byDue(c, b), byDue(b, b)]).toEqual([-1, 1, 0]);
    const open = { key: 'a', due: null, state: 'open' } as unknown as Deadline;
    expect([byDue(open, d), byDue(d, open), byDue(open, open)]).toEqual([1, -1, 0]);
  });
});
