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
import { type Numbered, Sequencer } from '../../ledger/numbering/sequencer.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { EndpointsCache } from '../endpoints/endpoints-cache.js';
import { nextDigest } from '../sending/schedule.js';
import { WebhookSettings } from '../sending/settings.js';
import { RELAXED, TURN_TAKES } from '../sql/claims.sql.js';
import { FAN_OUT, NUMBER_AND_FAN_OUT } from '../sql/fan-out.sql.js';
import { type Claimed, turnsOf, type Waiting } from './claimed.js';
import { Worker } from './worker.js';

/** Rows of either numbering in a transaction: short enough that the first are sent while the next are fanned out. */
const BATCH = 100;

/** As {@link BATCH}, of one that numbers, too: whoever waits for a position waits for it. */
const BATCH_WHILE_NUMBERING = 20;

/** Turns that begin in the transaction that makes their deliveries: enough for what comes one by one. */
const TURNS_AT_ONCE = 16;

/** A delivery that was claimed, and of which endpoint's row; or, without a number, how much was done. */
type QueuedDelivery = Waiting & Claimed & { endpointVersion: string };
type Done = { number: null; isBusy: boolean; rowsTold: number; made: number };
type FannedOut = QueuedDelivery | Done;

/** The lease that was asked for with a statement; `asked`: when, on the clock of {@link performance}. */
type Lease = { asked: number; now: Date; names: string[]; until: Date };

const NOTHING = { isBusy: false, rowsTold: 0, made: 0 };

/**
 * Fans out the feed: one transaction makes the deliveries of a batch of rows and moves the position on. So no row is
 * without its deliveries and none is delivered twice, whichever process does it. What this process numbers it fans out
 * in the same statement, and what begins a lane then is already its own to send. A loop catches up with the rest: what
 * is more than one batch, and what a killed process left.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private readonly catchingUp: BackgroundService;
  /** The statement that numbers and fans out, and the beginning of what it claimed. */
  private numbering: Promise<Numbered | undefined> = Promise.resolve(undefined);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: WebhookSettings,
    private readonly notifier: Notifier,
    private readonly sequencer: Sequencer,
    private readonly endpoints: EndpointsCache,
    private readonly worker: Worker,
  ) {
    this.catchingUp = new BackgroundService(Dispatcher.name, () => this.fanOut(), settings.poll);
  }

  onApplicationBootstrap(): void {
    this.sequencer.numberBy(() => {
      this.numbering = this.numberAndFanOut();
      return this.numbering;
    });
    this.catchingUp.start();
  }

  /** The worker stops last: what was claimed for it is begun, and nothing more is claimed. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.catchingUp.stop();
    await this.numbering.catch(() => undefined);
    await this.worker.stop();
  }

  /** Resolves when all that had its position before the call is fanned out. */
  run(): Promise<void> {
    return this.catchingUp.nudge();
  }

  private async numberAndFanOut(): Promise<Numbered | undefined> {
    const lease = this.lease();
    const { rows } = await this.database.pool.query<Numbered & FannedOut>({
      name: 'number-and-fan-out',
      text: NUMBER_AND_FAN_OUT,
      values: this.parameters(lease, BATCH_WHILE_NUMBERING, false),
    });
    // What was numbered is numbered, whatever becomes of it now.
    const done = await this.begin(rows, lease).catch((error) => this.logger.error(error));
    if (!done || done.isBusy || done.rowsTold >= BATCH_WHILE_NUMBERING) void this.run();
    return rows[0];
  }

  /** Whether there may be more. */
  private async fanOut(): Promise<boolean> {
    const lease = this.lease();
    const values = this.parameters(lease, BATCH, true);
    const [answer] = await this.database.pipeline([{ name: 'fan-out', text: FAN_OUT, values }], RELAXED);
    const { rowsTold } = await this.begin(answer?.rows ?? [], lease);
    return rowsTold >= BATCH;
  }

  private lease(): Lease {
    const now = new Date(this.clock.now());
    const room = this.catchingUp.isStopped ? 0 : Math.min(this.worker.room(), TURNS_AT_ONCE);
    return {
      asked: performance.now(),
      now,
      names: Array.from({ length: room }, () => randomUUID()),
      until: new Date(now.getTime() + this.settings.lease),
    };
  }

  private parameters({ now, names, until }: Lease, batch: number, waits: boolean): unknown[] {
    return [waits, batch, now, nextDigest(now), names, until];
  }

  /** Sends what was claimed. */
  private async begin(rows: readonly FannedOut[], { asked, now }: Lease): Promise<Omit<Done, 'number'>> {
    const claimed = rows.filter((row) => row.number !== null);
    const done = rows.find((row) => row.number === null) ?? NOTHING;
    const byLane = [...Map.groupBy(claimed, ({ holder }) => holder).values()];
    const lanes = byLane.flatMap(([first]) => first ?? []);
    const heads = byLane.flatMap((all) => all.slice(0, TURN_TAKES));
    this.worker.begin(turnsOf(lanes, heads, await this.endpoints.rows(lanes), now), asked);
    if (done.made > claimed.length) this.notifier.notify('deliveries');
    return done;
  }
}
