/**
 * What a pure function gave, by key. Keys are few in ordinary use: the bound only keeps odd input from growing the process
 * without end, so all is forgotten at once, which costs less than to count who used what last.
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
