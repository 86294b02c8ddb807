import { Injectable } from '@nestjs/common';
import { Database } from '../db/database.js';

/** Filters and days that people really look at are few; a page of 500 tracks is about a megabyte. */
const KEPT = 20;

/**
 * Public boards as they were last drawn, for as long as no track has changed: many read the board, few write. Staff's
 * pages hold their own secrets and are drawn each time.
 */
@Injectable()
export class KeptBoards {
  private version = '';
  private readonly pages = new Map<string, string>();

  constructor(private readonly database: Database) {}

  /** `key` says all that a page depends on beside the tracks: its address, language and today. */
  async page(key: string, draw: () => Promise<string>): Promise<string> {
    // Read before anything is drawn: what is recorded meanwhile then makes the page be drawn again.
    const version = await this.versionNow();
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

  /**
   * Another one after everything that the public sees, by whichever process it is written: a digest of what ever changes.
   * What it does not see changes nothing here: not even the time that a page takes tells of it.
   */
  private async versionNow(): Promise<string> {
    const { rows } = await this.database.pool.query<{ version: string }>({
      name: 'board-version',
      text: `SELECT count(*) || ' ' || coalesce(sum(hashtextextended(
               ROW(t.slug, t.kind_version, t.title, t.coverage_until, twin.slug)::text, h.public_revision)), 0) AS version
             FROM tracks t
             JOIN heads h ON h.track_id = t.id
             LEFT JOIN (tracks twin JOIN heads th ON th.track_id = twin.id)
               ON twin.id = t.twin_id AND th.public_revision > 0
             WHERE h.public_revision > 0`,
    });
    return rows[0]?.version ?? '';
  }
}
