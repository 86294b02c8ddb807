import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Database } from '../../db/database.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';

/** Small enough to hold no lock for longer than a delivery takes. */
const BATCH = 500;
const EVERY = 60_000;

/** $1 what is older goes, $2 how many. Deliveries take their attempts with them. */
const OLD = `
  DELETE FROM webhook_deliveries WHERE number = ANY (ARRAY(
    SELECT number FROM webhook_deliveries WHERE state <> 'waiting' AND created_at < $1 ORDER BY created_at LIMIT $2))`;
const OF_DELETED = `
  DELETE FROM webhook_deliveries WHERE number = ANY (ARRAY(
    SELECT d.number FROM webhook_endpoints e JOIN webhook_deliveries d ON d.endpoint_id = e.id
    WHERE e.deleted_at < $1 LIMIT $2))`;
const LANES_OF_DELETED = `
  DELETE FROM webhook_lanes l USING webhook_endpoints e WHERE e.id = l.endpoint_id AND e.deleted_at < $1`;
const DELETED = `
  DELETE FROM webhook_endpoints e WHERE e.deleted_at < $1
    AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id)
    AND NOT EXISTS (SELECT FROM webhook_lanes l WHERE l.endpoint_id = e.id)`;

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
      [OLD, before],
      [OF_DELETED, new Date(now)],
    ] as const) {
      for (let gone = BATCH; gone === BATCH && !stopping?.aborted; pruned += gone) {
        gone = (await this.database.pool.query(text, [until, BATCH])).rowCount ?? 0;
      }
    }
    // A minute's grace: the dispatcher may have read the endpoint just before it was deleted.
    const graced = [new Date(now - EVERY)];
    await this.database.pool.query(LANES_OF_DELETED, graced);
    await this.database.pool.query(DELETED, graced);
    return pruned;
  }
}
