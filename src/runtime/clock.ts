import type { Instant } from '../domain/values/views.js';

/** Tests stop it or set it. */
export class Clock {
  now(): Instant {
    return new Date().toISOString();
  }
}
