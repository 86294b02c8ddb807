import { describe, expect, it } from '@jest/globals';
import { codes, type Line, Minutes, minutesOf, refusalsOf, twins } from '../../../test/histories/minutes.js';
import type { Decision } from './working-copy.js';

const SIGNED: Line[] = [
  ['negotiations.opened', '2010-01-10'],
  ['agreement.signed', '2010-06-17'],
];
const IN_FORCE = 'agreement.entered_into_force';

/** Both twins signed; readmission in force from `ra`, visa facilitation from `vfa`, where given. */
function signedTwins(ra?: string, vfa?: string): Minutes {
  const minutes = twins()
    .logOn('ra', ...SIGNED)
    .logOn('vfa', ...SIGNED);
  if (ra) minutes.logOn('ra', [IN_FORCE, ra]);
  if (vfa) minutes.logOn('vfa', [IN_FORCE, vfa]);
  return minutes;
}
const rejectedTracks = (decision: Decision) =>
  'rejected' in decision ? decision.rejected.map(({ track }) => track) : [];
const dependsOn = (entry: number) => [{ code: 'twin_depends', params: { twin: 'vfa', entry }, entry }];

describe('what is recorded', () => {
  it('may be dated today where the day begins first, at UTC+14, and no later', () => {
    const at = (now: string) => new Minutes({ track: { kind: 'readmission' } }, now);
    expect(at('2026-11-21T10:00:00.000Z').when('statement.made', '2026-11-22').refusals).toEqual([]);
    expect(at('2026-11-21T09:59:59.999Z').when('statement.made', '2026-11-22').refusals).toEqual([
      { code: 'future_date', params: { date: '2026-11-22', today: '2026-11-21' } },
    ]);
  });

  it('may have begun by now, however late it may end', () => {
    const minutes = minutesOf('readmission');
    for (const date of ['2026', '2026-11', '2026-11-20/..', '../2999', '2026-11-21/2026-12-31']) {
      expect([date, minutes.when('statement.made', date).refusals]).toEqual([date, []]);
    }
    for (const date of ['2027', '2026-12', '2026-11-23/..', '2026-11-23/2026-12-31']) {
      expect([date, codes(minutes.when('statement.made', date).refusals)]).toEqual([date, ['future_date']]);
    }
  });

  it('is not put under an embargo that is past already', () => {
    const until = (embargoUntil: string) =>
      minutesOf('readmission').when(
        'statement.made',
        '2026-01',
        {},
        { visibility: 'embargoed', embargoUntil },
      );
    expect(until('2026-11-21T12:00:00.000Z').refusals).toEqual([
      { code: 'embargo_in_past', params: { instant: '2026-11-21T12:00:00.000Z' } },
    ]);
    expect(until('2026-11-21T12:00:00.001Z').refusals).toEqual([]);
  });

  it('is told all at once why not: a future date and a past embargo', () => {
    const embargoUntil = '2020-01-01T00:00:00.000Z';
    const { refusals } = minutesOf('readmission').when('statement.made', '2030', {}, { embargoUntil });
    expect(codes(refusals)).toEqual(['future_date', 'embargo_in_past']);
  });
});

describe('one meeting on several tracks', () => {
  it('is one decision: every track’s entry, with its own number', () => {
    const minutes = twins().logOn('ra', ['statement.made', '2025-01']);
    const decision = minutes.record([
      ['vfa', 'round.held', '2025-12-02', { number: 1 }],
      ['ra', 'round.held', '2025-12-02', { number: 1 }],
    ]);
    expect(refusalsOf(decision)).toEqual([]);
    expect([minutes.history('vfa').lastSeq, minutes.history('ra').lastSeq]).toEqual([1, 2]);
    expect([minutes.state('vfa').value.stage, minutes.state('ra').value.stage]).toEqual([
      'negotiating',
      'negotiating',
    ]);
  });

  it('is recorded whole or not at all', () => {
    const minutes = twins().logOn('ra', ['round.held', '2025-06', { number: 1 }]);
    const decision = minutes.record([
      ['vfa', 'round.held', '2025-12-02', { number: 1 }],
      ['ra', 'round.held', '2025-12-02', { number: 1 }],
    ]);
    expect(decision).toEqual({
      rejected: [
        {
          track: 'ra',
          refusals: [{ code: 'round_already_held', params: { number: 1, when: '2025-06' } }],
        },
      ],
    });
    expect(minutes.history('vfa').rows).toEqual([]);
  });

  it('tells of every track that refuses it', () => {
    const decision = twins().record([
      ['vfa', 'agreement.signed', '2025-12-02'],
      ['ra', 'agreement.terminated', '2025-12-02'],
    ]);
    expect(rejectedTracks(decision).toSorted()).toEqual(['ra', 'vfa']);
  });

  it('lets the twins see each other’s entries, in whatever order they are listed', () => {
    const lines = [
      ['vfa', IN_FORCE, '2011-03-01'],
      ['ra', IN_FORCE, '2011-03-01'],
    ] as const;
    for (const list of [lines, lines.toReversed()]) {
      const minutes = signedTwins();
      expect(refusalsOf(minutes.record(list))).toEqual([]);
      expect(minutes.state('vfa').value.application).toBe('full');
    }
  });

  it('may hold two steps of one track: the one that the other waits for comes first', () => {
    const minutes = minutesOf('readmission', ['negotiations.opened', '2025-01']);
    const decision = minutes.record([
      ['track', IN_FORCE, '2025-06-17'],
      ['track', 'agreement.signed', '2025-06-17'],
    ]);
    expect(refusalsOf(decision)).toEqual([]);
    expect(minutes.state().value.stage).toBe('in_force');
  });
});

describe('the visa facilitation agreement', () => {
  it('does not enter into force before its readmission twin', () => {
    expect(signedTwins().whenOn('vfa', IN_FORCE, '2011-03-01').refusals).toEqual([
      { code: 'twin_not_in_force', params: { twin: 'ra' } },
    ]);
    expect(signedTwins('2011-03-02').whenOn('vfa', IN_FORCE, '2011-03-01').refusals).toEqual([
      { code: 'twin_in_force_later', params: { twin: 'ra', when: '2011-03-02' } },
    ]);
  });

  it('may do so on the same day, later, or on a day that is not certainly earlier', () => {
    for (const [ra, vfa] of [
      ['2011-03-01', '2011-03-01'],
      ['2011-03-01', '2011-04-01'],
      ['2011-03-31', '2011-03'],
      ['2011', '2011-03-01'],
      ['2011-03-01/..', '2011-03-01'],
    ] as const) {
      expect([ra, vfa, signedTwins(ra).whenOn('vfa', IN_FORCE, vfa).refusals]).toEqual([ra, vfa, []]);
    }
    expect(codes(signedTwins('2011-04').whenOn('vfa', IN_FORCE, '2011-03').refusals)).toEqual([
      'twin_in_force_later',
    ]);
  });

  it('without a twin waits for none', () =>
    expect(minutesOf('visa-facilitation', ...SIGNED).when(IN_FORCE, '2011-03-01').refusals).toEqual([]));

  it('is not asserted round the rule either', () => {
    const asserted: Line = [
      'stage.asserted',
      '2011-03-01',
      { stage: 'in_force', reason: 'the official journal' },
    ];
    expect(codes(signedTwins().whenOn('vfa', ...asserted).refusals)).toEqual(['twin_not_in_force']);
    expect(codes(signedTwins('2011-04-01').whenOn('vfa', ...asserted).refusals)).toEqual([
      'twin_in_force_later',
    ]);
    expect(signedTwins('2011-03-01').whenOn('vfa', ...asserted).refusals).toEqual([]);
    const signed: Line = [
      'stage.asserted',
      '2011-03-01',
      { stage: 'signed', reason: 'the official journal' },
    ];
    expect(signedTwins().whenOn('vfa', ...signed).refusals).toEqual([]);
  });

  it('does not enter into force after its twin was terminated, and stays in force if it is terminated later', () => {
    const minutes = signedTwins('2011-03-01').logOn('ra', ['agreement.terminated', '2015-01-01']);
    expect(codes(minutes.whenOn('vfa', IN_FORCE, '2015-01-02').refusals)).toEqual(['twin_not_in_force']);
    expect(minutes.whenOn('vfa', IN_FORCE, '2015-01-01').refusals).toEqual([]);
    expect(minutes.whenOn('vfa', IN_FORCE, '2012-01-01').refusals).toEqual([]);
    const both = signedTwins('2011-03-01', '2011-03-01').logOn('ra', ['agreement.terminated', '2015-01-01']);
    expect(both.state('vfa').value).toMatchObject({ stage: 'in_force', application: 'full' });
  });

  it('keeps what was known of its twin with the entry that needed it, and with no other', () => {
    const minutes = signedTwins('2011-03-01');
    const facts = { twin: { slug: 'ra', inForce: [{ from: '2011-03-01', until: null }] } };
    const decided = (decision: Decision) =>
      'decided' in decision ? decision.decided.map(({ facts }) => facts) : [];
    expect(decided(minutes.record([['vfa', 'statement.made', '2011-01-01']]))).toEqual([null]);
    expect(decided(minutes.record([['vfa', IN_FORCE, '2011-03-01']]))).toEqual([facts]);
    expect(decided(minutes.amend(4, { occurredOn: '2011-04-01' }, 'vfa'))).toEqual([facts]);
    expect(decided(minutes.record([['ra', 'statement.made', '2012-01-01']]))).toEqual([null]);
  });

  it('does not hinder what is logged of a twin that was linked after its own entry into force', () => {
    const minutes = signedTwins().logOn('ra', ['statement.made', '2010-07-01']);
    const { histories } = minutes;
    histories.set('vfa', { ...minutes.history('vfa'), twin: null });
    minutes.logOn('vfa', [IN_FORCE, '2011-03-01']);
    histories.set('vfa', { ...minutes.history('vfa'), twin: 'ra' });
    expect(minutes.whenOn('ra', 'statement.made', '2012-01-01').refusals).toEqual([]);
    expect(minutes.whenOn('ra', IN_FORCE, '2011-03-01').refusals).toEqual([]);
    expect(minutes.whenOn('ra', IN_FORCE, '2012-03-01').refusals).toEqual(dependsOn(3));
  });
});

describe('the readmission agreement, while its visa twin is in force', () => {
  it('enters into force alone: the rule is one-way', () =>
    expect(signedTwins().whenOn('ra', IN_FORCE, '2011-03-01').refusals).toEqual([]));

  it('keeps its entry into force: annulling it is refused, naming the twin’s entry', () => {
    const minutes = signedTwins('2011-03-01', '2011-03-01');
    expect(minutes.annul(3, 'ra')).toEqual({ rejected: [{ track: 'ra', refusals: dependsOn(3) }] });
    expect(minutes.state('ra').value.stage).toBe('in_force');
  });

  it('keeps it where it was: moving it past the twin’s is refused, to an earlier day not', () => {
    const minutes = signedTwins('2011-03-01', '2011-04-01');
    expect(refusalsOf(minutes.amend(3, { occurredOn: '2011-04-02' }, 'ra'))).toEqual(dependsOn(3));
    expect(refusalsOf(minutes.amend(3, { occurredOn: '2011-04-01' }, 'ra'))).toEqual([]);
    expect(refusalsOf(minutes.amend(3, { occurredOn: '2011-02-01' }, 'ra'))).toEqual([]);
  });

  it('is not terminated before the twin entered into force by a late entry', () => {
    const minutes = signedTwins('2011-03-01', '2011-04-01');
    expect(minutes.whenOn('ra', 'agreement.terminated', '2011-03-15').refusals).toEqual(dependsOn(3));
    const asserted: Line = ['stage.asserted', '2011-03-15', { stage: 'signed', reason: 'a wrong date' }];
    expect(minutes.whenOn('ra', ...asserted).refusals).toEqual(dependsOn(3));
  });

  it('is free again once the twin’s entry is annulled', () => {
    const minutes = signedTwins('2011-03-01', '2011-03-01');
    expect(refusalsOf(minutes.annul(3, 'vfa'))).toEqual([]);
    expect(refusalsOf(minutes.annul(3, 'ra'))).toEqual([]);
  });
});

describe('a meeting with one wrong date on two tracks', () => {
  const moved = (minutes: Minutes, occurredOn: string) => [
    minutes.amendment(3, { occurredOn }, 'vfa'),
    minutes.amendment(3, { occurredOn }, 'ra'),
  ];

  it('is corrected whole, in whatever order its entries are listed', () => {
    for (const day of ['2011-02-01', '2011-04-01']) {
      for (const reversed of [false, true]) {
        const minutes = signedTwins('2011-03-01', '2011-03-01');
        const list = moved(minutes, day);
        expect(refusalsOf(minutes.correct(...(reversed ? list.toReversed() : list)))).toEqual([]);
        expect(minutes.state('vfa').context.inForce).toEqual([{ from: day, until: null }]);
      }
    }
  });

  it('is annulled whole', () => {
    const minutes = signedTwins('2011-03-01', '2011-03-01');
    const annul = (track: string) => ({ track, seq: 3, reason: 'not yet', action: 'annul' }) as const;
    expect(refusalsOf(minutes.correct(annul('ra'), annul('vfa')))).toEqual([]);
    expect(minutes.state('ra').value.stage).toBe('signed');
  });

  it('is corrected whole or not at all', () => {
    const minutes = signedTwins('2011-03-01', '2011-03-01').logOn('vfa', [
      'application.suspended',
      '2011-03-15',
      { scope: 'part' },
    ]);
    const decision = minutes.correct(...moved(minutes, '2011-04-01'));
    expect(rejectedTracks(decision)).toEqual(['vfa']);
    expect(codes(refusalsOf(decision))).toEqual(['later_entry_breaks']);
    expect(minutes.history('ra').rows).toHaveLength(3);
  });

  it('is corrected whole, where two entries of one track need each other: first the one that rests on the other', () => {
    const talks = () =>
      minutesOf('readmission', ['negotiations.opened', '2025-05-10'], ['agreement.signed', '2025-05-10']);
    const annul = (seq: number) => ({ track: 'track', seq, reason: 'wrong track', action: 'annul' }) as const;
    expect(codes(refusalsOf(talks().annul(1)))).toEqual(['later_entry_breaks']);
    for (const list of [
      [1, 2],
      [2, 1],
    ]) {
      const minutes = talks();
      expect(refusalsOf(minutes.correct(...list.map(annul)))).toEqual([]);
      expect(minutes.history().rows.map(({ seq, corrects }) => [seq, corrects])).toEqual([
        [1, null],
        [2, null],
        [3, 2],
        [4, 1],
      ]);
      expect(minutes.state().value.stage).toBe('exploratory');
    }
    const minutes = talks();
    const later = [1, 2].map((seq) => minutes.amendment(seq, { occurredOn: '2025-06-10' }));
    expect(refusalsOf(minutes.correct(...later))).toEqual([]);
    expect(minutes.state().context.since).toBe('2025-06-10');
  });
});
