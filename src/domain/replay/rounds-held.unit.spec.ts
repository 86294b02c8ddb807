import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Line, Minutes, minutesOf, refusalsOf } from '../../../test/histories/minutes.js';
import { isHeld } from '../facts/context.js';
import { KIND_VERSIONS } from '../kinds/index.js';

const EVERY = KIND_VERSIONS.map(({ kind, version }) => ({ kind: `${kind}@${version}` }));
const TODAY = '2026-11-21';

/** Days that do not overlap: which comes first is certain. */
const dayOf = (n: number) => new Date(Date.UTC(2000, 0, 1 + n * 19)).toISOString().slice(0, 10);

type Happening = { what: 'numbered' | 'unnumbered' | 'asserted' | 'reopened'; number: number };
const anyHappening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom('numbered', 'numbered', 'numbered', 'unnumbered', 'asserted', 'reopened'),
  number: fc.integer({ min: 1, max: 12 }),
});

const lineOf = ({ what, number }: Happening, index: number): Line[] => {
  const on = dayOf(index);
  if (what === 'numbered') return [['round.held', on, { number }]];
  if (what === 'unnumbered') return [['round.held', on]];
  if (what === 'asserted') return [['rounds.asserted', on, { count: number }]];
  return [
    ['text.initialled', on],
    ['text.reopened', on, { reason: 'a new article' }],
  ];
};

/** What is accepted of the lines, one after another. */
function recorded(kind: string, lines: readonly Line[]): { minutes: Minutes; accepted: Line[] } {
  const minutes = new Minutes({ track: { kind } });
  const accepted = lines.filter((line) => refusalsOf(minutes.record([['track', ...line]])).length === 0);
  return { minutes, accepted };
}

const roundsHeld = (minutes: Minutes) => minutes.status(TODAY).roundsHeld;
const history = fc.array(anyHappening, { maxLength: 25 }).map((all) => all.flatMap(lineOf));
const holds = <Given>(given: fc.Arbitrary<Given>, check: (given: Given) => void) =>
  fc.assert(fc.property(given, check), { numRuns: 60 });

describe.each(EVERY)('rounds held, as far as is known, on $kind', ({ kind }) => {
  it('are never fewer than are recorded, nor than any number or count that was told', () =>
    holds(history, (lines) => {
      const { minutes, accepted } = recorded(kind, lines);
      const rounds = accepted.filter(([type]) => type === 'round.held');
      const told = accepted.map(([, , data]) => Number(data?.number ?? data?.count ?? 0));
      expect(roundsHeld(minutes)).toBeGreaterThanOrEqual(Math.max(rounds.length, ...told, 0));
    }));

  it('never become fewer with one more entry', () =>
    holds(history, (lines) => {
      const { states } = recorded(kind, lines).minutes.history().timeline;
      const counts = states.map(({ context: { rounds } }) => rounds.before + rounds.count);
      expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    }));

  it('without a reopening are the highest number, and one for each later one without a number', () => {
    const certain = fc
      .array(anyHappening, { maxLength: 25 })
      .map((all) => all.flatMap((one, index) => (one.what === 'reopened' ? [] : lineOf(one, index))));
    holds(certain, (lines) => {
      const { minutes, accepted } = recorded(kind, lines);
      let expected = 0;
      for (const [index, [type, , data]] of accepted.entries()) {
        const least = Number(data?.number ?? data?.count ?? 0);
        const isCounted = type === 'round.held' && data?.number === undefined;
        const held = accepted.slice(0, index + 1).filter(([one]) => one === 'round.held').length;
        expected = Math.max(isCounted ? expected + 1 : expected, least, held);
      }
      expect(roundsHeld(minutes)).toBe(expected);
    });
  });

  it('are as many in whatever order they are recorded, where their dates say which came first', () =>
    holds(fc.tuple(history, fc.infiniteStream(fc.nat())), ([lines, keys]) => {
      const { minutes, accepted } = recorded(kind, lines);
      const certain = accepted.filter(([type]) => type === 'round.held' || type === 'rounds.asserted');
      const inOrder = recorded(kind, certain);
      const turned = inOrder.accepted
        .map((line) => ({ line, key: keys.next().value as number }))
        .toSorted((a, b) => a.key - b.key)
        .map(({ line }) => line);
      const other = recorded(kind, turned);
      expect(other.accepted).toHaveLength(turned.length);
      expect(roundsHeld(other.minutes)).toBe(roundsHeld(inOrder.minutes));
      expect(other.minutes.state().context.rounds).toEqual(inOrder.minutes.state().context.rounds);
      expect(roundsHeld(minutes)).toBeGreaterThanOrEqual(roundsHeld(inOrder.minutes));
    }));

  it('keep their numbers as ranges that neither meet nor overlap', () =>
    holds(history, (lines) => {
      const { minutes, accepted } = recorded(kind, lines);
      const { rounds } = minutes.state().context;
      for (const [index, [first, last]] of rounds.numbers.entries()) {
        expect(first).toBeLessThanOrEqual(last);
        const next = rounds.numbers[index + 1];
        if (next) expect(next[0]).toBeGreaterThan(last + 1);
      }
      const numbers = accepted.flatMap(([, , data]) => (data?.number ? [Number(data.number)] : []));
      const isReopened = accepted.some(([type]) => type === 'text.reopened');
      const kept = Array.from({ length: 13 }, (_, number) => number).filter((n) => isHeld(rounds, n));
      if (isReopened) expect(numbers).toEqual(expect.arrayContaining(kept));
      else expect(kept).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    }));
});

describe.each(EVERY)('the state that is kept with a position, on $kind', ({ kind }) => {
  const sizes = (lines: readonly Line[]) => {
    const { minutes, accepted } = recorded(kind, lines);
    expect(accepted).toHaveLength(lines.length);
    return minutes.history().timeline.states.map((state) => JSON.stringify(state).length);
  };
  const place = { city: { en: 'Brussels', ru: 'Брюссель', kk: 'Брюссель' }, country: 'BE' };
  /** Numbers become longer, and so do counts: a few letters. */
  const LETTERS = 40;

  it.each([
    ['numbered', (n: number): Line[] => [['round.held', dayOf(n), { number: n + 1, place }]]],
    ['without numbers', (n: number): Line[] => [['round.held', dayOf(n), { place }]]],
    ['counted', (n: number): Line[] => [['rounds.asserted', dayOf(n), { count: n + 1 }]]],
    [
      'planned and held',
      (n: number): Line[] => [
        ['round.planned', dayOf(n), { number: n + 1, target: dayOf(n), place }],
        ['round.held', dayOf(n), { number: n + 1, place }],
      ],
    ],
    [
      'told of',
      (n: number): Line[] => [['statement.made', dayOf(n), { summary: 'A long text. '.repeat(50) }]],
    ],
  ] as [string, (n: number) => Line[]][])('does not grow over 500 rounds that are %s', (_, linesOf) => {
    const lines = Array.from({ length: 500 }, (_, n) => linesOf(n)).flat();
    const grown = sizes([['negotiations.opened', '1999'], ...lines]);
    const afterFifty = Math.max(...grown.slice(0, grown.length / 10));
    expect(Math.max(...grown)).toBeLessThanOrEqual(afterFifty + LETTERS);
  });

  it('grows with the changes of stage alone, where talks begin again and again', () => {
    const lines = Array.from({ length: 200 }, (_, n): Line[] => [
      ['text.initialled', dayOf(n)],
      ['text.reopened', dayOf(n), { reason: 'a new article' }],
      ['round.held', dayOf(n), {}],
    ]).flat();
    const { minutes } = recorded(kind, [['negotiations.opened', '1999'], ...lines]);
    const { way, ...rest } = minutes.state().context;
    expect(way).toHaveLength(401);
    expect(JSON.stringify(rest).length).toBeLessThan(2_000);
  });
});

describe('a meeting', () => {
  it('that held a round and planned the next records the round first, in whatever order they are listed', () => {
    const lines = [
      ['track', 'round.planned', '2026-03-03', { number: 3, target: '2026-06' }],
      ['track', 'round.held', '2026-03-03', { number: 2 }],
      ['track', 'round.planned', '2026-03-03', { number: 2, target: '2026-03-03' }],
    ] as const;
    for (const list of [lines, lines.toReversed()]) {
      const minutes = minutesOf('readmission');
      expect(refusalsOf(minutes.record(list))).toEqual([]);
      expect(minutes.history('track').rows.map(({ type, data }) => [type, data.number])).toEqual([
        ['round.planned', 2],
        ['round.held', 2],
        ['round.planned', 3],
      ]);
    }
  });
});
