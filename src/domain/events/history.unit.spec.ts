import { describe, expect, it } from '@jest/globals';
import { codes, type Minutes, minutesOf, refusalsOf } from '../../../test/histories/minutes.js';
import { effectiveHistory, entriesOf } from './history.js';

/** In version 3 a text may be agreed without an opening. */
const KIND = 'readmission@2';
/** Statements dated so, in recorded order. */
const statements = (...dates: string[]): Minutes =>
  minutesOf(KIND, ...dates.map((date) => ['statement.made', date] as const));

describe('the order of a history', () => {
  it('is that of recording where dates say no more', () =>
    expect(statements('2025-03', '2025', '2025-03-15', '../2025-06').order()).toEqual([1, 2, 3, 4]));

  it('puts a late entry before the first that is certainly later', () => {
    expect(statements('2025-01-10', '2025-03-10', '2025-02-10').order()).toEqual([1, 3, 2]);
    expect(statements('2025-03-10', '2025-01-10').order()).toEqual([2, 1]);
  });

  it('keeps the recorded order of overlapping dates', () => {
    expect(statements('2025-12-02/2025-12-03', '2025-12-03', '2025-12-02').order()).toEqual([1, 3, 2]);
    expect(statements('2025-06', '2025-06-01').order()).toEqual([1, 2]);
  });

  it('does not take an open beginning for “before everything”', () => {
    expect(statements('2005-11', '../2006-05-01').order()).toEqual([1, 2]);
    expect(statements('2005-11', '2006-05-02', '../2006-05-01').order()).toEqual([1, 3, 2]);
  });

  it('keeps certain order even where an entry that overlaps both stands between', () =>
    expect(statements('2025', '2025-03', '2025-02', '2025-01').order()).toEqual([1, 4, 3, 2]));

  it('leaves an amended entry its turn, with its new date', () => {
    const minutes = statements('2025-01-10', '2025-02-10', '2025-03-10');
    minutes.amend(1, { occurredOn: '2025-02-10' });
    expect(minutes.order()).toEqual([1, 2, 3]);
    minutes.amend(2, { occurredOn: '2025-04-10' });
    expect(minutes.order()).toEqual([1, 3, 2]);
    minutes.amend(3, { occurredOn: '2025-02-10' });
    expect(minutes.order()).toEqual([1, 3, 2]);
  });
});

describe('a late entry', () => {
  it('changes what comes after it: a round logged late moves the beginning of the talks', () => {
    const minutes = minutesOf(
      KIND,
      ['launch.announced', '2025-01'],
      ['round.held', '2025-06-10', { number: 2 }],
    );
    minutes.log(['round.held', '2025-03-10', { number: 1 }]);
    expect(minutes.state()).toMatchObject({
      value: { stage: 'negotiating' },
      context: { since: '2025-03-10' },
    });
    expect(minutes.state().context.rounds.last.map(({ number }) => number)).toEqual([1, 2]);
  });

  it('is judged where it stands: a round before the signature is taken after it', () => {
    const minutes = minutesOf(KIND, ['negotiations.opened', '2025-01'], ['agreement.signed', '2025-06-10']);
    expect(minutes.when('round.held', '2025-06-09', { number: 1 }).refusals).toEqual([]);
    expect(codes(minutes.when('round.held', '2025-06-11', { number: 1 }).refusals)).toEqual([
      'round_after_signature',
    ]);
  });

  it('that would make a later one impossible is refused, and the later one is named', () => {
    const minutes = minutesOf(KIND, ['negotiations.opened', '2025-01'], ['text.agreed', '2025-06-10']);
    expect(minutes.when('negotiations.abandoned', '2025-03-10').refusals).toEqual([
      {
        code: 'later_entry_breaks',
        params: {
          entry: 2,
          event: 'text.agreed',
          date: '2025-06-10',
          because: ['event_not_possible'],
          why: [{ code: 'event_not_possible', params: { event: 'text.agreed', stage: 'abandoned' } }],
          first: 'negotiations.opened',
        },
        entry: 2,
      },
    ]);
  });

  it('of a round that is logged twice is refused: the later one is named', () => {
    const minutes = minutesOf(KIND, ['round.held', '2025-06-10', { number: 1 }]);
    expect(minutes.when('round.held', '2025-05-10', { number: 1 }).refusals).toEqual([
      expect.objectContaining({ code: 'later_entry_breaks', entry: 1 }),
    ]);
    expect(codes(minutes.when('round.held', '2025-07-10', { number: 1 }).refusals)).toEqual([
      'round_already_held',
    ]);
  });
});

describe('a correction', () => {
  const talks = () =>
    minutesOf(
      KIND,
      ['negotiations.opened', '2025-01-10', { summary: 'opened' }],
      ['text.agreed', '2025-06-10'],
      ['statement.made', '2025-07-10', { summary: 'welcomed' }],
    );

  it('is a row of its own, holds the entry as it then stands, and overwrites nothing', () => {
    const minutes = talks();
    const written = structuredClone(minutes.history().rows);
    minutes.amend(3, { occurredOn: '2025-07-11', reason: 'a day late' });
    expect(minutes.history().rows.slice(0, 3)).toEqual(written);
    expect(minutes.history().rows[3]).toMatchObject({
      seq: 4,
      type: 'transition.corrected',
      corrects: 3,
      occurredOn: '2025-07-11',
      data: { summary: 'welcomed' },
      reason: 'a day late',
    });
  });

  it('takes the newest: amended twice, an entry stands as it was amended last', () => {
    const minutes = talks();
    minutes.amend(3, { occurredOn: '2025-07-11' });
    minutes.amend(3, { occurredOn: '2025-07-12', data: { summary: 'noted' } });
    const [, , entry] = entriesOf(minutes.history().rows);
    expect(entry).toMatchObject({
      seq: 3,
      type: 'statement.made',
      occurredOn: '2025-07-12',
      data: { summary: 'noted' },
      correctedBy: 5,
      annulled: false,
    });
  });

  it('of a note alone is kept too', () => {
    const minutes = talks();
    minutes.amend(3, { note: 'seen by the desk' });
    expect(minutes.history().timeline.entries[2]).toMatchObject({ note: 'seen by the desk', correctedBy: 4 });
  });

  it('of a note alone keeps the warning with the entry', () => {
    const minutes = minutesOf(KIND, ['round.held', '2025-01-10', { number: 3 }]);
    const decision = minutes.amend(1, { note: 'the first two are not on record' });
    expect('decided' in decision && codes(decision.decided[0]!.warnings)).toEqual(['round_out_of_sequence']);
  });

  it('that annuls takes the entry out of the history; amended after that, it is back', () => {
    const minutes = talks();
    minutes.annul(2);
    expect(minutes.order()).toEqual([1, 3]);
    expect(minutes.state().value.stage).toBe('negotiating');
    minutes.amend(2, { occurredOn: '2025-08-10' });
    expect(minutes.order()).toEqual([1, 3, 2]);
    expect(minutes.state()).toMatchObject({
      value: { stage: 'text_agreed' },
      context: { since: '2025-08-10' },
    });
  });

  it('of a correction is refused, and the original is named', () => {
    const minutes = talks();
    minutes.amend(3, { occurredOn: '2025-07-11' });
    const refusal = [{ code: 'is_correction', params: { entry: 4, original: 3 }, entry: 3 }];
    expect(refusalsOf(minutes.annul(4))).toEqual(refusal);
    expect(refusalsOf(minutes.amend(4, { occurredOn: '2025-07-12' }))).toEqual(refusal);
    expect(refusalsOf(minutes.publish(4))).toEqual(refusal);
  });

  it('that makes a later entry impossible is refused, and the later one is named', () => {
    const minutes = talks();
    const because = {
      event: 'text.agreed',
      date: '2025-06-10',
      because: ['event_not_possible'],
      why: [{ code: 'event_not_possible', params: { event: 'text.agreed', stage: 'exploratory' } }],
      first: 'negotiations.opened',
    };
    const refusal = [{ code: 'later_entry_breaks', params: { entry: 2, ...because }, entry: 2 }];
    expect(refusalsOf(minutes.annul(1))).toEqual(refusal);
    expect(refusalsOf(minutes.amend(1, { occurredOn: '2025-06-11' }))).toEqual(refusal);
    expect(minutes.history().rows).toHaveLength(3);
  });

  it('that makes the entry itself impossible is told as it is', () => {
    const minutes = talks();
    expect(codes(refusalsOf(minutes.amend(2, { occurredOn: '2025-01-09' })))).toEqual(['event_not_possible']);
    minutes.log(['round.planned', '2025-07-20', { number: 2, target: '2025-09' }]);
    const wrong = { data: { number: 2, target: '2025-05' } };
    expect(codes(refusalsOf(minutes.amend(4, wrong)))).toEqual(['target_before_planning']);
  });

  it('cannot move an entry into the future', () =>
    expect(codes(refusalsOf(talks().amend(3, { occurredOn: '2026-11-24' })))).toEqual(['future_date']));

  it('never changes the type', () => {
    const minutes = talks();
    minutes.amend(2, { data: { summary: 'on the whole' } });
    expect(effectiveHistory(minutes.history().rows).map(({ type }) => type)).toEqual([
      'negotiations.opened',
      'text.agreed',
      'statement.made',
    ]);
  });

  it('that annuls what is annulled, or publishes what is public, is refused', () => {
    const minutes = talks();
    minutes.publish(3);
    expect(codes(refusalsOf(minutes.publish(3)))).toEqual(['already_public']);
    minutes.annul(3);
    expect(codes(refusalsOf(minutes.annul(3)))).toEqual(['already_annulled']);
    expect(codes(refusalsOf(minutes.publish(3)))).toEqual(['already_annulled']);
  });

  it('that publishes makes an embargoed entry public and changes nothing else', () => {
    const minutes = talks().log([
      'statement.made',
      '2025-08-10',
      {},
      { visibility: 'embargoed', embargoUntil: '2027-01-01T00:00:00.000Z' },
    ]);
    const before = minutes.state();
    const decision = minutes.publish(4);
    expect('changes' in decision && decision.changes.get('track')?.from).toBe(4);
    const { rows, timeline } = minutes.history();
    expect(rows[4]).toMatchObject({ type: 'transition.published', visibility: 'public', embargoUntil: null });
    expect(timeline.entries[3]).toMatchObject({ visibility: 'public', embargoUntil: null, annulled: false });
    expect(minutes.state()).toEqual(before);
  });

  it('has its entry’s visibility', () => {
    const minutes = minutesOf(
      KIND,
      ['statement.made', '2025-01', {}, { visibility: 'public' }],
      ['statement.made'],
    );
    minutes.amend(1, { data: { summary: 'corrected' } });
    minutes.annul(2);
    expect(minutes.history().rows.map(({ visibility }) => visibility)).toEqual([
      'public',
      'internal',
      'public',
      'internal',
    ]);
  });

  it('of a round logged twice leaves one', () => {
    const minutes = minutesOf(KIND, ['round.held', '2025-05', { number: 1 }], ['round.held', '2025-05']);
    expect(minutes.status('2026-11-21').roundsHeld).toBe(2);
    minutes.annul(2);
    expect(minutes.status('2026-11-21').roundsHeld).toBe(1);
  });
});

describe('what was recorded when', () => {
  it('strictly increases within a track, even where the clock stands or goes back', () => {
    const minutes = statements('2025-01', '2025-02');
    minutes.now = '2026-11-20T00:00:00.000Z';
    minutes.log(['statement.made', '2025-03']);
    expect(minutes.history().rows.map(({ recordedAt }) => recordedAt)).toEqual([
      '2026-11-21T12:00:00.000Z',
      '2026-11-21T12:00:00.001Z',
      '2026-11-21T12:00:00.002Z',
    ]);
  });

  it('makes a date certain on the day of recording: of the date, not of what else is corrected', () => {
    const minutes = statements('2026');
    minutes.now = '2027-02-01T00:00:00.000Z';
    minutes.amend(1, { data: { summary: 'noted' } });
    expect(minutes.status('2026-11-21').lastEvent?.seq).toBe(1);
    expect(minutes.status('2026-11-20').lastEvent).toBeNull();
    minutes.amend(1, { occurredOn: '2026/2027' });
    expect(minutes.status('2027-01-31').lastEvent).toBeNull();
    expect(minutes.status('2027-02-01').lastEvent?.seq).toBe(1);
  });
});
