import type { Pool } from 'pg';
import { readEnds, type TrackSnapshot } from './load-track.js';

/** How many reads run at once. Who comes meanwhile goes with the next one. */
const AT_ONCE = 2;

type Reader = PromiseWithResolvers<TrackSnapshot | null>;

/**
 * Reads the ends of tracks, for all who ask while others are read in one statement. A statement costs more than a row:
 * of sixteen writers most share theirs, and one alone never waits. Nobody gets what was read before they asked.
 */
export class EndReader {
  private asked = new Map<string, Reader>();
  private running = 0;

  constructor(private readonly pool: Pool) {}

  /** Null if there is no such track. */
  read(slug: string): Promise<TrackSnapshot | null> {
    const reader = this.asked.get(slug) ?? Promise.withResolvers<TrackSnapshot | null>();
    this.asked.set(slug, reader);
    if (this.running < AT_ONCE) void this.run();
    return reader.promise;
  }

  private async run(): Promise<void> {
    this.running += 1;
    while (this.asked.size > 0) {
      const readers = this.asked;
      this.asked = new Map();
      try {
        const ends = await readEnds(this.pool, [...readers.keys()]);
        for (const [slug, { resolve }] of readers) resolve(ends.get(slug) ?? null);
      } catch (error) {
        for (const { reject } of readers.values()) reject(error);
      }
    }
    this.running -= 1;
  }
}
