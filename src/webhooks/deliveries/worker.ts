import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Notifier } from '../../db/notifier.js';
import { isUnavailable } from '../../http/problems/unavailable.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import type { Batch, LeasedLane, QueuedDelivery } from './batches.js';
import { type Attempt, Claims, type LaneOutcome } from './claims.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { DeliverySender } from './delivery-sender.js';
import { DeliveryTraces } from './delivery-traces.js';

/** Shortest wait before an endpoint at its rate limit is checked again, in milliseconds. */
const MIN_RECHECK = 10;

/**
 * Share of the lease for which a batch sends further deliveries. Even with the longest attempt at its end it stays within
 * the lease, and waiting endpoints get a slot soon.
 */
const BATCH_SHARE = 1 / 8;

/** Lanes whose claim took longer than this share of the lease are released: an attempt would outlast the lease. */
const CLAIM_SHARE = 1 / 4;

/** After an attempt has taken this long, in milliseconds, the other lanes of its batch are released for other batches. */
const SLOW_ANSWER = 250;

/** By how much the clock must have been set back to be noticed, in milliseconds. Less costs no more than that. */
const SET_BACK = 5_000;

/**
 * How often a stopping process tells a database that is away what came of its last attempts, and how long it waits in between, in
 * milliseconds: what it does not tell is sent again.
 */
const LAST_TRIES = 20;
const BETWEEN_LAST_TRIES = 100;

/** Outcomes within this many milliseconds are settled in one transaction. */
const SETTLE_DELAY = 5;

/**
 * Sends due deliveries. Any number of processes may do so at once: each lane is leased to one process. If that process is
 * killed, the lane is due again when its lease ends.
 */
@Injectable()
export class Worker implements OnApplicationBootstrap {
  private readonly logger = new Logger(Worker.name);
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly claiming: BackgroundService;
  private readonly settling = new BackgroundService(Worker.name, () => this.settle());
  private outcomes: LaneOutcome[] = [];
  /** Leased lanes whose outcome is not in the database yet. */
  private readonly unsettled = new Set<LeasedLane>();
  private readonly expected = new Set<string>();
  /** Whether due deliveries wait for a slot. */
  private hasMore = false;
  /** How far the clock was ahead of {@link performance} at the last look, and until when what it left is looked for. */
  private clockAhead = Number.POSITIVE_INFINITY;
  private recallUntil = 0;

  constructor(
    private readonly claims: Claims,
    private readonly sender: DeliverySender,
    private readonly settings: WebhookSettings,
    private readonly notifier: Notifier,
    private readonly metrics: DeliveryMetrics,
    private readonly clock: Clock,
    private readonly traces: DeliveryTraces,
  ) {
    this.claiming = new BackgroundService(Worker.name, () => this.claim(), settings.pollInterval);
  }

  onApplicationBootstrap(): void {
    this.notifier.listen('deliveries', () => void this.claiming.nudge());
    this.claiming.start();
  }

  /** Waits for running attempts. Those that take too long are aborted and do not count as attempts. */
  async stop(): Promise<void> {
    await this.claiming.stop();
    const grace = setTimeout(() => this.stopping.abort(), this.settings.shutdownGrace);
    await Promise.all(this.running);
    clearTimeout(grace);
    await this.settling.nudge();
    for (let tries = 0; this.outcomes.length > 0 && tries < LAST_TRIES; tries += 1) {
      await pause(BETWEEN_LAST_TRIES);
      await this.settling.nudge();
    }
    await this.settling.stop();
    await this.sender.close();
  }

  /** How many more batches this process may run. */
  freeSlots(): number {
    return this.claiming.isStopped ? 0 : Math.max(0, this.settings.capacity - this.running.size);
  }

  /** Names of batches under which a statement under way may lease lanes: till it answers, they count as ours. */
  expect(batchIds: readonly string[]): void {
    for (const id of batchIds) this.expected.add(id);
  }

  expectNoMore(batchIds: readonly string[]): void {
    for (const id of batchIds) this.expected.delete(id);
  }

  /** Sends leased batches; `requestedAt`: when the lease was requested, on the clock of {@link performance}. */
  start(batches: readonly Batch[], requestedAt: number): void {
    for (const leased of batches.flatMap(({ lanes }) => lanes)) this.unsettled.add(leased);
    if (performance.now() > requestedAt + this.settings.lease * CLAIM_SHARE) {
      for (const leased of batches.flatMap(({ lanes }) => lanes)) this.report(leased, []);
      return;
    }
    this.sender.prepare(batches.flatMap(({ lanes }) => lanes.flatMap(({ deliveries }) => deliveries)));
    for (const batch of batches) this.run(batch, requestedAt);
  }

  /**
   * Times in rows are those of a clock that somebody may set back, also while no process runs. What was made before would be
   * due only when it comes there again.
   */
  private async followClock(): Promise<void> {
    const now = performance.now();
    const ahead = Date.parse(this.clock.now()) - now;
    // Lanes that are leased now are looked at again when their leases have ended.
    if (ahead < this.clockAhead - SET_BACK) this.recallUntil = now + this.settings.lease;
    this.clockAhead = ahead;
    if (now < this.recallUntil) await this.claims.recallUntried();
  }

  private async claim(): Promise<void> {
    await this.followClock();
    const slots = this.freeSlots();
    this.hasMore = slots === 0;
    if (slots === 0) return;
    const requestedAt = performance.now();
    const { batches, more, again } = await this.claims.claim(slots, this.own());
    this.hasMore = more;
    this.start(batches, requestedAt);
    if (again)
      this.claiming.nudgeWithin(Math.max(MIN_RECHECK, again.getTime() - Date.parse(this.clock.now())));
  }

  /** The batches of lanes that are not settled: their leases hold though the clock was set forward. */
  private own(): string[] {
    return [...new Set([...this.expected, ...[...this.unsettled].map(({ holder }) => holder)])];
  }

  private async settle(): Promise<void> {
    const outcomes = this.outcomes;
    this.outcomes = [];
    await this.settleAll(outcomes);
  }

  /** Settling releases lanes and frees slots, so there may be more to claim afterwards. */
  private async settleAll(outcomes: readonly LaneOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    try {
      const continued = await this.claims.settle(outcomes);
      for (const outcome of outcomes) {
        this.unsettled.delete(outcome.leased);
        this.metrics.count(outcome);
      }
      if (continued > 0 || this.hasMore) void this.claiming.nudge();
    } catch (error) {
      this.logger.error(error);
      if (isUnavailable(error)) {
        // Retried with the next outcomes. If the leases end first, the deliveries are sent again with the same ids.
        this.outcomes.unshift(...outcomes);
        this.settling.nudgeWithin(this.settings.pollInterval);
      } else if (outcomes.length > 1) {
        // One outcome may be at fault: settle each alone, so that it does not block the others.
        for (const outcome of outcomes) await this.settleAll([outcome]);
      } else {
        for (const { leased } of outcomes) this.unsettled.delete(leased);
      }
    }
  }

  private report(leased: LeasedLane, attempts: Attempt[]): void {
    this.outcomes.push({ leased, attempts });
    this.settling.nudgeWithin(SETTLE_DELAY);
  }

  private run(batch: Batch, requestedAt: number): void {
    const sending = this.sendBatch(batch, requestedAt).finally(() => this.running.delete(sending));
    this.running.add(sending);
  }

  /** Sends one lane after another until a delivery fails or the time is up, then releases the remaining lanes. */
  private async sendBatch({ lanes }: Batch, requestedAt: number): Promise<void> {
    const until = requestedAt + this.settings.lease * BATCH_SHARE;
    const left = [...lanes];
    const releaseRest = () => {
      for (const leased of left.splice(0)) this.report(leased, []);
    };
    const slow = setTimeout(releaseRest, SLOW_ANSWER);
    for (let leased = left.shift(); leased; leased = left.shift()) {
      const attempts: Attempt[] = [];
      for (const request of requestsOf(leased)) {
        const attempt = await this.attempt(leased.endpoint, request);
        // An aborted attempt does not count: its answer was not read.
        if (attempt.result.error !== 'stopped') attempts.push(attempt);
        // Deliveries behind a failed one wait for it.
        if (attempt.result.outcome !== 'delivered' || this.claiming.isStopped || performance.now() > until) {
          releaseRest();
          break;
        }
        slow.refresh();
      }
      this.report(leased, attempts);
    }
    clearTimeout(slow);
  }

  private async attempt(endpoint: LeasedLane['endpoint'], deliveries: QueuedDelivery[]): Promise<Attempt> {
    const at = new Date();
    const send = () => this.sender.send(endpoint, deliveries, this.stopping.signal);
    const result = await this.traces.inSpan(endpoint, deliveries, send).catch((error) => {
      this.logger.error(error);
      return failedOnOurSide(at);
    });
    return { deliveries, at, result };
  }
}

/** One delivery per request, except in a digest. */
const requestsOf = ({ endpoint, deliveries }: LeasedLane): QueuedDelivery[][] =>
  endpoint.digest && deliveries.length > 0 ? [deliveries] : deliveries.map((delivery) => [delivery]);

/** For faults that are not the receiver's, as a secret that cannot be unsealed or a row that cannot be read. */
const failedOnOurSide = (at: Date) => ({
  outcome: 'failed' as const,
  status: null,
  latencyMs: Date.now() - at.getTime(),
  excerpt: '',
  error: 'internal' as const,
  retryAfterMs: null,
});
