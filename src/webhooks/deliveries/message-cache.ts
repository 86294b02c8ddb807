import { Cache } from '../../runtime/cache.js';

/** Messages cached per process: several endpoints get the same message. */
const CAPACITY = 2_000;

/**
 * In milliseconds: several attempts of a burst share a read, and what is redacted is no longer sent after a minute, by
 * whatever process (docs/security.md).
 */
const LASTS = 60_000;

/** Caches reads, also while they run. A read that fails or finds nothing is dropped from the cache, so that the next one tries again. */
export class MessageCache<T> {
  private readonly cache = new Cache<Promise<T | null>>(CAPACITY, { lasts: LASTS });

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
