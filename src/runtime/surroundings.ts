import { randomUUID } from 'node:crypto';
import type { Instant } from '../domain/values/views.js';

/** The clock and the source of ids, in one place so that tests can hold both still. */
export abstract class Surroundings {
  abstract now(): Instant;
  /** Random, never ordered by time: an id must not tell when a confidential entry was recorded. */
  abstract newId(): string;
}

export class SystemSurroundings extends Surroundings {
  now(): Instant {
    return new Date().toISOString();
  }

  newId(): string {
    return randomUUID();
  }
}
