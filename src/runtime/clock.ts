import type { Instant } from '../domain/values/views.js';

/** The time. Tests replace it. */
export class Clock {
  now(): Instant {
    return new Date().toISOString();
  }
}
