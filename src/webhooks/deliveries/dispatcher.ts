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
import { nextMailAt } from '../../mail/hours.js';
import { MailSettings } from '../../mail/settings.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { EndpointsCache } from '../endpoints/endpoints-cache.js';
import { WebhookSettings } from '../sending/settings.js';
import { BATCH_SIZE, BEGIN_ASYNC_COMMIT } from '../sql/claims.sql.js';
import { FAN_OUT, NUMBER_AND_FAN_OUT } from '../sql/fan-out.sql.js';
import { batchesOf, type LaneLease, type QueuedDelivery } from './batches.js';
import { Worker } from './worker.js';

/** Most rows of either numbering per transaction: few enough that the first are sent while the next are fanned out. */
const MAX_ROWS = 100;

/** As {@link MAX_ROWS}, for a statement that also numbers: readers who wait for a position wait for it. */
const MAX_ROWS_WHEN_NUMBERING = 20;

/** Most batches leased by the statement that makes their deliveries: enough for entries that come one by one. */
const BATCHES_AT_ONCE = 16;

/** A row of the fan-out's answer: a leased delivery with the version of its endpoint, or the summary (`number` is null). */
type LeasedDelivery = QueuedDelivery & LaneLease & { endpointVersion: string };
type FanOutSummary = { number: null; isBusy: boolean; rowsFannedOut: number; made: number };
type FanOutRow = LeasedDelivery | FanOutSummary;

/** The lease that a statement requests; `requestedAt` is on the clock of {@link performance}. */
type Lease = { requestedAt: number; now: Date; batchIds: string[]; until: Date };

const NOTHING_DONE = { isBusy: false, rowsFannedOut: 0, made: 0 };

/**
 * Fans out the feed: one transaction makes the deliveries of some rows and advances the position. So every row gets its
 * deliveries exactly once, whichever process does it. Rows that this process numbers are fanned out in the same statement,
 * which also leases the lanes that start with them. A loop fans out the remaining rows, also those that a killed process
 * left.
 */
@Injectable()
export class Dispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Dispatcher.name);
  private readonly catchingUp: BackgroundService;
  /** The running statement that numbers and fans out, until its batches are started. */
  private numbering: Promise<Numbered | undefined> = Promise.resolve(undefined);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: WebhookSettings,
    private readonly notifier: Notifier,
    private readonly sequencer: Sequencer,
    private readonly endpoints: EndpointsCache,
    private readonly worker: Worker,
    private readonly mail: MailSettings,
  ) {
    this.catchingUp = new BackgroundService(
      Dispatcher.name,
      () => this.withLease((lease) => this.fanOut(lease)),
      settings.pollInterval,
    );
  }

  onApplicationBootstrap(): void {
    this.sequencer.numberBy(() => {
      this.numbering = this.withLease((lease) => this.numberAndFanOut(lease));
      return this.numbering;
    });
    this.catchingUp.start();
  }

  /** The worker stops last, so that it still sends the batches that were leased for it. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.catchingUp.stop();
    await this.numbering.catch(() => undefined);
    await this.worker.stop();
  }

  /** Resolves when every row numbered before the call is fanned out. */
  run(): Promise<void> {
    return this.catchingUp.nudge();
  }

  private async numberAndFanOut(lease: Lease): Promise<Numbered | undefined> {
    const { rows } = await this.database.pool.query<Numbered & FanOutRow>({
      name: 'number-and-fan-out',
      text: NUMBER_AND_FAN_OUT,
      values: this.parameters(lease, MAX_ROWS_WHEN_NUMBERING, false),
    });
    // The rows stay numbered even if sending cannot start.
    const done = await this.startSending(rows, lease).catch((error) => this.logger.error(error));
    if (!done || done.isBusy || done.rowsFannedOut >= MAX_ROWS_WHEN_NUMBERING) void this.run();
    return rows[0];
  }

  /** Whether there may be more rows to fan out. */
  private async fanOut(lease: Lease): Promise<boolean> {
    const values = this.parameters(lease, MAX_ROWS, true);
    const [answer] = await this.database.pipeline(
      [{ name: 'fan-out', text: FAN_OUT, values }],
      BEGIN_ASYNC_COMMIT,
    );
    const { rowsFannedOut } = await this.startSending(answer?.rows ?? [], lease);
    return rowsFannedOut >= MAX_ROWS;
  }

  private async withLease<T>(work: (lease: Lease) => Promise<T>): Promise<T> {
    const lease = this.lease();
    this.worker.expect(lease.batchIds);
    try {
      return await work(lease);
    } finally {
      this.worker.expectNoMore(lease.batchIds);
    }
  }

  private lease(): Lease {
    const now = new Date(this.clock.now());
    const slots = this.catchingUp.isStopped ? 0 : Math.min(this.worker.freeSlots(), BATCHES_AT_ONCE);
    return {
      requestedAt: performance.now(),
      now,
      batchIds: Array.from({ length: slots }, () => randomUUID()),
      until: new Date(now.getTime() + this.settings.lease),
    };
  }

  private parameters({ now, batchIds, until }: Lease, maxRows: number, waits: boolean): unknown[] {
    return [waits, maxRows, now, nextMailAt(now, this.mail.hour), batchIds, until];
  }

  /** Hands the leased batches to the worker. */
  private async startSending(
    rows: readonly FanOutRow[],
    { requestedAt, now }: Lease,
  ): Promise<Omit<FanOutSummary, 'number'>> {
    const claimed = rows.filter((row) => row.number !== null);
    const done = rows.find((row) => row.number === null) ?? NOTHING_DONE;
    const byLane = [...Map.groupBy(claimed, ({ holder }) => holder).values()];
    const lanes = byLane.flatMap(([first]) => first ?? []);
    const heads = byLane.flatMap((all) => all.slice(0, BATCH_SIZE));
    this.worker.start(batchesOf(lanes, heads, await this.endpoints.rows(lanes), now), requestedAt);
    if (done.made > claimed.length) this.notifier.notify('deliveries');
    return done;
  }
}
