import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import { PRUNE_DELETED, PRUNE_LANES, PRUNE_OF_DELETED, PRUNE_OLD } from '../sql/deliveries.sql.js';

/** Small enough to hold no lock for longer than a delivery takes. */
const BATCH = 500;
const EVERY = 60_000;

/** Ends what the delivery log keeps no longer, bit by bit. Notices stay: they say what was told once. */
@Injectable()
export class Pruning implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly service = new BackgroundService(
    Pruning.name,
    async (stopping) => void (await this.prune(stopping)),
    EVERY,
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
    const before = new Date(now - this.settings.keepDays * 86_400_000);
    let pruned = 0;
    for (const [text, until] of [
      [PRUNE_OLD, before],
      [PRUNE_OF_DELETED, new Date(now)],
    ] as const) {
      for (let gone = BATCH; gone === BATCH && !stopping?.aborted; pruned += gone) {
        gone = (await this.database.pool.query(text, [until, BATCH])).rowCount ?? 0;
      }
    }
    // A minute's grace: the dispatcher may have read the endpoint just before it was deleted.
    const graced = [new Date(now - EVERY)];
    await this.database.pool.query(PRUNE_LANES, graced);
    await this.database.pool.query(PRUNE_DELETED, graced);
    return pruned;
  }
}
