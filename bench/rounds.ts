/** One contender: does `count` units of work and resolves when they are done. Only `run` is timed. */
export type Contender = {
  name: string;
  before?(count: number): Promise<void>;
  run(count: number): Promise<void>;
  after?(): Promise<void>;
};

export type Result = { name: string; perSecond: number; all: number[] };

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
};

/** The value below which that part of them lies, 0.95 for the 95th percentile. */
export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))] ??
  Number.NaN;

/**
 * Runs the contenders in turn, A B C A B C …, so that what the machine does meanwhile hits all alike; the order is
 * another in each round. The first rounds warm up and do not count: so many as `warmUp` says.
 */
export async function interleaved(
  contenders: readonly Contender[],
  rounds: number,
  count: number,
  warmUp = 1,
): Promise<Result[]> {
  const rates = new Map<string, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 1 - warmUp; round <= rounds; round += 1) {
    const turn = (round + warmUp - 1) % contenders.length;
    for (const { name, before, run, after } of [...contenders.slice(turn), ...contenders.slice(0, turn)]) {
      await before?.(count);
      const start = performance.now();
      await run(count);
      const rate = (count * 1_000) / (performance.now() - start);
      if (round > 0) rates.get(name)?.push(rate);
      await after?.();
      process.stderr.write(`round ${round}: ${name} ${rate.toFixed(0)}/s\n`);
    }
  }
  return [...rates].map(([name, all]) => ({ name, perSecond: median(all), all }));
}

/** The ratios of two contenders round by round: the median, and the quarters below and above it. */
export function ratios(one: Result, other: Result): { median: number; lower: number; upper: number } {
  const all = one.all.map((rate, round) => rate / (other.all[round] as number));
  return { median: median(all), lower: percentile(all, 0.25), upper: percentile(all, 0.75) };
}

/** The ratio of two contenders: the median of the ratios round by round. */
export function ratio(results: readonly Result[], name: string, to: string): number {
  const [a, b] = [results.find((one) => one.name === name), results.find((one) => one.name === to)];
  if (!a || !b) throw new Error(`no ${name} or no ${to}`);
  return median(a.all.map((rate, round) => rate / (b.all[round] as number)));
}
