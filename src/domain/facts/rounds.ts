import { certainlyBefore } from '../values/dates.js';
import type { Edtf, Place } from '../values/views.js';
import { LAST_ROUNDS, type LedgerEvent, NO_ROUNDS, type Rounds } from './context.js';

/**
 * The rounds after one more was held (contract.md, Status: `roundsHeld`). `keepsNumbers`: the numbers of the series
 * before stay taken, as until version 3 of the kinds.
 */
export function afterRound(
  rounds: Rounds,
  { occurredOn, data }: LedgerEvent,
  { keepsNumbers } = { keepsNumbers: false },
): Rounds {
  const number = (data.number as number | undefined) ?? null;
  const series =
    number !== null && beginsSeries(rounds, number)
      ? {
          ...NO_ROUNDS,
          before: rounds.before + rounds.count,
          recordedBefore: rounds.recordedBefore + rounds.recorded,
          assertedBefore: Math.max(rounds.assertedBefore, rounds.asserted?.count ?? 0),
          numbers: keepsNumbers ? rounds.numbers : [],
        }
      : rounds;
  const recorded = series.recorded + 1;
  const told = number ?? (countsOnTop(series, occurredOn) ? series.count + 1 : 0);
  const place = (data.place as Place | undefined) ?? null;
  return {
    ...series,
    recorded,
    count: Math.max(series.count, told, recorded),
    numbers: number === null ? series.numbers : withNumber(series.numbers, number),
    last: [...rounds.last, { number, occurredOn, place }].slice(-LAST_ROUNDS),
  };
}

/**
 * Whether a round of this number begins a new series: talks began again since, and a round of that number was held
 * before, as far as is known.
 */
export const beginsSeries = ({ again }: Rounds, number: number): boolean => number <= again;

/** The rounds after talks began again. */
export const beginAgain = (rounds: Rounds): Rounds => ({ ...rounds, again: rounds.count });

/** A round without a number may be one of those that a count asserted, unless it is certainly later. */
const countsOnTop = ({ asserted }: Rounds, occurredOn: Edtf): boolean =>
  asserted === null || certainlyBefore(asserted.occurredOn, occurredOn);

/** The rounds after a source has given their number without their dates. */
export function afterCount(rounds: Rounds, { occurredOn, data }: LedgerEvent): Rounds {
  const count = data.count as number;
  return {
    ...rounds,
    count: Math.max(rounds.count, count),
    asserted: { count: Math.max(count, rounds.asserted?.count ?? 0), occurredOn },
  };
}

function withNumber(numbers: Rounds['numbers'], number: number): Rounds['numbers'] {
  const merged: Rounds['numbers'] = [];
  for (const [first, last] of [...numbers, [number, number] as const].toSorted((a, b) => a[0] - b[0])) {
    const before = merged.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** The number that the next round of this series ought to have. */
export const nextNumber = ({ count }: Rounds): number => count + 1;

/** The number that the next round ought to have, as versions 1 and 2 of the kinds count: they know no series. */
export const expectedRoundOf = (rounds: Rounds): number =>
  Math.max(
    rounds.recordedBefore + rounds.recorded,
    rounds.assertedBefore,
    rounds.asserted?.count ?? 0,
    rounds.numbers.at(-1)?.[1] ?? 0,
  ) + 1;
