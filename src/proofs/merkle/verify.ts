import { EMPTY_ROOT, HASH_BYTES, nodeHash } from './hashes.js';
import { levelOf } from './tree.js';

/** Checks proofs against heads. Each function returns false for whatever does not prove its claim, and never throws. */

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const areHashes = (hashes: readonly Buffer[]): boolean => hashes.every(({ length }) => length === HASH_BYTES);

const half = (value: number): number => Math.floor(value / 2);
const isOdd = (value: number): boolean => value % 2 === 1;

/** Whether the leaf with this hash is at `index` of the tree with this size and root (RFC 9162, section 2.1.3.2). */
export function isIncluded(
  leaf: Buffer,
  index: number,
  proof: readonly Buffer[],
  tree: { size: number; root: Buffer },
): boolean {
  if (!isSize(index) || !isSize(tree.size) || index >= tree.size) return false;
  if (!areHashes([leaf, tree.root, ...proof])) return false;
  let [at, last, hash] = [index, tree.size - 1, leaf];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      hash = nodeHash(sibling, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(tree.root);
}

/** Whether the later tree begins with all leaves of the earlier one (RFC 9162, section 2.1.4.2). */
export function isConsistent(
  earlier: { size: number; root: Buffer },
  later: { size: number; root: Buffer },
  proof: readonly Buffer[],
): boolean {
  if (!isSize(earlier.size) || !isSize(later.size) || earlier.size > later.size) return false;
  if (!areHashes([earlier.root, later.root, ...proof])) return false;
  if (earlier.size === 0) return proof.length === 0 && earlier.root.equals(EMPTY_ROOT);
  if (earlier.size === later.size) return proof.length === 0 && earlier.root.equals(later.root);
  // A tree that is full is a node of the later one, and its root stands for the first hash of the proof.
  const [first, ...rest] = levelOf(earlier.size) !== null ? [earlier.root, ...proof] : proof;
  if (!first) return false;
  let [at, last] = [earlier.size - 1, later.size - 1];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  let [inEarlier, inLater] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (isOdd(at) || at === last) {
      inEarlier = nodeHash(sibling, inEarlier);
      inLater = nodeHash(sibling, inLater);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      inLater = nodeHash(inLater, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && inEarlier.equals(earlier.root) && inLater.equals(later.root);
}
