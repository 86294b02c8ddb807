import { describe, expect, it } from '@jest/globals';
import { type Line, Minutes } from '../../../test/histories/minutes.js';
import { dayNumber, dayOf } from '../../domain/values/dates.js';
import { activityAt, listKeysOf, NO_ACTIVITY } from './list-keys.js';

const minutesOf = (...lines: Line[]) =>
  new Minutes({ track: { kind: 'air-transport', parties: ['EU', 'KZ', 'XA'] } }).log(...lines);
const stateOf = (...lines: Line[]) => minutesOf(...lines).state();
const keysOf = (lines: Line[], publicLines: Line[] | null = null, coverageBefore: string | null = null) =>
  listKeysOf({
    coverageBefore,
    state: stateOf(...lines),
    publicState: publicLines && stateOf(...publicLines),
  });

const OPENED: Line = ['negotiations.opened', '2025-01-10'];
const PLANNED: Line = ['round.planned', '2025-02-01', { number: 1, target: '2026-03' }];
const RENAMED: Line = ['track.renamed', '2025-03-01', { title: { en: 'Air services' } }];

describe('a track in a list', () => {
  it('without an entry is at the first stage, and behind all others by its activity', () => {
    expect(keysOf([])).toMatchObject({
      activity: NO_ACTIVITY,
      stage: 0,
      nextDay: null,
      renamed: null,
      acceded: [],
    });
  });

  it('stands by the day of its last entry, its stage, and the first day of its next round', () => {
    expect(keysOf([OPENED, PLANNED])).toMatchObject({
      activity: dayNumber('2025-02-01'),
      stage: 2,
      nextDay: dayNumber('2026-03-01'),
    });
  });

  it('whose next round may be on any day until one, comes before all others', () => {
    const [type, on, data] = PLANNED;
    expect(keysOf([OPENED, [type, on, { ...data, target: '../2026-03' }]]).nextDay).toBe(NO_ACTIVITY);
  });

  it('is silent some months after its last step, where the sources reach no further than its last entry', () => {
    const since = keysOf([OPENED]).stalledFrom as number;
    expect(since).toBe(dayNumber('2025-10-10'));
    expect(keysOf([OPENED], null, '2025-01-09').stalledFrom).toBe(since);
    expect(keysOf([OPENED], null, '2025-01-10').stalledFrom).toBeNull();
  });

  it('is found by the name that it was given last', () => {
    expect(keysOf([RENAMED]).renamed).toBe('{"en":"Air services"}');
  });

  it('is found by who acceded to it', () => {
    const signed: Line[] = [
      OPENED,
      ['agreement.signed', '2025-04-01'],
      ['agreement.entered_into_force', '2025-05-01'],
    ];
    expect(keysOf([...signed, ['party.acceded', '2025-06-01', { party: 'UZ' }]]).acceded).toEqual(['UZ']);
  });
});

describe('the same in the public list', () => {
  it('has nothing of what only staff see', () => {
    expect(keysOf([OPENED, PLANNED, RENAMED])).toMatchObject({
      ...{
        publicActivity: null,
        publicStage: 0,
        publicNextDay: null,
        publicRenamed: null,
        publicAcceded: [],
      },
    });
  });

  it('stands by what the public sees', () => {
    expect(keysOf([OPENED, PLANNED], [OPENED])).toMatchObject({
      publicActivity: dayNumber('2025-01-10'),
      publicStage: 2,
      publicNextDay: null,
      publicRenamed: null,
    });
    expect(keysOf([], [PLANNED, RENAMED])).toMatchObject({
      publicActivity: dayNumber('2025-02-01'),
      publicNextDay: dayNumber('2026-03-01'),
      publicRenamed: '{"en":"Air services"}',
    });
  });

  it('knows who acceded', () => {
    const acceded: Line[] = [
      OPENED,
      ['agreement.signed', '2025-04-01'],
      ['party.acceded', '2025-06-01', { party: 'UZ' }],
    ];
    expect(keysOf([], acceded).publicAcceded).toEqual(['UZ']);
  });
});

describe('the activity as of an entry', () => {
  const end = (...lines: Line[]) => {
    const minutes = minutesOf(...lines);
    return minutes.history().timeline.entries.map((entry) => activityAt(entry, minutes.state()));
  };

  it('is the day from which the entry is certain', () => {
    expect(end(['statement.made', '2025-01'], OPENED).map(dayOf)).toEqual(['2025-01-10', '2025-01-10']);
    expect(end(['statement.made', '2025-01-05'], OPENED).map(dayOf)).toEqual(['2025-01-05', '2025-01-10']);
  });
});
