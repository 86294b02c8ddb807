/** One write: the tracks that it records on, and which of those tracks' writes it is, from 1. */
export type Write = (tracks: string[], number: number) => Promise<unknown>;

/** `perSecond`: entries, however many of them one write brings. */
export type Pace = { slugs: readonly string[]; tracks: number; seconds: number; perSecond: number };

/** Writes at an even pace, on each track in turn. */
export async function paced(write: Write, { slugs, tracks, seconds, perSecond }: Pace): Promise<void> {
  const writing: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let entries = 0; entries < perSecond * seconds; entries += tracks) {
    const wait = begun + (entries * 1_000) / perSecond - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const chosen = Array.from({ length: tracks }, (_, i) => slugs[(entries + i) % slugs.length] as string);
    writing.push(write(chosen, Math.floor(entries / slugs.length) + 1));
  }
  await Promise.all(writing);
}
