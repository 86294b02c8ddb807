import { fuzzed } from '../../fuzz/fuzz.js';

/** On one database: the calls write, and what they have written makes each later one slower. */
const ROUND = 5_000;

/** Rounds at a time: one computes while the other waits for PostgreSQL. */
const LANES = 2;

/**
 * Every answer to so many calls is as openapi.json describes it, in every second round where two persons are needed.
 * FUZZ_SEED and FUZZ_CALLS try others.
 */
export async function answersAsDescribed(usual: { calls: number; seed: number }): Promise<string> {
  const { FUZZ_CALLS = String(usual.calls), FUZZ_SEED = String(usual.seed) } = process.env;
  const calls = Number(FUZZ_CALLS);
  const statuses = new Map<string, number>();
  const faulty: string[] = [];
  let begun = 0;
  const lane = async () => {
    while (begun * ROUND < calls && faulty.length === 0) {
      const round = begun;
      begun += 1;
      const left = Math.min(ROUND, calls - round * ROUND);
      const seed = Number(FUZZ_SEED) + round;
      const answered = await fuzzed({ calls: left, seed, twoPersons: round % 2 === 1 });
      if (answered.found.length > 0) faulty.push(summaryOf(`round ${round}, seed ${seed}`, answered.found));
      for (const [status, count] of Object.entries(answered.statuses)) {
        statuses.set(status, (statuses.get(status) ?? 0) + count);
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (faulty.length > 0) throw new Error(faulty.join('\n'));
  const by = [...statuses].toSorted().map(([status, count]) => `${count} × ${status}`);
  return `${calls} calls from seed ${FUZZ_SEED} on are answered as described: ${by.join(', ')}`;
}

/** Each kind of fault once, with how often it is there and the first call that had it. */
function summaryOf(where: string, found: Awaited<ReturnType<typeof fuzzed>>['found']): string {
  const kinds = Map.groupBy(found, ({ faults }) => faults.join('; ').replaceAll(/\d+/g, 'n').slice(0, 160));
  const examples = [...kinds].map(
    ([kind, those]) => `${those.length} × ${kind}\n    #${those[0]?.at} ${those[0]?.call}`,
  );
  return `${where}:\n  ${examples.join('\n  ')}`;
}
