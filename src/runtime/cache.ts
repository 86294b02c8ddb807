import { LRUCache } from 'lru-cache';

/**
 * A cache of the most recently used values, one a process. If another process may change a value, set and get it with
 * its version: another version is not found.
 */
export class Cache<V> {
  private readonly entries: LRUCache<string, { value: V; version: string }>;

  /**
   * `most`: how many values, or how large they may be together if `sizeOf` gives the size of each. `lasts`: for how many
   * milliseconds a value is kept at most.
   */
  constructor(most: number, { sizeOf, lasts = 0 }: { sizeOf?: (value: V) => number; lasts?: number } = {}) {
    this.entries = sizeOf
      ? new LRUCache({
          ...{ maxSize: most, ttl: lasts },
          sizeCalculation: ({ value }, key) => sizeOf(value) + key.length,
        })
      : new LRUCache({ max: most, ttl: lasts });
  }

  get(key: string, version = ''): V | undefined {
    const found = this.entries.get(key);
    return found?.version === version ? found.value : undefined;
  }

  set(key: string, value: V, version = ''): void {
    this.entries.set(key, { value, version });
  }

  /** Deletes the value, unless another was set meanwhile. */
  forget(key: string, value: V): void {
    if (this.entries.peek(key)?.value === value) this.entries.delete(key);
  }
}
