import type { Day, StatusEvent } from '../../domain/values/views.js';
import type { LogName } from '../../ledger/read-scope.js';
import { Cache } from '../../runtime/cache.js';
import type { Story } from '../../ui/story.js';

/** A track with the entries that make up its status. Cached ones are shared: nobody may change them. */
export type TrackSummary = Story<StatusEvent>;

/**
 * A track and a version that changes with it, whichever process changed it. A row of a list depends on this and on
 * the day.
 */
export type TrackVersion = { slug: string; version: string };

/** More tracks than a ministry has. A state takes a few kilobytes. */
const MOST = 2_500;

/**
 * Summaries of tracks, each valid as long as its version and the day stay the same: a board of hundreds reads the few
 * that changed. The version is read before the track, so that a cached summary is never older than its version.
 */
export class TracksCache {
  private readonly cache: Record<LogName, Cache<TrackSummary>> = {
    full: new Cache(MOST),
    public: new Cache(MOST),
  };

  /** `logFor`: the log from which a track is read. */
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
