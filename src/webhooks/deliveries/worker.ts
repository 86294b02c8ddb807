import { performance } from 'node:perf_hooks';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Notifier } from '../../db/notifier.js';
import { isUnavailable } from '../../http/problems/unavailable.js';
import { BackgroundService } from '../../runtime/background-service.js';
import { Clock } from '../../runtime/clock.js';
import { WebhookSettings } from '../sending/settings.js';
import type { Held, Turn, Waiting } from './claimed.js';
import { type Attempt, Claims, type Outcome } from './claims.js';
import { DeliveryMetrics } from './figures.js';
import { Outbound } from './outbound.js';

/** How soon an endpoint with a rate is looked at again at the least, in milliseconds. */
const PACE = 10;

/**
 * For this part of the lease a turn goes on: with the longest attempt it stays within the lease, and those who wait for a
 * place do not wait for long.
 */
const TURN_LASTS = 1 / 8;

/** A claim that took longer than this part of the lease is handed back: an attempt would outlast what is left. */
const CLAIM_MAY_TAKE = 1 / 4;

/** An answer that takes longer, in milliseconds, is slow: what waits behind it is handed back to whoever has a place. */
const SLOW = 250;

/** Outcomes that come within so many milliseconds are settled together: nobody waits for them, or not for long. */
const SETTLE_WITHIN = 5;

/**
 * Delivers what is due. Any number of processes do so at once: a lane is leased to one of them, and what a killed one
 * held falls due again when its lease ends.
 */
@Injectable()
export class Worker implements OnApplicationBootstrap {
  private readonly logger = new Logger(Worker.name);
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private readonly claiming: BackgroundService;
  private readonly settling = new BackgroundService(Worker.name, () => this.settle());
  private outcomes: Outcome[] = [];
  /** Whether something due waits for a place. */
  private more = false;

  constructor(
    private readonly claims: Claims,
    private readonly outbound: Outbound,
    private readonly settings: WebhookSettings,
    private readonly notifier: Notifier,
    private readonly figures: DeliveryMetrics,
    private readonly clock: Clock,
  ) {
    this.claiming = new BackgroundService(Worker.name, () => this.claim(), settings.poll);
  }

  onApplicationBootstrap(): void {
    this.notifier.listen('deliveries', () => void this.claiming.nudge());
    this.claiming.start();
  }

  /** Lets what is under way finish; what takes too long is handed back, uncounted. */
  async stop(): Promise<void> {
    await this.claiming.stop();
    const patience = setTimeout(() => this.stopping.abort(), this.settings.patience);
    await Promise.all(this.underWay);
    clearTimeout(patience);
    await this.settling.nudge();
    await this.settling.stop();
    await this.outbound.close();
  }

  /** Places for turns that somebody else claims for it. */
  room(): number {
    return this.claiming.isStopped ? 0 : Math.max(0, this.settings.capacity - this.underWay.size);
  }

  /** Sends what was claimed for it; `asked`: when the lease was asked for, on the clock of {@link performance}. */
  begin(turns: readonly Turn[], asked: number): void {
    if (performance.now() > asked + this.settings.lease * CLAIM_MAY_TAKE) {
      for (const held of turns.flatMap(({ lanes }) => lanes)) this.note(held, []);
      return;
    }
    this.outbound.prepare(turns.flatMap(({ lanes }) => lanes.flatMap(({ deliveries }) => deliveries)));
    for (const turn of turns) this.take(turn, asked);
  }

  private async claim(): Promise<void> {
    const room = this.room();
    this.more = room === 0;
    if (room === 0) return;
    const asked = performance.now();
    const { turns, more, again } = await this.claims.claim(room);
    this.more = more;
    this.begin(turns, asked);
    if (again) this.claiming.nudgeWithin(Math.max(PACE, again.getTime() - Date.parse(this.clock.now())));
  }

  private async settle(): Promise<void> {
    const outcomes = this.outcomes;
    this.outcomes = [];
    await this.settleAll(outcomes);
  }

  /** Lanes go on and places are free when they are settled, so there may be more to claim. */
  private async settleAll(outcomes: readonly Outcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    try {
      const goingOn = await this.claims.settle(outcomes);
      for (const outcome of outcomes) this.figures.count(outcome);
      if (goingOn > 0 || this.more) void this.claiming.nudge();
    } catch (error) {
      this.logger.error(error);
      if (isUnavailable(error)) {
        // Said again with the next; if that is too late, the leases end and they are sent again with the same ids.
        this.outcomes.unshift(...outcomes);
        this.settling.nudgeWithin(this.settings.poll);
      } else if (outcomes.length > 1) {
        // One of them is the trouble: the others must not wait for it for ever.
        for (const outcome of outcomes) await this.settleAll([outcome]);
      }
    }
  }

  private note(held: Held, attempts: Attempt[]): void {
    this.outcomes.push({ held, attempts });
    this.settling.nudgeWithin(SETTLE_WITHIN);
  }

  private take(turn: Turn, asked: number): void {
    const taken = this.inTurn(turn, asked).finally(() => this.underWay.delete(taken));
    this.underWay.add(taken);
  }

  /** One lane after the other, until one fails or the time is up: the rest is handed back. */
  private async inTurn({ lanes }: Turn, asked: number): Promise<void> {
    const until = asked + this.settings.lease * TURN_LASTS;
    const left = [...lanes];
    const handBack = () => {
      for (const held of left.splice(0)) this.note(held, []);
    };
    const slow = setTimeout(handBack, SLOW);
    for (let held = left.shift(); held; held = left.shift()) {
      const attempts: Attempt[] = [];
      for (const parcel of parcelsOf(held)) {
        const attempt = await this.attempt(held.endpoint, parcel);
        // Stopped: it was not heard out, so it does not count.
        if (attempt.result.error !== 'stopped') attempts.push(attempt);
        // Those behind one that failed wait for it.
        if (attempt.result.outcome !== 'delivered' || this.claiming.isStopped || performance.now() > until) {
          handBack();
          break;
        }
        slow.refresh();
      }
      this.note(held, attempts);
    }
    clearTimeout(slow);
  }

  private async attempt(endpoint: Held['endpoint'], deliveries: Waiting[]): Promise<Attempt> {
    const at = new Date();
    const result = await this.outbound.send(endpoint, deliveries, this.stopping.signal).catch((error) => {
      this.logger.error(error);
      return failedOnOurSide(at);
    });
    return { deliveries, at, result };
  }
}

/** Each by itself, but for a digest. */
const parcelsOf = ({ endpoint, deliveries }: Held): Waiting[][] =>
  endpoint.digest && deliveries.length > 0 ? [deliveries] : deliveries.map((delivery) => [delivery]);

/** A secret that cannot be opened, a row that cannot be read: the receiver has no part in it, but it did not get it. */
const failedOnOurSide = (at: Date) => ({
  outcome: 'failed' as const,
  status: null,
  latencyMs: Date.now() - at.getTime(),
  excerpt: '',
  error: 'internal' as const,
  retryAfterMs: null,
});
