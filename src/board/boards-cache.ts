import { Injectable } from '@nestjs/common';
import type { Day } from '../domain/values/views.js';
import { Cache } from '../runtime/cache.js';
import type { TrackVersion } from '../tracks/queries/tracks.query.js';
import type { RenderedHtml } from '../ui/rendered-html.js';

/** Filters and days that people really look at are few; a board of 500 tracks is about half a megabyte. */
const MOST = 20;

/** A board without the page around it, which alone holds a session's secrets. */
export type CachedBoard = { board: RenderedHtml; coverageUntil: Day | null };

/** Boards as they were last drawn, for as long as no track has changed: many read the board, few write. */
@Injectable()
export class BoardsCache {
  private readonly cache = new Cache<CachedBoard>(MOST);

  /**
   * `versions` are those of all tracks that the reader sees, read before anything is drawn: what is recorded meanwhile
   * then makes the board be drawn again. What the public does not see changes none of theirs: not even the time that a
   * page takes tells of it. `key` says all else that a board depends on: who sees it, its address, language and today.
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
