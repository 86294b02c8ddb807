import type { Steps } from '../../domain/values/steps.js';

/** An item of a history. Items with equal keys in several histories are merged, as far as their order allows. */
export type Keyed = { key: string | null };

/** Yields after this many items: about as long as one step of the machine. */
const GROUPS_A_STEP = 20;

/** For a key, the histories that still contain it, and those whose next item has it. */
type Standing = { left: Map<number, number>; next: Set<number> };

/**
 * Merges histories into one list of groups and keeps the order of each history. Items with the same key become one
 * group, unless two histories have two keys in opposite orders: then one of these groups is split. Among the possible
 * next groups, that of the first history comes first. The time is linear in the number of items.
 */
export function* mergeHistories<T extends Keyed>(histories: readonly (readonly T[])[]): Steps<T[][]> {
  const at = histories.map(() => 0);
  const keys = new Map<string, Standing>();
  const ready = new LowestFirst(histories.length);
  const head = (index: number): T | undefined => histories[index]?.[at[index] as number];
  const standingOf = (key: string): Standing => {
    const found = keys.get(key) ?? { left: new Map(), next: new Set() };
    keys.set(key, found);
    return found;
  };
  /** An item can come next if no other history has its key after another item. */
  const noteReady = ({ left, next }: Standing): void => {
    if (left.size === next.size) for (const index of next) ready.add(index);
  };
  const noteHead = (index: number): void => {
    const key = head(index)?.key;
    if (key === null) ready.add(index);
    if (typeof key !== 'string') return;
    standingOf(key).next.add(index);
    noteReady(standingOf(key));
  };
  const take = (index: number): T => {
    const item = head(index) as T;
    at[index] = (at[index] as number) + 1;
    if (item.key === null) return item;
    const { left, next } = standingOf(item.key);
    next.delete(index);
    const more = (left.get(index) as number) - 1;
    if (more === 0) left.delete(index);
    else left.set(index, more);
    return item;
  };

  for (const [index, history] of histories.entries())
    for (const { key } of history)
      if (key !== null) standingOf(key).left.set(index, (standingOf(key).left.get(index) ?? 0) + 1);
  for (const index of histories.keys()) noteHead(index);

  const groups: T[][] = [];
  for (let first = 0; ; ) {
    while (first < histories.length && head(first) === undefined) first += 1;
    if (first === histories.length) return groups;
    const index = ready.take() ?? first;
    const { key } = head(index) as T;
    const together = key === null ? [index] : [...standingOf(key).next].sort((a, b) => a - b);
    for (const one of together) ready.delete(one);
    groups.push(together.map(take));
    if (groups.length % GROUPS_A_STEP === 0) yield;
    if (key !== null) noteReady(standingOf(key));
    for (const one of together) noteHead(one);
  }
}

/** A set of numbers below `size` with its minimum: a heap with lazy deletion. */
class LowestFirst {
  private readonly heap: number[] = [];
  private readonly members: Uint8Array;

  constructor(size: number) {
    this.members = new Uint8Array(size);
  }

  add(value: number): void {
    if (this.members[value]) return;
    this.members[value] = 1;
    let at = this.heap.push(value) - 1;
    for (let above = (at - 1) >> 1; at > 0 && this.swap(above, at); above = (at - 1) >> 1) at = above;
  }

  delete(value: number): void {
    this.members[value] = 0;
  }

  take(): number | undefined {
    while (this.heap.length > 0) {
      const lowest = this.pop();
      if (!this.members[lowest]) continue;
      this.members[lowest] = 0;
      return lowest;
    }
    return undefined;
  }

  private pop(): number {
    const lowest = this.heap[0] as number;
    const last = this.heap.pop() as number;
    if (this.heap.length === 0) return lowest;
    this.heap[0] = last;
    for (let at = 0; ; ) {
      const [left, right] = [2 * at + 1, 2 * at + 2];
      const below = (this.heap[right] ?? Infinity) < (this.heap[left] ?? Infinity) ? right : left;
      if (below >= this.heap.length || !this.swap(at, below)) return lowest;
      at = below;
    }
  }

  /** Swaps the two if the child is lower. Returns whether it did. */
  private swap(above: number, below: number): boolean {
    const [a, b] = [this.heap[above] as number, this.heap[below] as number];
    if (a <= b) return false;
    this.heap[above] = b;
    this.heap[below] = a;
    return true;
  }
}
