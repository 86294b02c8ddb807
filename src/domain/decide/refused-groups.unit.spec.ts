import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { draft } from '../../../test/histories/ledger.js';
import { Minutes } from '../../../test/histories/minutes.js';
import { atOnce } from '../values/steps.js';
import { decideGroups } from './decide.js';

const NOW = '2026-11-21T12:00:00.000Z';
const TRACKS = {
  air: { kind: 'air-transport' },
  vfa: { kind: 'visa-facilitation', twin: 'ra' },
  ra: { kind: 'readmission', twin: 'vfa' },
} as const;

const decide = (groups: Parameters<typeof decideGroups>[1]) =>
  atOnce(decideGroups(new Minutes(TRACKS, NOW).histories, groups, { now: NOW, newId: () => 'id' }));

const round = (track: string, number: number, occurredOn = '2025-03-01') =>
  draft(track, 'round.held', occurredOn, { data: { number } });

function outcome(groups: Parameters<typeof decideGroups>[1]) {
  const decision = decide(groups);
  if (!('rejected' in decision)) return 'taken';
  const refused = decision.rejected.map(({ index, refusals }) => [
    index,
    ...refusals.map(({ code }) => code),
  ]);
  return { refused, undecided: decision.undecided };
}

describe('groups of which some are refused', () => {
  it('given one on each of two tracks, then both are told', () => {
    const groups = [round('air', 1), round('air', 1), round('vfa', 1), round('vfa', 1)].map((one) => [one]);
    expect(outcome(groups)).toEqual({
      refused: [
        [1, 'round_already_held'],
        [3, 'round_already_held'],
      ],
      undecided: [],
    });
  });

  it('given entries after a refused one, on its track or its twin, then they are undecided but for what is wrong in itself', () => {
    const groups = [
      [round('vfa', 1), round('ra', 1)],
      [round('vfa', 1)],
      [round('ra', 1)],
      [round('air', 1)],
      [round('vfa', 2, '2027')],
    ];
    expect(outcome(groups)).toEqual({
      refused: [
        [1, 'round_already_held'],
        [4, 'future_date'],
      ],
      undecided: [2],
    });
  });

  it('given a meeting that was left out, then what comes after it on its other track is, too', () => {
    const groups = [[round('vfa', 1, '2027')], [round('ra', 1), round('air', 1)], [round('air', 1)]];
    expect(outcome(groups)).toEqual({ refused: [[0, 'future_date']], undecided: [1, 2] });
  });

  it('given more than a hundred, then a hundred are told and the rest is undecided', () => {
    const groups = Array.from({ length: 130 }, () => [round('air', 1, '2027')]);
    const decision = decide(groups);
    expect('rejected' in decision && [decision.rejected.length, decision.undecided?.length]).toEqual([
      100, 30,
    ]);
  });

  it('given more than a hundred, then no history is asked any more, and an empty group is neither', () => {
    const groups = Array.from({ length: 100 }, () => [round('air', 1, '2027')]);
    expect(outcome([...groups, [round('vfa', 1)], [round('vfa', 1)], []])).toMatchObject({
      undecided: [100, 101],
    });
    const taken = outcome([...groups.slice(1), [round('vfa', 1)], [round('vfa', 1)]]);
    expect(taken).toMatchObject({
      undecided: [],
      refused: expect.arrayContaining([[100, 'round_already_held']]),
    });
  });

  it('given a track that nobody knows, then it is the program’s mistake and no refusal', () => {
    expect(() => decide([[round('nowhere', 1)]])).toThrow('no history of nowhere');
  });

  it('given any rounds in any order, then every entry is told, undecided, or taken without the refused ones', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            track: fc.constantFrom('air', 'vfa', 'ra'),
            number: fc.integer({ min: 1, max: 4 }),
            occurredOn: fc.constantFrom('2024', '2025-03-01', '2027'),
          }),
          { maxLength: 12 },
        ),
        (rounds) => {
          const groups = rounds.map(({ track, number, occurredOn }) => [round(track, number, occurredOn)]);
          const decision = decide(groups);
          if (!('rejected' in decision)) return;
          const out = new Set([
            ...decision.rejected.map(({ index }) => index),
            ...(decision.undecided ?? []),
          ]);
          expect(decision.rejected.length).toBeGreaterThan(0);
          expect(outcome(groups.filter((_, index) => !out.has(index)))).toBe('taken');
        },
      ),
    ));
});
