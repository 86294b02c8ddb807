import { describe, expect, it } from '@jest/globals';
import { type Line, Minutes, minutesOf, standingAt } from '../../../test/histories/minutes.js';
import { nextRound } from '../facts/context.js';
import { STAGES } from '../values/views.js';
import { statusChanges } from './status-changes.js';

const KIND = 'air-transport';
const of = (...lines: Line[]) => minutesOf(KIND, ...lines);
const TODAY = '2026-11-21';

describe('as of a day', () => {
  it('a track reads up to the last entry that is certain by then, with what is ordered before that', () => {
    const minutes = of(
      ['launch.announced', '2025-01-10'],
      ['negotiations.opened', '2025-02/2025-04'],
      ['text.agreed', '2025-05'],
      ['statement.made', '2025-05-10'],
    );
    const stage = (day: string) => minutes.status(day).stage;
    expect(stage('2025-01-09')).toBe('exploratory');
    expect(stage('2025-01-10')).toBe('announced');
    expect(stage('2025-04-29')).toBe('announced');
    expect(stage('2025-04-30')).toBe('negotiating');
    expect(stage('2025-05-09')).toBe('negotiating');
    expect(stage('2025-05-10')).toBe('text_agreed');
  });
});

describe('since', () => {
  it('is the date of the last stage change as written, and null before the first', () => {
    const minutes = of();
    expect(minutes.status(TODAY).since).toBeNull();
    minutes.log(['statement.made', '2025-01'], ['round.held', '2025-02/2025-03', { number: 1 }]);
    expect(minutes.status(TODAY).since).toBe('2025-02/2025-03');
    minutes.log(['round.held', '2025-05', { number: 2 }], ['text.initialled', '2025-06', { partial: true }]);
    expect(minutes.status(TODAY).since).toBe('2025-02/2025-03');
    minutes.log(['text.initialled', '2025-07'], ['text.initialled', '2025-08']);
    expect(minutes.status(TODAY).since).toBe('2025-07');
  });
});

describe('rounds held', () => {
  it('are as many as the highest number or count says, and one more for each later one without a number', () => {
    const minutes = of(['round.held', '2002-11-18', { number: 1 }]);
    const held = () => minutes.status(TODAY).roundsHeld;
    expect(held()).toBe(1);
    minutes.log(['rounds.asserted', '2003', { count: 13 }]);
    expect(held()).toBe(13);
    minutes.log(['rounds.asserted', '2004', { count: 12 }]);
    expect(held()).toBe(13);
    minutes.log(['round.held', '2005', { number: 14 }], ['round.held', '2006']);
    expect(held()).toBe(15);
  });
  it('are no technical meetings, no consultations and no rounds of the joint committee', () =>
    expect(
      of(['meeting.held'], ['consultation.held'], ['joint_committee.met', undefined, { number: 1 }]).status(
        TODAY,
      ).roundsHeld,
    ).toBe(0));
});

describe('the next round', () => {
  const planned = (number: number, target: string, on = '2025-01-01'): Line => [
    'round.planned',
    on,
    { number, target },
  ];

  const next = (minutes: Minutes) => minutes.status(TODAY).nextRound?.number ?? null;

  it('reads to the byte the same from a state that was kept with its keys in another order', () => {
    const [computed, stored] = [
      [{ number: 2, target: '2026', place: null }],
      [{ place: null, target: '2026', number: 2 }],
    ] as const;
    const texts = [computed, stored].map((planned) => JSON.stringify(nextRound({ planned: [...planned] })));
    expect(texts[0]).toBe(texts[1]);
  });

  it('is none where none is planned', () => expect(next(of())).toBeNull());

  it('is the one with the earliest possible day, then the lowest number', () => {
    expect(next(of(planned(2, '2027'), planned(3, '2026-12')))).toBe(3);
    expect(next(of(planned(3, '2027-01-01'), planned(2, '2027')))).toBe(2);
    expect(next(of(planned(3, '../2027'), planned(2, '../2028')))).toBe(2);
    expect(next(of(planned(3, '2026/..'), planned(2, '2026-02')))).toBe(3);
  });

  it('stays when it is overdue', () => expect(next(of(planned(2, '2025-02'), planned(3, '2027')))).toBe(2));

  it('is no longer the one that was held or cancelled', () => {
    const minutes = of(planned(2, '2025-02'), planned(3, '2025-03'), planned(4, '2027'));
    minutes.log(['round.held', '2025-02-10', { number: 2 }]);
    expect(next(minutes)).toBe(3);
    minutes.log(['round.cancelled', '2025-03-01', { number: 3, reason: 'elections' }]);
    expect(next(minutes)).toBe(4);
  });

  it('stays when a round without a number is held: it may have been another', () =>
    expect(next(of(planned(2, '2025-02'), ['round.held', '2025-02-10']))).toBe(2));

  it('rescheduled has its new target, and keeps its place unless another is given', () => {
    const minutes = of([
      'round.planned',
      '2025-01-01',
      { number: 2, target: '2025-02', place: { city: 'Astana' } },
    ]);
    minutes.log(['round.rescheduled', '2025-02-10', { number: 2, target: '2025-06' }]);
    expect(minutes.status(TODAY).nextRound).toEqual({
      number: 2,
      target: '2025-06',
      place: { city: 'Astana' },
    });
    minutes.log([
      'round.rescheduled',
      '2025-05',
      { number: 2, target: '2025-09', place: { city: 'Brussels' } },
    ]);
    expect(minutes.status(TODAY).nextRound).toEqual({
      number: 2,
      target: '2025-09',
      place: { city: 'Brussels' },
    });
  });

  it('is planned by being rescheduled, with a warning', () => {
    const { warnings, state } = of().when('round.rescheduled', '2025-02-10', {
      number: 2,
      target: '2025-06',
    });
    expect(warnings).toEqual([{ code: 'round_not_planned', params: { number: 2 } }]);
    expect(state.context.planned).toEqual([{ number: 2, target: '2025-06', place: null }]);
  });
});

describe('the last event', () => {
  it('is the last of the effective history, with its own number: no late entry, no annulled one', () => {
    const minutes = of(
      ['statement.made', '2025-01'],
      ['consultation.held', '2025-06'],
      ['meeting.held', '2025-03'],
    );
    const last = { seq: 2, type: 'consultation.held', occurredOn: '2025-06' };
    expect(minutes.status(TODAY).lastEvent).toEqual(last);
    minutes.annul(2);
    expect(minutes.status(TODAY).lastEvent).toEqual({ seq: 3, type: 'meeting.held', occurredOn: '2025-03' });
  });
  it('is not a change of name', () => {
    const minutes = of(
      ['statement.made', '2025-01-10'],
      ['track.renamed', '2025-06', { title: 'Air services' }],
    );
    expect(minutes.status('2025-07-10')).toMatchObject({ lastEvent: { seq: 1 }, silentDays: 181 });
    expect(minutes.state().context.title).toBe('Air services');
  });
});

describe('days of silence', () => {
  it('are counted from the certain day of the last event, and are null before any', () => {
    const minutes = of(['statement.made', '2025-02']);
    expect(minutes.status('2025-02-27').silentDays).toBeNull();
    expect(minutes.status('2025-02-28').silentDays).toBe(0);
    expect(minutes.status('2025-03-28').silentDays).toBe(28);
  });
  it('of an undated end are counted from the day of recording', () =>
    expect(of(['statement.made', '2025-02/..']).status('2026-11-23').silentDays).toBe(2));
});

describe('stalled', () => {
  const stalledOn = (minutes: Minutes, day: string, coverageUntil: string | null = null) =>
    minutes.status(day, coverageUntil).stalled;
  const opened: Line = ['negotiations.opened', '2024-05-31'];

  it('is a track nine months after its last round or stage change, not a day before', () => {
    const minutes = of(opened);
    expect(stalledOn(minutes, '2025-02-27')).toBe(false);
    expect(stalledOn(minutes, '2025-02-28')).toBe(true);
    minutes.log(['round.held', '2024-06-30', { number: 1 }]);
    expect(stalledOn(minutes, '2025-03-29')).toBe(false);
    expect(stalledOn(minutes, '2025-03-30')).toBe(true);
  });

  it('counts from the certain day of a partial date', () => {
    const minutes = of(['round.held', '2024-05', { number: 1 }]);
    expect([stalledOn(minutes, '2025-02-27'), stalledOn(minutes, '2025-02-28')]).toEqual([false, true]);
  });

  it('is not ended by statements, plans, meetings or rounds asserted', () => {
    const minutes = of(
      opened,
      ['statement.made', '2024-12'],
      ['meeting.held', '2024-12'],
      ['round.planned', '2024-12', { number: 2, target: '2026' }],
      ['rounds.asserted', '2024-12', { count: 3 }],
    );
    expect(stalledOn(minutes, '2025-03-01')).toBe(true);
  });

  it('is not ended by a stage event that changes no stage', () =>
    expect(stalledOn(of(opened, ['negotiations.opened', '2024-12-01']), '2025-03-01')).toBe(true));

  it.each([
    ['announced', [['launch.announced', '2020']], true],
    [
      'signed',
      [
        ['negotiations.opened', '2020'],
        ['agreement.signed', '2020-02'],
      ],
      true,
    ],
    ['exploratory', [['statement.made', '2020']], false],
    ['abandoned', [['negotiations.abandoned', '2020']], false],
    [
      'in force',
      [
        ['negotiations.opened', '2020'],
        ['agreement.signed', '2020-02'],
        ['agreement.entered_into_force', '2020-03'],
      ],
      false,
    ],
  ] as [string, Line[], boolean][])('may be what is %s: %#', (_, lines, stalled) =>
    expect(stalledOn(of(...lines), TODAY)).toBe(stalled),
  );

  it('is not said where the dossier’s sources end before any later entry', () => {
    const minutes = of(opened);
    expect(stalledOn(minutes, TODAY, '2024-06-30')).toBe(false);
    minutes.log(['statement.made', '2024-06-30']);
    expect(stalledOn(minutes, TODAY, '2024-06-30')).toBe(false);
    minutes.log(['statement.made', '2024-07-01']);
    expect(stalledOn(minutes, TODAY, '2024-06-30')).toBe(true);
  });
});

it('two folds of one history differ in the fields whose values do, and in no others', () => {
  const before = minutesOf('agreement', ['negotiations.opened', '2025-01-10']);
  const after = before.fork().log(['agreement.signed', '2025-02-10']);
  const [was, is] = [before.status('2025-03-01'), after.status('2025-03-01')];
  const changes = statusChanges(was, is);
  expect(changes.find(({ field }) => field === 'stage')).toEqual({
    field: 'stage',
    before: 'negotiating',
    after: 'signed',
  });
  expect(changes.map(({ field }) => field)).not.toContain('application');
  expect(statusChanges(was, structuredClone(was))).toEqual([]);
});

describe('at each stage', () => {
  const told = STAGES.map((stage) => [stage, standingAt('agreement', stage).status('2030-01-01')] as const);
  const where = (is: (status: (typeof told)[number][1]) => boolean) =>
    told.flatMap(([stage, status]) => (is(status) ? [stage] : []));

  it('talks have not begun, are held, or are over', () => {
    expect(where(({ talks }) => talks === 'not_begun')).toEqual(['exploratory', 'announced']);
    expect(where(({ talks }) => talks === 'active')).toEqual(['negotiating', 'text_agreed', 'initialled']);
  });

  it('a track may stall from its announcement to its entry into force, and at no other', () =>
    expect(where(({ stalled }) => stalled)).toEqual([
      ...['announced', 'negotiating', 'text_agreed', 'initialled', 'signed'],
    ]));
});

it('the text is told by how many of its articles are agreed, of those that were not dropped', () => {
  const articles = ['agreed', 'open', 'bracketed', 'dropped'].map((state, nth) => ({
    ref: String(nth),
    state,
  }));
  const stated = minutesOf(
    'agreement',
    ['negotiations.opened', '2025'],
    ['text.stated', '2025-02', { articles }],
  );
  expect(stated.status('2026-01-01').textAgreed).toEqual({ agreed: 1, total: 3 });
  expect(minutesOf('agreement').status('2026-01-01').textAgreed).toBeNull();
});

it('the agreed steps that are open, and the articles that are agreed and not dropped, are counted', () => {
  const minutes = minutesOf('agreement', ['negotiations.opened', '2020']);
  expect(minutes.status(TODAY)).toMatchObject({ openActions: 0, textAgreed: null, nextDeadline: null });
  const agreed = (number: number): Line => ['action.agreed', '2021', { number, side: 'KZ', what: 'Send' }];
  const articles = ['agreed', 'open', 'dropped'].map((state, nth) => ({ ref: `${nth}`, state }));
  minutes.log(
    agreed(1),
    agreed(2),
    ['action.done', '2022', { number: 1 }],
    ['text.stated', '2023', { articles }],
  );
  expect(minutes.status(TODAY)).toMatchObject({ openActions: 1, textAgreed: { agreed: 1, total: 2 } });
});
