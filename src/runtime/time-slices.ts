import type { Steps } from '../domain/values/steps.js';
import { Semaphore } from './semaphore.js';

/**
 * How much of a long computation runs before others have the thread: so many steps, or so many milliseconds where steps
 * weigh more. A step of the machine takes 30 to 40 µs (pure-transition.ts): 200 of them are 6 to 8 ms.
 */
export const STEPS_A_SLICE = 200;
const MS_A_SLICE = 10;
/** What everybody may take at once: a late entry, or a page of a track with an ordinary history. */
const SHORT = 50;

/**
 * What one call may ask for, in steps: some ten seconds of a core. An import of 8 MiB, the most that a call may send, has
 * some 25,000 entries and takes a few steps for each.
 */
export const STEPS_PER_CALL = 250_000;

/** Long reads at once, of different callers: they share one thread, and each takes a connection for a while. */
const LONG_READS = 3;
/** Of one caller, waiting for his first to end. */
const WAITING = 20;
/** In milliseconds: as long as a writer waits for his turn (db/timeouts.ts). */
const PATIENCE = 15_000;

/** Runs what takes long, so that whatever else the process has to do waits for one slice of it at most. */
export class TimeSlices {
  private readonly longReads = new Semaphore('long reads', LONG_READS);
  private readonly callers = new Map<string, Semaphore>();

  /** @param most steps that one computation may take */
  constructor(private readonly most = STEPS_PER_CALL) {}

  /**
   * Takes the steps in slices. Of all computations under way one slice runs in each turn of the event loop; what is short
   * is done at once.
   */
  async run<T>(steps: Steps<T>): Promise<T> {
    let left = this.most;
    for (let slice = SHORT; ; slice = STEPS_A_SLICE) {
      const until = performance.now() + MS_A_SLICE;
      for (let taken = 0; taken < slice && performance.now() < until; taken += 1) {
        const { done, value } = steps.next();
        if (done) return value;
        left -= 1;
        if (left < 0) throw new TooMuchWork(this.most);
      }
      await nextTurn();
    }
  }

  /** Runs a caller's long read once his last has ended and few others read as long: he waits holding nothing. */
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

/** A computation that asks for more steps than one call may take. */
export class TooMuchWork extends Error {
  constructor(most: number) {
    super(`takes more than ${most} steps through histories: ask for less at a time`);
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
