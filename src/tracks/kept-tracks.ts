import type { Told, TrackView } from '../domain/views.js';

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

  /** `viewOf` says in which of the two logs a track is looked at, and on which day. */
  async told(
    versions: readonly TrackVersion[],
    viewOf: (slug: string) => string,
    read: (slugs: string[]) => Promise<ToldTrack[]>,
  ): Promise<ToldTrack[]> {
    const known = new Map<string, ToldTrack>();
    const changed: { slug: string; key: string; version: string }[] = [];
    for (const { slug, version } of versions) {
      const key = `${viewOf(slug)} ${slug}`;
      const before = this.kept.get(key);
      if (before?.version === version) known.set(slug, before.told);
      else changed.push({ slug, key, version });
    }
    if (changed.length > 0) {
      const fresh = await read(changed.map(({ slug }) => slug));
      for (const told of fresh) known.set(told.track.slug, told);
      for (const { slug, key, version } of changed) {
        const told = known.get(slug);
        if (told) this.keep(key, { version, told });
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
