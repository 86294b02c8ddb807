import { performance } from 'node:perf_hooks';
import { Logger } from '@nestjs/common';
import { apart } from './logs/running-request.js';

/** One run. `true` requests another run at once. A long run should end early when `stopping` is aborted. */
type Work = (stopping: AbortSignal) => Promise<boolean> | Promise<void>;

/**
 * Work of a process beside its requests: when it is nudged, and at an interval in milliseconds. It never runs twice at
 * once: one further run answers all nudges during a run. A failed run is logged, and the next run tries again. The
 * class that holds a service must start and stop it.
 */
export class BackgroundService {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  /** Resolves all nudges since the last run began. */
  private next: PromiseWithResolvers<void> | null = null;
  private timer: NodeJS.Timeout | undefined;
  private timerEnds = Number.POSITIVE_INFINITY;
  private isStarted = false;

  constructor(
    name: string,
    private readonly work: Work,
    private readonly every = Number.POSITIVE_INFINITY,
  ) {
    this.logger = new Logger(name);
  }

  get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Runs the work at its interval from now on. The first run begins after `first` milliseconds. */
  start(first = 0): void {
    this.isStarted = true;
    if (first === 0) void this.nudge();
    else this.nudgeWithin(first);
  }

  /** Resolves when a run that began after the call has ended, successfully or not. */
  nudge(): Promise<void> {
    if (this.isStopped) return this.idle();
    this.next ??= Promise.withResolvers<void>();
    const { promise } = this.next;
    this.running ??= this.run();
    return promise;
  }

  /** As {@link nudge}, within `ms` milliseconds. */
  nudgeWithin(ms: number): void {
    const ends = performance.now() + ms;
    if (this.isStopped || ends >= this.timerEnds || ms === Number.POSITIVE_INFINITY) return;
    clearTimeout(this.timer);
    this.timerEnds = ends;
    this.timer = setTimeout(() => {
      this.timerEnds = Number.POSITIVE_INFINITY;
      void this.nudge();
    }, ms).unref();
  }

  /** Resolves when no run is in progress. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Prevents further runs. Resolves when the run in progress has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    await this.idle();
  }

  private async run(): Promise<void> {
    for (let asked = this.next; asked && !this.isStopped; asked = this.next) {
      this.next = null;
      while ((await this.runOnce()) && !this.isStopped);
      asked.resolve();
    }
    this.next?.resolve();
    this.next = null;
    // In the same tick as the last check of `next`, so that no nudge is lost in between.
    this.running = null;
    if (this.isStarted) this.nudgeWithin(this.every);
  }

  private async runOnce(): Promise<boolean> {
    try {
      // It may be nudged by a request, and does the work of many.
      return (await apart(() => this.work(this.stopping.signal))) === true;
    } catch (error) {
      if (!this.isStopped) this.logger.error(error);
      return false;
    }
  }
}
