import { Injectable } from '@nestjs/common';
import type { Day } from '../domain/values/views.js';
import { Cache } from '../runtime/cache.js';
import type { TrackVersion } from '../tracks/queries/tracks.query.js';
import type { RenderedHtml } from '../ui/rendered-html.js';

/** Readers use few filters and days. A board of 500 tracks takes about half a megabyte. */
const MOST = 20;

/** A board without the page frame. Only the frame contains data of the session. */
export type CachedBoard = { board: RenderedHtml; coverageUntil: Day | null };

/** Caches rendered boards until a track changes: reads are many, writes are few. */
@Injectable()
export class BoardsCache {
  private readonly cache = new Cache<CachedBoard>(MOST);

  /**
   * `versions`: those of all tracks that the reader sees. They are read before rendering, so that an entry recorded
   * meanwhile invalidates the board. Hidden entries do not change public versions, so that the response time does not
   * reveal them. `key`: everything else that the board depends on (audience, address, language, today).
   */
  async board(
    key: string,
    versions: readonly TrackVersion[],
    draw: () => Promise<CachedBoard>,
  ): Promise<CachedBoard> {
    const version = versions.map((track) => `${track.slug} ${track.version}`).join();
    const before = this.cache.get(key, version);
    if (before) return before;
    const board = await draw();
    this.cache.set(key, board, version);
    return board;
  }
}
