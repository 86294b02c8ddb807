import type { HistoryQuery } from '../../src/tracks/queries/history.query.js';
import type { TracksQuery } from '../../src/tracks/queries/tracks.query.js';

type Queries = { tracks: TracksQuery; history: HistoryQuery };
/** What is answered, by what was asked. */
export type Answers = Map<string, string>;

/** What staff and the public are answered of every track and its history, as known at an instant. */
export async function known({ tracks, history }: Queries, knownAt: string): Promise<Answers> {
  const answers: Answers = new Map();
  for (const scope of ['full', 'public'] as const) {
    for (const asOf of [undefined, '2021-06-30']) {
      const found = await tracks.list({}, scope, { knownAt, asOf });
      for (const track of found) answers.set(`${track.slug} ${scope} ${asOf}`, JSON.stringify(track));
      const slugs = found.map(({ slug }) => slug);
      for (const [slug, entries] of await history.effectiveOf(slugs, scope, { knownAt, asOf }))
        answers.set(`history of ${slug} ${scope} ${asOf}`, JSON.stringify(entries));
    }
  }
  return answers;
}

/** The first answers that are no longer, to the byte, what they were. */
export async function changedSince(queries: Queries, before: ReadonlyMap<string, Answers>) {
  const changed: unknown[] = [];
  for (const [instant, answers] of before) {
    const now = await known(queries, instant);
    for (const [what, answer] of answers)
      if (now.get(what) !== answer) changed.push([instant, what, answer, now.get(what)]);
  }
  return changed.slice(0, 3);
}
