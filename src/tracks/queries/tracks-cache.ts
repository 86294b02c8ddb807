import type { Day, StatusEvent } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import { Cache } from '../../runtime/cache.js';
import type { Story } from '../../ui/story.js';

/** A track with what of its entries tells how it stands. Cached ones are given to many: nobody may change them. */
export type TrackSummary = Story<StatusEvent>;

/** What a track's row of a list depends on beside the day: another one after every change, by whichever process. */
export type TrackVersion = { slug: string; version: string };

/** More tracks than a ministry has; a state is a few kilobytes. */
const MOST = 2_500;

/**
 * Tracks as last told, each for as long as its version and the day stay the same: a board of hundreds reads the few that
 * changed. The version is read before the track, so that what is cached is never older than it claims.
 */
export class TracksCache {
  private readonly cache: Record<LogName, Cache<TrackSummary>> = {
    full: new Cache(MOST),
    public: new Cache(MOST),
  };

  /** `logFor` says in which of the two logs a track is looked at. */
  async summaries(
    versions: readonly TrackVersion[],
    { day, logFor }: { day: Day; logFor: (slug: string) => LogName },
    read: (slugs: string[]) => Promise<TrackSummary[]>,
  ): Promise<TrackSummary[]> {
    const before = versions.map(({ slug, version }) =>
      this.cache[logFor(slug)].get(slug, `${version} ${day}`),
    );
    const changed = versions.filter((_, index) => before[index] === undefined);
    if (changed.length === 0) return before.filter((summary) => summary !== undefined);
    const found = await read(changed.map(({ slug }) => slug));
    const fresh = new Map(found.map((summary) => [summary.track.slug, summary]));
    for (const { slug, version } of changed) {
      const summary = fresh.get(slug);
      if (summary) this.cache[logFor(slug)].set(slug, summary, `${version} ${day}`);
    }
    return versions.flatMap(({ slug }, index) => before[index] ?? fresh.get(slug) ?? []);
  }
}
