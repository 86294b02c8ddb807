import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Hints } from '../db/hints.js';
import { Surroundings } from '../surroundings.js';
import { type Claimed, Claims, type Outcome } from './claims.js';
import { Figures } from './figures.js';
import { Outbound } from './outbound.js';
import { WebhookSettings } from './settings.js';

/** How soon an endpoint with a rate is looked at again, in milliseconds. */
const PACE = 10;

/**
 * Delivers what is due. Any number of processes do so at once: a lane is leased to one of them, and what a killed one
 * held falls due again when its lease ends.
 */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Worker.name);
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();
  private outcomes: Outcome[] = [];
  private running: Promise<void> | null = null;
  private again = false;
  private timer: NodeJS.Timeout | undefined;
  private pace: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly claims: Claims,
    private readonly outbound: Outbound,
    private readonly settings: WebhookSettings,
    private readonly hints: Hints,
    private readonly figures: Figures,
    private readonly surroundings: Surroundings,
  ) {}

  onApplicationBootstrap(): void {
    this.hints.on('deliveries', () => this.wake());
    this.schedule();
    this.wake();
  }

  /** Lets what is under way finish; what takes too long is handed back, uncounted. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.pace);
    await this.running;
    const patience = setTimeout(() => this.stopping.abort(), this.settings.patience);
    await Promise.all(this.underWay);
    clearTimeout(patience);
    await this.running;
    await this.settle().catch((error) => this.logger.error(error));
    await this.outbound.close();
  }

  private wake(): void {
    if (this.running) {
      this.again = true;
      return;
    }
    this.running = this.work().finally(() => {
      this.running = null;
      if (this.again && !this.stopped) this.wake();
    });
  }

  /** Outcomes first: they make room, and let lanes go on. Those that come meanwhile are taken together. */
  private async work(): Promise<void> {
    do {
      this.again = false;
      try {
        await this.settle();
        const room = this.settings.capacity - this.underWay.size;
        if (room > 0 && !this.stopped) await this.claim(room);
      } catch (error) {
        if (!this.stopped) this.logger.error(error);
        return;
      }
    } while (this.again && !this.stopped);
  }

  private async claim(room: number): Promise<void> {
    const { claimed, again } = await this.claims.claim(room);
    for (const one of claimed) this.deliver(one);
    clearTimeout(this.pace);
    if (!again || this.stopped) return;
    const wait = Math.max(PACE, again.getTime() - Date.parse(this.surroundings.now()));
    if (wait < this.settings.poll) this.pace = setTimeout(() => this.wake(), wait).unref();
  }

  private async settle(): Promise<void> {
    const outcomes = this.outcomes;
    if (outcomes.length === 0) return;
    this.outcomes = [];
    try {
      await this.claims.settle(outcomes);
    } catch (error) {
      // Said again with the next; if that is too late, the lease ends and they are sent again with the same ids.
      this.outcomes.unshift(...outcomes);
      throw error;
    }
    for (const outcome of outcomes) this.figures.count(outcome);
  }

  private deliver(claimed: Claimed): void {
    const at = new Date();
    const sending = this.outbound
      .send(claimed, this.stopping.signal)
      .catch((error) => {
        this.logger.error(error);
        return failedOnOurSide(at);
      })
      .then((result) => {
        this.underWay.delete(sending);
        this.outcomes.push({ claimed, at, result: result.error === 'stopped' ? null : result });
        if (!this.stopped) this.wake();
      });
    this.underWay.add(sending);
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.wake();
      if (!this.stopped) this.schedule();
    }, this.settings.poll).unref();
  }
}

/** A secret that cannot be opened, a row that cannot be read: the receiver has no part in it, but it did not get it. */
const failedOnOurSide = (at: Date) => ({
  outcome: 'failed' as const,
  status: null,
  latencyMs: Date.now() - at.getTime(),
  excerpt: '',
  error: 'internal' as const,
  retryAfterMs: null,
});
