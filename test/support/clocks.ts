import type { Instant } from '../../src/domain/values/views.js';
import { Clock } from '../../src/runtime/clock.js';

/** Stands still until a test sets it. */
export class StoppedClock extends Clock {
  constructor(public at: Instant = '2026-11-21T12:00:00.000Z') {
    super();
  }

  override now(): Instant {
    return this.at;
  }

  pass(milliseconds: number): void {
    this.at = new Date(Date.parse(this.at) + milliseconds).toISOString();
  }
}

/** Goes on, as far ahead as a test sets it. */
export class AdjustableClock extends Clock {
  ahead = 0;

  override now(): Instant {
    return new Date(Date.now() + this.ahead).toISOString();
  }
}
