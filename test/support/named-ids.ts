import { createHash } from 'node:crypto';
import { IdGenerator } from '../../src/runtime/id-generator.js';

/** Random ids, unless a trial needs the same ones in two histories. */
export class NamedIds extends IdGenerator {
  private name: string | null = null;
  private count = 0;
  private next: string | null = null;

  /** Makes every id from now on of this name and a number. What else is recorded does not change them. */
  nameIds(name: string): void {
    this.name = name;
    this.count = 0;
  }

  /** Gives this id once. */
  nextId(id: string): void {
    this.next = id;
  }

  override newId(): string {
    const { next } = this;
    this.next = null;
    if (next) return next;
    if (this.name === null) return super.newId();
    this.count += 1;
    const digest = createHash('sha256').update(`${this.name} ${this.count}`).digest('hex');
    const [a, b, c, d] = [
      digest.slice(0, 8),
      digest.slice(8, 12),
      digest.slice(13, 16),
      digest.slice(17, 20),
    ];
    return `${a}-${b}-4${c}-8${d}-${digest.slice(20, 32)}`;
  }
}
