import { Cache } from '../../runtime/cache.js';

/** Messages in a process at a time: the next endpoint is told the same as the last. */
const MOST = 2_000;

/** What was read, or is being read. What was not found or failed is forgotten: it is read again when it is asked for. */
export class MessageCache<T> {
  private readonly cache = new Cache<Promise<T | null>>(MOST);

  get(key: string): Promise<T | null> | undefined {
    return this.cache.get(key);
  }

  set(key: string, reading: Promise<T | null>): Promise<T | null> {
    this.cache.set(key, reading);
    const forget = () => this.cache.forget(key, reading);
    reading.then((found) => found ?? forget(), forget);
    return reading;
  }
}
