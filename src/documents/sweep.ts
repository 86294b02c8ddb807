import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Database } from '../db/database.js';
import { BackgroundService } from '../runtime/background-service.js';
import { Clock } from '../runtime/clock.js';
import { FORGET_UPLOADS, IS_NEEDED, LOCK_FILE, STALE_UPLOADS } from './queries/documents.sql.js';
import { DocumentFiles } from './storage/document-files.js';
import { DocumentSettings } from './storage/settings.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Removes files that nobody named in time. An upload can be named for some days, and is removed a day later: no write
 * takes so long, so none names a file that is about to go.
 */
@Injectable()
export class DocumentSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly service = new BackgroundService('Sweep of documents', () => this.sweep(), 6 * HOUR);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: DocumentSettings,
    private readonly files: DocumentFiles,
  ) {}

  onApplicationBootstrap(): void {
    this.service.start(HOUR);
  }

  onApplicationShutdown(): Promise<void> {
    return this.service.stop();
  }

  /** Uploads that are too old, then files of which no upload is known: their process ended before it was. */
  async sweep(): Promise<void> {
    const before = Date.parse(this.clock.now()) - (this.settings.keepDays + 1) * DAY;
    const { rows } = await this.database.pool.query<{ sha256: string }>(STALE_UPLOADS, [new Date(before)]);
    for (const { sha256 } of rows) await this.removeUnlessNeeded(sha256, before);
    for await (const { sha256, changedAt } of this.files.all())
      if (changedAt < before) await this.removeUnlessNeeded(sha256, before);
    await this.files.removeAbandoned();
  }

  /** Under the lock of the file, which somebody may bring again meanwhile. */
  private removeUnlessNeeded(sha256: string, before: number): Promise<void> {
    return this.database.transaction(async (at) => {
      await at.query(LOCK_FILE, [sha256]);
      const { rows } = await at.query<{ needed: boolean }>(IS_NEEDED, [sha256, new Date(before)]);
      if (!rows[0]?.needed) await this.files.remove(sha256);
      await at.query(FORGET_UPLOADS, [sha256, new Date(before)]);
    });
  }
}
