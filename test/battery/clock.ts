import { createHash, randomUUID } from 'node:crypto';
import { Surroundings } from '../../src/runtime/surroundings.js';

/** A clock that stands still until a test moves it. */
export class StandingClock extends Surroundings {
  private ids: { of: string; counted: number } | null = null;
  private next: string | null = null;

  constructor(public instant: string = '2026-11-21T12:00:00.000Z') {
    super();
  }

  now(): string {
    return this.instant;
  }

  pass(milliseconds: number): void {
    this.instant = new Date(Date.parse(this.instant) + milliseconds).toISOString();
  }

  /** From here on ids are made of `name` alone: what else is recorded does not shift them. */
  nameIds(name: string): void {
    this.ids = { of: name, counted: 0 };
  }

  /** The next id, and that one only. */
  nextId(id: string): void {
    this.next = id;
  }

  newId(): string {
    const { next } = this;
    this.next = null;
    if (next) return next;
    if (!this.ids) return randomUUID();
    this.ids.counted += 1;
    const digest = createHash('sha256').update(`${this.ids.of} ${this.ids.counted}`).digest('hex');
    const [a, b, c, d] = [
      digest.slice(0, 8),
      digest.slice(8, 12),
      digest.slice(13, 16),
      digest.slice(17, 20),
    ];
    return `${a}-${b}-4${c}-8${d}-${digest.slice(20, 32)}`;
  }
}
