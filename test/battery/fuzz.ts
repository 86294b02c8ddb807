import { fuzzed, type Trying } from '../fuzz/fuzz.js';

/**
 * Every answer to so many calls is as openapi.json describes it, for one half of them where one person is enough and for
 * the other where two are needed. FUZZ_SEED and FUZZ_CALLS try others.
 */
export async function answersAsDescribed({ calls, seed }: { calls: number; seed: number }): Promise<string> {
  const { FUZZ_CALLS = String(calls), FUZZ_SEED = String(seed) } = process.env;
  const half = { calls: Math.ceil(Number(FUZZ_CALLS) / 2), seed: Number(FUZZ_SEED) };
  const told = [await tried(half), await tried({ ...half, seed: half.seed + 1, twoPersons: true })];
  return `${told.join('; ')} are answered as described`;
}

async function tried(trying: Trying): Promise<string> {
  const { statuses, found } = await fuzzed(trying);
  const what = `${trying.calls} calls of seed ${trying.seed}${trying.twoPersons ? ', two persons' : ''}`;
  const by = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  const told = `${what} (${by.join(', ')})`;
  if (found.length === 0) return told;
  const kinds = Map.groupBy(found, ({ faults }) => faults.join('; ').replaceAll(/\d+/g, 'n').slice(0, 160));
  const examples = [...kinds].map(
    ([kind, those]) => `${those.length} × ${kind}\n    #${those[0]?.at} ${those[0]?.call}`,
  );
  throw new Error(`${found.length} answers to ${told}:\n  ${examples.join('\n  ')}`);
}
