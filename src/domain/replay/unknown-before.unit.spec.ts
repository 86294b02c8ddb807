import { describe, expect, it } from '@jest/globals';
import { type Line, minutesOf } from '../../../test/histories/minutes.js';
import { KIND_VERSIONS } from '../kinds/index.js';

const EVERY = KIND_VERSIONS.map(({ kind, version }) => ({ kind: `${kind}@${version}` }));

describe.each(EVERY)('of the time before the first entry of $kind', ({ kind }) => {
  const told = (day: string, ...lines: Line[]) => minutesOf(kind, ...lines).status(day);
  const isUnknown = (...line: Line) => told('2019-12-31', line).unknownBefore;

  it.each([
    ['a round of a later number', ['round.held', '2020', { number: 3 }]],
    ['rounds asserted', ['rounds.asserted', '2020', { count: 3 }]],
    ['talks given up', ['negotiations.abandoned', '2020']],
    ['a stage asserted', ['stage.asserted', '2020', { stage: 'signed', reason: 'told' }]],
  ] as [string, Line][])('nothing is known, given %s', (_, line) => expect(isUnknown(...line)).toBe(true));

  it.each([
    ['an opening', ['negotiations.opened', '2020']],
    ['round 1', ['round.held', '2020', { number: 1 }]],
    ['a round without a number', ['round.held', '2020']],
    ['a launch', ['launch.announced', '2020']],
    ['what moves nothing', ['statement.made', '2020', { summary: 'told' }]],
  ] as [string, Line][])('it is said that nothing had begun, given %s', (_, line) =>
    expect(isUnknown(...line)).toBe(false),
  );

  it('is told as exploratory for machines, and as known from the first entry on', () => {
    const line: Line = ['round.held', '2020-03-01', { number: 3 }];
    expect(told('2020-02-29', line)).toMatchObject({ unknownBefore: true, stage: 'exploratory' });
    expect(told('2020-03-01', line)).toMatchObject({ unknownBefore: false, stage: 'negotiating' });
  });

  it('is known again once an earlier opening is logged, and unknown of a track with nothing on it', () => {
    const late: Line[] = [
      ['round.held', '2020', { number: 3 }],
      ['negotiations.opened', '2018'],
    ];
    expect(told('2017-12-31', ...late).unknownBefore).toBe(false);
    expect(told('2017-12-31').unknownBefore).toBe(false);
  });
});

describe.each(EVERY.filter(({ kind }) => !kind.endsWith('@2')))(
  'a text without an opening, on $kind',
  ({ kind }) => {
    it.each(['text.agreed', 'text.initialled'] as const)(
      'says that what came before %s is not known',
      (type) => expect(minutesOf(kind, [type, '2020']).status('2019-12-31').unknownBefore).toBe(true),
    );

    it('also where it was initialled in part', () => {
      const minutes = minutesOf(kind, ['text.initialled', '2020', { partial: true }]);
      expect(minutes.status('2019-12-31').unknownBefore).toBe(true);
    });
  },
);
