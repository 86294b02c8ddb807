import type { Day, Told, TrackView } from '../domain/views.js';

/** A track with what of its entries tells how it stands. Kept ones are given to many: nobody may change them. */
export type ToldTrack = { track: TrackView; entries: Told[] };

/** What a track's row of a list depends on beside the day: another one after every change, by whichever process. */
export type TrackVersion = { slug: string; version: string };

/** More tracks than a ministry has, in both views; a state is a few kilobytes. */
const KEPT = 5_000;

/**
 * Tracks as last told, each for as long as its version and the day stay the same: a board of hundreds reads the few that
 * changed. The version is read before the track, so that what is kept is never older than it claims.
 */
export class KeptTracks {
  private readonly kept = new Map<string, { version: string; told: ToldTrack }>();

  async told(
    versions: readonly TrackVersion[],
    { view, day }: { view: string; day: Day },
    read: (slugs: string[]) => Promise<ToldTrack[]>,
  ): Promise<ToldTrack[]> {
    const keyOf = (slug: string) => `${view} ${day} ${slug}`;
    const known = new Map(
      versions.flatMap(({ slug, version }) => {
        const before = this.kept.get(keyOf(slug));
        return before?.version === version ? [[slug, before.told] as const] : [];
      }),
    );
    const changed = versions.filter(({ slug }) => !known.has(slug));
    if (changed.length > 0) {
      const fresh = await read(changed.map(({ slug }) => slug));
      for (const told of fresh) known.set(told.track.slug, told);
      for (const { slug, version } of changed) {
        const told = known.get(slug);
        if (told) this.keep(keyOf(slug), { version, told });
      }
    }
    return versions.flatMap(({ slug }) => known.get(slug) ?? []);
  }

  private keep(key: string, told: { version: string; told: ToldTrack }): void {
    this.kept.delete(key);
    this.kept.set(key, told);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
  }
}
