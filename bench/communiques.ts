import { fixtures } from '../test/communiques/fixtures.js';
import { judged, type Score, scoreOf, type Verdict } from '../test/communiques/scores.js';

/** By field, as shares: what was filled and is right, a wrong fill counting double; what the texts say and was filled. */
function byField(verdicts: readonly Verdict[]): Record<string, Score> {
  const fields = Object.groupBy(verdicts, ({ field }) => field);
  const rows = Object.entries(fields).map(([field, each = []]) => [field, scoreOf(each)] as const);
  return Object.fromEntries([...rows, ['all fields', scoreOf(verdicts)]]);
}

/** Reads every text of test/communiques, and compares with what it says. */
export async function benchCommuniques(): Promise<object> {
  const texts = fixtures();
  const [seen, unseen] = [true, false].map((which) => texts.filter((text) => text.seen === which)) as [
    typeof texts,
    typeof texts,
  ];
  return {
    texts: { seen: seen.length, unseen: unseen.length },
    seen: byField(seen.flatMap(judged)),
    unseen: byField(unseen.flatMap(judged)),
  };
}
