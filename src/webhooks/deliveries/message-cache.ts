import { LRUCache } from 'lru-cache';

/** So many are kept, the newest: the next endpoint is told the same. */
const KEPT = 2_000;

/** What was read, or is being read. What was not found or failed is not kept: it is read again when it is asked for. */
export class Kept<T> {
  private readonly kept = new LRUCache<string, Promise<T | null>>({ max: KEPT });

  of(key: string): Promise<T | null> | undefined {
    return this.kept.get(key);
  }

  keep(key: string, reading: Promise<T | null>): Promise<T | null> {
    this.kept.set(key, reading);
    const forget = () => {
      if (this.kept.peek(key) === reading) this.kept.delete(key);
    };
    reading.then((found) => found ?? forget(), forget);
    return reading;
  }
}
