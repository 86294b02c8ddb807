import { LRUCache } from 'lru-cache';

/**
 * The values that were used last, so many at most. Every process has its own, so a value of something that another process
 * may change is set with its version and got with the version that counts now: an older one is not found.
 */
export class Cache<V> {
  private readonly entries: LRUCache<string, { value: V; version: string }>;

  constructor(most: number) {
    this.entries = new LRUCache({ max: most });
  }

  get(key: string, version = ''): V | undefined {
    const found = this.entries.get(key);
    return found?.version === version ? found.value : undefined;
  }

  set(key: string, value: V, version = ''): void {
    this.entries.set(key, { value, version });
  }

  /** Forgets the value, unless another was set meanwhile. */
  forget(key: string, value: V): void {
    if (this.entries.peek(key)?.value === value) this.entries.delete(key);
  }
}
