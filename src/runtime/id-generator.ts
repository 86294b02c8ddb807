import { randomUUID } from 'node:crypto';

/** Random ids, not ordered by time: an id must not reveal when a confidential entry was recorded. */
export class IdGenerator {
  newId(): string {
    return randomUUID();
  }
}
