import { Injectable } from '@nestjs/common';
import type { TrackVersion } from '../tracks/tracks.query.js';
import type { Drawn } from '../ui/drawn.js';

/** Filters and days that people really look at are few; a page of 500 tracks is about half a megabyte. */
const KEPT = 20;

/**
 * Public boards as they were last drawn, for as long as no track has changed: many read the board, few write. Staff's
 * pages hold their own secrets and are drawn each time.
 */
@Injectable()
export class KeptBoards {
  private version = '';
  private readonly pages = new Map<string, Drawn>();

  /**
   * `versions` are the public's of all tracks, read before anything is drawn: what is recorded meanwhile then makes the
   * page be drawn again. What the public does not see changes none of them: not even the time that a page takes tells
   * of it. `key` says all else that a page depends on: its address, language and today.
   */
  async page(versions: readonly TrackVersion[], key: string, draw: () => Promise<Drawn>): Promise<Drawn> {
    const version = versions.map((track) => `${track.slug} ${track.version}`).join();
    if (version !== this.version) this.pages.clear();
    this.version = version;
    const page = this.pages.get(key) ?? (await draw());
    if (this.version !== version) return page;
    this.pages.delete(key);
    this.pages.set(key, page);
    const [oldest] = this.pages.keys();
    if (this.pages.size > KEPT && oldest !== undefined) this.pages.delete(oldest);
    return page;
  }
}
