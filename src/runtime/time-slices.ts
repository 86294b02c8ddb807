import type { Steps } from '../domain/values/steps.js';
import { Semaphore } from './semaphore.js';

/**
 * The length of a slice of a long computation: this many steps, or this many milliseconds if steps take longer. A step
 * of the machine alone takes some 10 µs.
 */
export const STEPS_A_SLICE = 200;
const MS_A_SLICE = 10;
/** The first slice: enough for a late entry, or for a page of a track with an ordinary history. */
const SHORT = 50;

/**
 * The most steps of one call: some ten seconds of a core. An import of 8 MiB, the largest body, has some 25,000 entries
 * and takes a few steps for each.
 */
export const STEPS_PER_CALL = 250_000;

/** How many long reads run at once: they share one thread, and each holds a connection. */
const LONG_READS = 3;
/** How many long reads of one caller may wait. */
const MAX_QUEUE = 20;
/** In milliseconds, as long as a writer waits in a queue (db/timeouts.ts). */
const MAX_WAIT = 15_000;

/** Runs long computations in slices, so that other work in the process waits for one slice at most. */
export class TimeSlices {
  private readonly longReads = new Semaphore('long reads', LONG_READS);
  private readonly callers = new Map<string, Semaphore>();

  /** @param most steps that one computation may take */
  constructor(private readonly most = STEPS_PER_CALL) {}

  /**
   * Runs the steps in slices. Each turn of the event loop runs one slice of one computation. A short computation runs
   * at once.
   */
  async run<T>(steps: Steps<T>): Promise<T> {
    let left = this.most;
    for (let slice = SHORT; ; slice = STEPS_A_SLICE) {
      const until = performance.now() + MS_A_SLICE;
      for (let step = 0; step < slice && performance.now() < until; step += 1) {
        const { done, value } = steps.next();
        if (done) return value;
        left -= 1;
        if (left < 0) throw new TooMuchWork(this.most);
      }
      await nextTurn();
    }
  }

  /**
   * Runs a caller's long read when the caller's last one has ended and few others run. It waits without a connection.
   */
  async oneAtATime<T>(caller: string, read: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + MAX_WAIT;
    const own = this.callers.get(caller) ?? new Semaphore('a long read', 1, MAX_QUEUE);
    this.callers.set(caller, own);
    const releaseOwn = await own.acquire(deadline);
    try {
      const release = await this.longReads.acquire(deadline);
      return await read().finally(release);
    } finally {
      releaseOwn();
      if (own.isIdle) this.callers.delete(caller);
    }
  }
}

/** Thrown if a computation needs more steps than one call may take. */
export class TooMuchWork extends Error {
  constructor(most: number) {
    super(`needs more than ${most} steps: ask for less at a time`);
  }
}

const waiting: (() => void)[] = [];

function nextTurn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (waiting.push(resolve) === 1) setImmediate(runNext);
  return promise;
}

function runNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(runNext);
}
