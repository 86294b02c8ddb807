import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Day } from '../domain/values/views.js';
import type { TrackVersion } from '../tracks/queries/tracks.query.js';
import type { Drawn } from '../ui/drawn.js';

/** Filters and days that people really look at are few; a board of 500 tracks is about half a megabyte. */
const KEPT = 20;

/** A board without the page around it, which alone holds a session's secrets. */
export type KeptBoard = { board: Drawn; coverageUntil: Day | null };

/** Boards as they were last drawn, for as long as no track has changed: many read the board, few write. */
@Injectable()
export class BoardsCache {
  private readonly boards = new LRUCache<string, KeptBoard & { version: string }>({ max: KEPT });

  /**
   * `versions` are those of all tracks that the reader sees, read before anything is drawn: what is recorded meanwhile
   * then makes the board be drawn again. What the public does not see changes none of theirs: not even the time that a
   * page takes tells of it. `key` says all else that a board depends on: who sees it, its address, language and today.
   */
  async board(
    key: string,
    versions: readonly TrackVersion[],
    draw: () => Promise<KeptBoard>,
  ): Promise<KeptBoard> {
    const version = versions.map((track) => `${track.slug} ${track.version}`).join();
    const before = this.boards.get(key);
    if (before?.version === version) return before;
    const board = { version, ...(await draw()) };
    this.boards.set(key, board);
    return board;
  }
}
