import { EMPTY_ROOT, nodeHash } from './hashes.js';

/**
 * A node whose subtree is full: `index` counts the nodes of its `level` from the left, and it covers 2^level leaves.
 * Sizes stay below 2^53, so numbers hold them.
 */
export type NodeAt = (level: number, index: number) => Buffer;

/** The largest power of two below `n`, which is where a tree of `n` leaves is split (RFC 6962, section 2.1). */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** Of 2^level; null of any other number. A logarithm alone is rounded. */
export function levelOf(n: number): number | null {
  const level = Math.round(Math.log2(n));
  return 2 ** level === n ? level : null;
}

/** The hash of the leaves from `start` to before `end`, a range at which the tree is split. */
function rangeHash(node: NodeAt, start: number, end: number): Buffer {
  const count = end - start;
  const level = levelOf(count);
  if (level !== null) return node(level, start / count);
  const middle = start + split(count);
  return nodeHash(rangeHash(node, start, middle), rangeHash(node, middle, end));
}

/** The root of the tree over the first `size` leaves. */
export const rootOf = (node: NodeAt, size: number): Buffer =>
  size === 0 ? EMPTY_ROOT : rangeHash(node, 0, size);

/** The path from a leaf to the root of the first `size` leaves (RFC 6962, section 2.1.1). */
export function inclusionProof(node: NodeAt, index: number, size: number): Buffer[] {
  const path: Buffer[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      path.push(rangeHash(node, middle, end));
      end = middle;
    } else {
      path.push(rangeHash(node, start, middle));
      start = middle;
    }
  }
  return path.reverse();
}

/** That the first `from` leaves of the tree of `to` leaves are the tree of `from` leaves (RFC 6962, section 2.1.2). */
export function consistencyProof(node: NodeAt, from: number, to: number): Buffer[] {
  if (from === 0 || from === to) return [];
  const path: Buffer[] = [];
  let [start, end] = [0, to];
  while (end !== from) {
    const middle = start + split(end - start);
    if (from <= middle) {
      path.push(rangeHash(node, middle, end));
      end = middle;
    } else {
      path.push(rangeHash(node, start, middle));
      start = middle;
    }
  }
  // A verifier who has the smaller root knows this hash where it is that root.
  if (start > 0) path.push(rangeHash(node, start, end));
  return path.reverse();
}
