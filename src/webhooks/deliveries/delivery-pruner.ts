import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import {
  PRUNE_DELIVERIES_OF_DELETED,
  PRUNE_ENDPOINTS,
  PRUNE_LANES,
  PRUNE_OLD,
  PRUNE_TRACES,
} from '../sql/deliveries.sql.js';

/** Few enough rows that no lock is held for longer than a delivery takes. */
const BATCH = 500;
const INTERVAL = 60_000;
const DAY = 86_400_000;

/** In milliseconds: longer than a delivery is tried (runtime/retries.ts). */
const KEEP_TRACES = 8 * DAY;

/** Deletes old deliveries and deleted endpoints in small batches. Notices stay, so that none is raised twice. */
@Injectable()
export class DeliveryPruner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service = new BackgroundService(
    DeliveryPruner.name,
    async (stopping) => void (await this.prune(stopping)),
    INTERVAL,
  );

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: WebhookSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.service.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.service.stop();
  }

  async prune(stopping?: AbortSignal): Promise<number> {
    const now = Date.parse(this.clock.now());
    const before = new Date(now - this.settings.keepDays * DAY);
    let pruned = 0;
    for (const [text, until] of [
      [PRUNE_OLD, before],
      [PRUNE_DELIVERIES_OF_DELETED, new Date(now)],
      [PRUNE_TRACES, new Date(now - KEEP_TRACES)],
    ] as const) {
      for (let gone = BATCH; gone === BATCH && !stopping?.aborted; pruned += gone) {
        gone = (await this.database.pool.query(text, [until, BATCH])).rowCount ?? 0;
      }
    }
    // A minute of grace, because the dispatcher may have read the endpoint just before it was deleted.
    const graced = [new Date(now - INTERVAL)];
    await this.database.pool.query(PRUNE_LANES, graced);
    await this.database.pool.query(PRUNE_ENDPOINTS, graced);
    return pruned;
  }
}
