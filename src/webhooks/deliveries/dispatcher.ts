import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Database } from '../../db/database.js';
import { Notifier } from '../../db/notifier.js';
import { type Along, Sequencer } from '../../ledger/numbering/sequencer.js';
import { Clock } from '../../runtime/clock.js';
import { EndpointsCache } from '../endpoints/endpoints-cache.js';
import { nextDigest } from '../sending/schedule.js';
import { WebhookSettings } from '../sending/settings.js';
import { type Claimed, turnsOf, type Waiting } from './claimed.js';
import { RELAXED, TURN_TAKES } from './claims.sql.js';
import { FAN_OUT, NUMBER_AND_FAN_OUT } from './fan-out.sql.js';
import { Worker } from './worker.js';

/**
 * Rows of either numbering in a transaction: short enough that whoever waits for the position hardly notices, and that
 * the first are sent while the next are fanned out.
 */
const BATCH = 100;

/** As {@link BATCH}, of one that numbers, too: nobody should wait for more than what was just recorded. */
const BATCH_ALONG = 20;

/** Turns that begin in the transaction that makes their deliveries: enough for what comes one by one. */
const TURNS_AT_ONCE = 16;

/** A delivery that was claimed, and of which endpoint's row; or, without a number, how much was done. */
type Told = Waiting & Claimed & { endpoint_version: string };
type Done = { number: null; is_busy: boolean; rows_told: number; made: number };
type FannedOut = Told | Done;

const NOTHING = { is_busy: false, rows_told: 0, made: 0 };

/**
 * Fans out the feed: one transaction makes the deliveries of a batch of rows and moves the position on. So no row is
 * without its deliveries and none is delivered twice, whichever process does it. What this process numbers it fans out
 * along with it, and what begins a lane then is already its own to send.
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
    private readonly clock: Clock,
    private readonly settings: WebhookSettings,
    private readonly hints: Notifier,
    private readonly sequencer: Sequencer,
    private readonly endpoints: EndpointsCache,
    private readonly worker: Worker,
  ) {}

  onApplicationBootstrap(): void {
    this.sequencer.takeAlong(() => (this.stopped ? null : this.along()));
    this.hints.on('feed', (here) => here || void this.run());
    this.schedule();
    void this.run();
  }

  /** The worker stops after it: nothing is claimed for one that has gone. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    await this.sequencer.idle();
    await this.worker.stop();
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
        while ((await this.dispatch()) && !this.stopped);
      } catch (error) {
        if (!this.stopped) this.logger.error(error);
      }
    } while (this.again && !this.stopped);
  }

  /** Whether there may be more. */
  private async dispatch(): Promise<boolean> {
    const { values, done } = this.fanningOut(BATCH, true);
    const statement = { name: 'fan-out', text: FAN_OUT, values };
    const [fannedOut] = await this.database.together([statement], RELAXED);
    return done(fannedOut?.rows ?? []);
  }

  private along(): Along {
    const { values, done } = this.fanningOut(BATCH_ALONG, false);
    return {
      statement: { name: 'number-and-fan-out', text: NUMBER_AND_FAN_OUT, values },
      done: async (rows) => {
        if (await done(rows as FannedOut[])) void this.run();
      },
    };
  }

  /** `done` begins the turns that were claimed, and says whether there may be more to fan out. */
  private fanningOut(batch: number, waits: boolean) {
    const asked = performance.now();
    const now = new Date(this.clock.now());
    const until = new Date(now.getTime() + this.settings.lease);
    const room = Math.min(this.worker.room(), TURNS_AT_ONCE);
    const names = Array.from({ length: room }, () => randomUUID());
    const done = async (rows: readonly FannedOut[]): Promise<boolean> => {
      const claimed = rows.filter((row) => row.number !== null);
      const { is_busy, rows_told, made } = rows.find((row) => row.number === null) ?? NOTHING;
      const byLane = [...Map.groupBy(claimed, ({ holder }) => holder).values()];
      const lanes = byLane.flatMap(([first]) => first ?? []);
      const heads = byLane.flatMap((all) => all.slice(0, TURN_TAKES));
      this.worker.begin(turnsOf(lanes, heads, await this.endpoints.rows(lanes), now), asked);
      if (made > claimed.length) this.hints.tell('deliveries');
      return is_busy || rows_told >= batch;
    };
    return { values: [waits, batch, now, nextDigest(now), names, until], done };
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      void this.run().then(() => !this.stopped && this.schedule());
    }, this.settings.poll).unref();
  }
}
