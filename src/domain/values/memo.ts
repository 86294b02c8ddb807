/**
 * The results of a pure function, by key. Ordinary input has few keys. The bound only keeps odd input from growing
 * the process without end, so a full memo is cleared at once: that is cheaper than tracking the last use of each key.
 */
export class Memo<K, V> {
  private readonly known = new Map<K, V>();

  constructor(private readonly most: number) {}

  /** `undefined` is not remembered. */
  of(key: K, make: (key: K) => V): V {
    const before = this.known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    if (this.known.size >= this.most) this.known.clear();
    this.known.set(key, made);
    return made;
  }
}
