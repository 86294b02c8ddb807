import { randomUUID } from 'node:crypto';

/** Random, never ordered by time: an id must not tell when a confidential entry was recorded. */
export class IdGenerator {
  newId(): string {
    return randomUUID();
  }
}
