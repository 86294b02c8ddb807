import type { Steps } from '../domain/values/steps.js';
import { Semaphore } from './semaphore.js';

/**
 * How much of a long computation runs before others get the thread: so many steps, or so many milliseconds where
 * steps take longer. A step of the machine takes 30 to 40 µs (pure-transition.ts): 200 of them are 6 to 8 ms.
 */
export const STEPS_A_SLICE = 200;
const MS_A_SLICE = 10;
/** Steps that run at once: enough for a late entry, or a page of a track with an ordinary history. */
const SHORT = 50;

/**
 * The most steps of one call: some ten seconds of a core. An import of 8 MiB, the most that a call may send, has some
 * 25,000 entries and takes a few steps for each.
 */
export const STEPS_PER_CALL = 250_000;

/** Long reads of different callers at once: they share one thread, and each holds a connection for a while. */
const LONG_READS = 3;
/** Reads of one caller that may wait for the first to end. */
const WAITING = 20;
/** In milliseconds: as long as a writer waits in the queue (db/timeouts.ts). */
const PATIENCE = 15_000;

/** Runs long computations in slices, so that everything else in the process waits for one slice at most. */
export class TimeSlices {
  private readonly longReads = new Semaphore('long reads', LONG_READS);
  private readonly callers = new Map<string, Semaphore>();

  /** @param most steps that one computation may take */
  constructor(private readonly most = STEPS_PER_CALL) {}

  /**
   * Runs the steps in slices. In each turn of the event loop one slice of one computation runs. A short computation
   * runs at once.
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
   * Runs a caller's long read after the caller's last one has ended and while few others read as long. It waits
   * without a connection.
   */
  async oneAtATime<T>(caller: string, read: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + PATIENCE;
    const own = this.callers.get(caller) ?? new Semaphore('a long read', 1, WAITING);
    this.callers.set(caller, own);
    const leaveOwn = await own.acquire(deadline);
    try {
      const leave = await this.longReads.acquire(deadline);
      return await read().finally(leave);
    } finally {
      leaveOwn();
      if (own.isIdle) this.callers.delete(caller);
    }
  }
}

/** The computation needs more steps than one call may take. */
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
