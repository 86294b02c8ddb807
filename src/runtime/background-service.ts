import { performance } from 'node:perf_hooks';
import { Logger } from '@nestjs/common';

/** One run. `true` asks for another at once. A run that takes many steps ends early when `stopping` is aborted. */
type Work = (stopping: AbortSignal) => Promise<boolean> | Promise<void>;

/**
 * Work that a process does beside its requests: when it is nudged, and every so many milliseconds. It never runs
 * twice at a time: one more run answers all nudges that came during a run. A run that fails is logged, and the next
 * one tries again. A class holds one as a member and starts and stops it with itself.
 */
export class BackgroundService {
  private readonly logger: Logger;
  private readonly stopping = new AbortController();
  private running: Promise<void> | null = null;
  /** Resolves for everybody who nudged since the last run began. */
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

  /** Runs it every so often from now on. The first run begins at once, or after so many milliseconds. */
  start(first = 0): void {
    this.isStarted = true;
    if (first === 0) void this.nudge();
    else this.nudgeWithin(first);
  }

  /** Resolves when a run that began after the call has ended, whether or not it failed. */
  nudge(): Promise<void> {
    if (this.isStopped) return this.idle();
    this.next ??= Promise.withResolvers<void>();
    const { promise } = this.next;
    this.running ??= this.run();
    return promise;
  }

  /** As {@link nudge}, in so many milliseconds at the latest. */
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

  /** Resolves when no run is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  /** Prevents further runs. Resolves when the one under way has ended. */
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
    // Set in the same tick as the last look at `next`: a nudge in between would be lost.
    this.running = null;
    if (this.isStarted) this.nudgeWithin(this.every);
  }

  private async runOnce(): Promise<boolean> {
    try {
      return (await this.work(this.stopping.signal)) === true;
    } catch (error) {
      if (!this.isStopped) this.logger.error(error);
      return false;
    }
  }
}
