import { Injectable } from '@nestjs/common';
import type { Day } from '../domain/values/views.js';
import { Cache } from '../runtime/cache.js';
import type { RenderedHtml } from '../ui/rendered-html.js';

/** All boards together, in bytes: about a hundred and fifty pages of fifty tracks. */
const MOST = 16 * 1024 * 1024;

/** A board without the page frame. Only the frame contains data of the session. */
export type CachedBoard = { board: RenderedHtml; coverageUntil: Day | null };

/** Caches rendered boards until a row is recorded in a log that they show: reads are many, writes are few. */
@Injectable()
export class BoardsCache {
  private readonly cache = new Cache<CachedBoard>(MOST, { sizeOf: ({ board }) => board.bytes.length });

  /**
   * `version`: that of the logs that the reader sees, read before rendering, so that a row recorded meanwhile
   * invalidates the board; null while rows wait for their numbers. Hidden rows do not change the public version, so that
   * the response time does not reveal them. `key`: everything else that the board depends on (audience, address,
   * language, today).
   */
  async board(key: string, version: string | null, draw: () => Promise<CachedBoard>): Promise<CachedBoard> {
    const before = version === null ? undefined : this.cache.get(key, version);
    if (before) return before;
    const drawn = await draw();
    if (version !== null) this.cache.set(key, drawn, version);
    return drawn;
  }
}
