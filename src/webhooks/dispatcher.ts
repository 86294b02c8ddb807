import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { ClientBase, QueryConfig } from 'pg';
import { Database } from '../db/database.js';
import { Hints } from '../db/hints.js';
import { Surroundings } from '../surroundings.js';
import { dispatchSql } from './fan-out.sql.js';
import { WebhookSettings } from './settings.js';

/** Rows a transaction: short enough that whoever waits for the position hardly notices. */
const BATCH = 500;

/**
 * A crash of the database may take back the last deliveries made, and with them the position and what was learnt of
 * them: they are made again with the same ids. So no commit here has to wait for the disk.
 */
export const RELAXED = `BEGIN; SET LOCAL synchronous_commit = off;
  SET LOCAL idle_in_transaction_session_timeout = 5000`;

/** Digests go out at 03:00 UTC: eight in the morning in Astana. */
const DIGEST_HOUR = 3;

/** When the digest goes that takes what is told now. */
export function nextDigest(now: Date): Date {
  const at = new Date(now);
  at.setUTCHours(DIGEST_HOUR, 0, 0, 0);
  if (at <= now) at.setUTCDate(at.getUTCDate() + 1);
  return at;
}

const lockingPosition = (isPublic: boolean): QueryConfig => ({
  name: 'webhook-position',
  text: 'SELECT position FROM webhook_positions WHERE public = $1 FOR UPDATE',
  values: [isPublic],
});

/** The position up to which a numbering has been fanned out; held until the transaction ends. */
export async function lockPosition(at: ClientBase, isPublic: boolean): Promise<string> {
  const { rows } = await at.query<{ position: string }>(lockingPosition(isPublic));
  return rows[0]?.position ?? '0';
}

/** As {@link lockPosition}, for what needs no place in the order. */
export async function readPosition(at: ClientBase, isPublic: boolean): Promise<string> {
  const { rows } = await at.query<{ position: string }>(
    'SELECT position FROM webhook_positions WHERE public = $1',
    [isPublic],
  );
  return rows[0]?.position ?? '0';
}

/**
 * Fans out the feed, each numbering by itself: one transaction makes the deliveries of a batch of rows and moves the
 * position on. So no row is without its deliveries and none is delivered twice, whichever process does it.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private running: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly surroundings: Surroundings,
    private readonly settings: WebhookSettings,
    private readonly hints: Hints,
  ) {}

  onApplicationBootstrap(): void {
    this.hints.on('feed', () => void this.run());
    this.schedule();
    void this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Resolves when all that had its position before the call is fanned out. Calls are coalesced. */
  run(): Promise<void> {
    if (this.stopped) return this.running ?? Promise.resolve();
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.running = this.work().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async work(): Promise<void> {
    do {
      this.again = false;
      try {
        const made = await Promise.all([this.dispatch(false), this.dispatch(true)]);
        if (made.some((count) => count > 0)) this.hints.tell('deliveries');
      } catch (error) {
        if (!this.stopped) this.logger.error(error);
      }
    } while (this.again && !this.stopped);
  }

  /** How many deliveries were made. */
  private async dispatch(isPublic: boolean): Promise<number> {
    const name = `dispatch-${isPublic ? 'public' : 'full'}`;
    let all = 0;
    for (;;) {
      const now = this.surroundings.now();
      const [, dispatched] = await this.database.together(
        [
          lockingPosition(isPublic),
          { name, text: dispatchSql(isPublic), values: [BATCH, now, nextDigest(new Date(now))] },
        ],
        RELAXED,
      );
      const done: { rows: number; made: number } = dispatched?.rows[0] ?? { rows: 0, made: 0 };
      all += done.made;
      if (done.rows < BATCH || this.stopped) return all;
    }
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, this.settings.poll).unref();
  }
}
