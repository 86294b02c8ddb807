import { describe, expect, it } from '@jest/globals';
import { codes, type Line, minutesOf, standingAt } from '../../../../test/histories/minutes.js';
import { KIND_VERSIONS } from '../index.js';

const SINCE_3 = KIND_VERSIONS.filter(({ version }) => version >= 3);
const TODAY = '2026-11-21';

const held = (occurredOn: string, number?: number, place?: object): Line => [
  'round.held',
  occurredOn,
  { ...(number !== undefined && { number }), ...(place && { place }) },
];
const planned = (number: number, target: string, on = '2020-01-01'): Line => [
  'round.planned',
  on,
  { number, target },
];
const reopened = (on: string): Line => ['text.reopened', on, { reason: 'a new article' }];

describe.each(SINCE_3)('rounds of $kind from version 3 on', ({ kind }) => {
  const of = (...lines: Line[]) => minutesOf(kind, ...lines);
  const roundsHeld = (...lines: Line[]) => of(...lines).status(TODAY).roundsHeld;

  describe('before signature only', () => {
    it.each(['round.planned', 'round.rescheduled', 'round.held', 'rounds.asserted'] as const)(
      'given it is signed, when %s is logged, then that is refused, with the day of the signature',
      (type) => {
        const minutes = standingAt(kind, 'signed');
        const data = { number: 7, target: '2030', count: 7 };
        const when = minutes.history().rows[1]!.occurredOn;
        expect(minutes.when(type, undefined, data).refusals).toEqual([
          { code: 'round_after_signature', params: { event: type, stage: 'signed', when } },
        ]);
      },
    );

    it('given it is signed, when a round is cancelled, then that is taken', () =>
      expect(
        standingAt(kind, 'signed').when('round.cancelled', undefined, { number: 2, reason: 'signed' })
          .refusals,
      ).toEqual([]));

    it('given a round is planned, when the agreement is signed, then nothing is planned any more', () => {
      const minutes = of(['negotiations.opened', '2019'], planned(3, '2027'));
      expect(minutes.status(TODAY).nextRound?.number).toBe(3);
      expect(minutes.log(['agreement.signed', '2021']).status(TODAY).nextRound).toBeNull();
    });
  });

  describe('planned', () => {
    it('given its number is planned, when it is planned again, then that is said to move it', () => {
      const minutes = of(['round.planned', '2020', { number: 2, target: '2021', place: { city: 'Astana' } }]);
      expect(minutes.when(...planned(2, '2022', '2020-06')).warnings).toEqual([
        { code: 'round_planned_already', params: { number: 2, target: '2021' } },
      ]);
      minutes.log(planned(2, '2022', '2020-06'));
      expect(minutes.status(TODAY).nextRound).toEqual({
        number: 2,
        target: '2022',
        place: { city: 'Astana' },
      });
    });

    it('given another number is planned, when one is planned, then there is nothing to say', () =>
      expect(of(planned(2, '2021')).when(...planned(3, '2022', '2020-06')).warnings).toEqual([]));

    it('given nothing is planned, when a round is rescheduled, then it is planned, with a warning', () => {
      const minutes = of();
      const line: Line = ['round.rescheduled', '2020', { number: 2, target: '2021' }];
      expect(codes(minutes.when(...line).warnings)).toEqual(['round_not_planned']);
      expect(minutes.log(line).status(TODAY).nextRound?.number).toBe(2);
    });

    it('given a round was held, when its number is planned, moved or cancelled, then that is refused', () => {
      const minutes = of(held('2020', 2));
      for (const type of ['round.planned', 'round.rescheduled', 'round.cancelled'] as const) {
        const data = { number: 2, target: '2022', reason: 'elections' };
        expect(codes(minutes.when(type, '2021', data).refusals)).toEqual(['round_already_held']);
      }
    });

    it('given a target wholly before the day of planning, then that is refused', () =>
      expect(codes(of().when(...planned(2, '2019', '2020')).refusals)).toEqual(['target_before_planning']));
  });

  describe('in sequence', () => {
    const warned = (line: Line, ...before: Line[]) => codes(of(...before).when(...line).warnings);

    it('given what is known of earlier ones, then the next number is expected', () => {
      expect(warned(held('2020', 1))).toEqual([]);
      expect(warned(held('2020', 3))).toEqual(['round_out_of_sequence']);
      expect(warned(held('2021', 13), ['rounds.asserted', '2020', { count: 12 }])).toEqual([]);
      const counted: Line[] = [['rounds.asserted', '2020', { count: 12 }], held('2021')];
      expect(warned(held('2022', 14), ...counted)).toEqual([]);
    });

    it('given talks are paused, then a round is taken with a warning', () =>
      expect(warned(held('2022', 1), ['negotiations.opened', '2020'], ['talks.paused', '2021'])).toEqual([
        'talks_paused',
      ]));
  });

  describe('that may be one meeting', () => {
    const same = (line: Line, ...before: Line[]) =>
      of(...before)
        .when(...line)
        .warnings.filter(({ code }) => code === 'maybe_same_meeting');
    const brussels = { city: { en: 'Brussels', ru: 'Брюссель' }, country: 'BE' };

    it('given dates that overlap, then the earlier one is named, whatever their numbers', () => {
      expect(same(held('2020-03-02/2020-03-03', 2), held('2020-03-01/2020-03-02', 1))).toEqual([
        { code: 'maybe_same_meeting', params: { when: '2020-03-01/2020-03-02', number: 1 } },
      ]);
      expect(same(held('2020-03-03', 2), held('2020-03-02', 1))).toEqual([]);
    });

    it('given a fortnight between them in one place, and one without a number', () => {
      const first = held('2020-03-01', 1, brussels);
      expect(same(held('2020-03-15', undefined, { city: 'Brussels' }), first)).toHaveLength(1);
      expect(same(held('2020-02-16', undefined, { city: 'брюссель' }), first)).toHaveLength(1);
      expect(same(held('2020-03-16', undefined, brussels), first)).toEqual([]);
      expect(same(held('2020-03-15', 2, brussels), first)).toEqual([]);
      expect(same(held('2020-03-15', 2, brussels), held('2020-03-01', undefined, brussels))).toHaveLength(1);
    });

    it('given other places, or none, then nothing is supposed', () => {
      const first = held('2020-03-01', undefined, brussels);
      expect(same(held('2020-03-10', undefined, { city: 'Astana' }), first)).toEqual([]);
      expect(same(held('2020-03-10', undefined, { country: 'BE' }), first)).toEqual([]);
      expect(same(held('2020-03-10'), first)).toEqual([]);
      expect(same(held('2020-03-10'), held('2020-03-01'))).toEqual([]);
    });
  });

  describe('in series', () => {
    const three = [held('2018-01', 1), held('2018-05', 2), held('2018-09', 3)];
    const anew: Line[] = [['text.initialled', '2019'], reopened('2020')];

    it('given a number was held, when talks did not begin again, then it is refused, with its date', () =>
      expect(of(...three).when(...held('2021', 2)).refusals).toEqual([
        { code: 'round_already_held', params: { number: 2, when: '2018-05' } },
      ]));

    it('given the text was reopened, when round 1 is held, then a new series begins, with a warning', () => {
      const minutes = of(...three, ...anew);
      expect(minutes.when(...held('2021', 1)).warnings).toEqual([
        { code: 'round_series_begins', params: { number: 1 } },
      ]);
      minutes.log(held('2021', 1));
      expect(minutes.status(TODAY).roundsHeld).toBe(4);
      expect(minutes.when(...held('2022', 2)).warnings).toEqual([]);
      expect(codes(minutes.when(...held('2022', 1)).refusals)).toEqual(['round_already_held']);
      expect(minutes.log(held('2022', 2)).status(TODAY).roundsHeld).toBe(5);
    });

    it('given talks opened again after they were abandoned, then the same', () => {
      const abandoned: Line = ['negotiations.abandoned', '2019'];
      expect(codes(of(...three, abandoned).when(...held('2019-06', 1)).refusals)).toEqual([
        'round_already_held',
      ]);
      expect(roundsHeld(...three, abandoned, ['negotiations.opened', '2020'], held('2021', 1))).toBe(4);
    });

    it('given talks begin again, when the numbers go on, then the series does, and none is held twice', () => {
      const minutes = of(...three, ...anew, held('2021', 4));
      expect(minutes.status(TODAY).roundsHeld).toBe(4);
      expect(codes(minutes.when(...held('2022', 4)).refusals)).toEqual(['round_already_held']);
      expect(codes(minutes.when(...held('2022', 1)).warnings)).toEqual(['round_series_begins']);
    });

    it('given rounds that only a count tells of, when talks begin again at 1, then a series does', () => {
      const counted: Line[] = [['rounds.asserted', '2018', { count: 12 }], ...anew, held('2021', 1)];
      expect(roundsHeld(...counted)).toBe(13);
    });

    it('given talks begin again, then a number may be planned that was held before', () =>
      expect(of(...three, ...anew).when(...planned(1, '2027', '2021')).refusals).toEqual([]));

    it('given three series, then each is added to those before', () =>
      expect(
        roundsHeld(
          ...[...three, ...anew, held('2021-01', 1), held('2021-05', 2)],
          ...([['text.initialled', '2022'], reopened('2023'), held('2024', 1)] as Line[]),
        ),
      ).toBe(6));
  });
});

describe.each(KIND_VERSIONS.filter(({ version }) => version === 2))('in version 2 of $kind', ({ kind }) => {
  it('a number that was held stays refused after a reopening, and a series by count is told alike', () => {
    const again: Line[] = [['text.initialled', '2019'], reopened('2020')];
    const minutes = minutesOf(`${kind}@2`, held('2018', 3), ...again);
    expect(codes(minutes.when(...held('2021', 3)).refusals)).toEqual(['round_already_held']);
    expect(minutes.log(held('2021', 1)).status(TODAY).roundsHeld).toBe(4);
    expect(codes(minutes.when(...held('2022', 3)).refusals)).toEqual(['round_already_held']);
  });
});
