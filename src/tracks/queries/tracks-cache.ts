import { LRUCache } from 'lru-cache';
import type { Day, StatusEvent } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import type { Story } from '../../ui/story.js';

/** A track with what of its entries tells how it stands. Kept ones are given to many: nobody may change them. */
export type TrackSummary = Story<StatusEvent>;

/** What a track's row of a list depends on beside the day: another one after every change, by whichever process. */
export type TrackVersion = { slug: string; version: string };

/** More tracks than a ministry has; a state is a few kilobytes. */
const KEPT = 2_500;

type Kept = { version: string; day: Day; told: TrackSummary };

/**
 * Tracks as last told, each for as long as its version and the day stay the same: a board of hundreds reads the few that
 * changed. The version is read before the track, so that what is kept is never older than it claims.
 */
export class TracksCache {
  private readonly kept: Record<LogName, LRUCache<string, Kept>> = {
    full: new LRUCache({ max: KEPT }),
    public: new LRUCache({ max: KEPT }),
  };

  /** `seesOf` says in which of the two logs a track is looked at. */
  async told(
    versions: readonly TrackVersion[],
    { day, seesOf }: { day: Day; seesOf: (slug: string) => LogName },
    read: (slugs: string[]) => Promise<TrackSummary[]>,
  ): Promise<TrackSummary[]> {
    const before = versions.map(({ slug, version }) => {
      const kept = this.kept[seesOf(slug)].get(slug);
      return kept?.version === version && kept.day === day ? kept.told : null;
    });
    const changed = versions.filter((_, index) => before[index] === null);
    if (changed.length === 0) return before.filter((told) => told !== null);
    const found = await read(changed.map(({ slug }) => slug));
    const fresh = new Map(found.map((told) => [told.track.slug, told]));
    for (const { slug, version } of changed) {
      const told = fresh.get(slug);
      if (told) this.kept[seesOf(slug)].set(slug, { version, day, told });
    }
    return versions.flatMap(({ slug }, index) => before[index] ?? fresh.get(slug) ?? []);
  }
}
