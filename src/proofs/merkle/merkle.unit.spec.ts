import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sized } from '../../../test/support/sizes.js';
import { EMPTY_ROOT, leafHash, nodeHash } from './hashes.js';
import { addLeaves, growingTiles, type Tile, type TileKey, withTiles } from './tiles.js';
import { consistencyProof, inclusionProof, rootOf } from './tree.js';
import { isConsistent, isIncluded } from './verify.js';

/**
 * Proofs of an independent implementation, right and wrong ones: github.com/transparency-dev/merkle, testdata, at
 * 417fb0c (Apache-2.0). `[index or size, size, root, leaf or root, proof, is wrong]`.
 */
type Vector = [number, number, string, string, string[], boolean];
const VECTORS: { inclusion: Vector[]; consistency: Vector[] } = JSON.parse(
  readFileSync('test/fixtures/merkle-vectors.json', 'utf8'),
);
const bytes = (text: string) => Buffer.from(text, 'base64');

/** RFC 6962, section 2.1, word for word. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return EMPTY_ROOT;
  if (leaves.length === 1) return leafHash(leaves[0] as Buffer);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeHash(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)));
}

const leavesOf = (count: number) => Array.from({ length: count }, (_, n) => Buffer.from(`entry ${n}`));

/** A tree kept as its tiles are in the database. */
class StoredTree {
  private readonly tiles = new Map<string, Tile>();
  size = 0;

  readonly read = async (keys: TileKey[]): Promise<Tile[]> =>
    keys.flatMap(({ level, number }) => this.tiles.get(`${level}/${number}`) ?? []);

  async add(leaves: readonly Buffer[]): Promise<this> {
    for (const tile of addLeaves(this.size, await this.read(growingTiles(this.size)), leaves))
      this.tiles.set(`${tile.level}/${tile.number}`, tile);
    this.size += leaves.length;
    return this;
  }

  root = (size: number) => withTiles((node) => rootOf(node, size), this.read);
  inclusion = (index: number, size: number) =>
    withTiles((node) => inclusionProof(node, index, size), this.read);
  consistency = (from: number, to: number) =>
    withTiles((node) => consistencyProof(node, from, to), this.read);
}

describe('proofs of another implementation', () => {
  it.each(VECTORS.inclusion)('leaf %d of %d', (index, size, root, leaf, proof, isWrong) => {
    expect(isIncluded(bytes(leaf), index, proof.map(bytes), { size, root: bytes(root) })).toBe(!isWrong);
  });

  it.each(VECTORS.consistency)('%d leaves of %d', (from, to, earlier, later, proof, isWrong) => {
    const [first, second] = [
      { size: from, root: bytes(earlier) },
      { size: to, root: bytes(later) },
    ];
    // It takes roots of any length. Ours takes hashes only.
    const areHashes = first.root.length === 32 && second.root.length === 32;
    expect(isConsistent(first, second, proof.map(bytes))).toBe(!isWrong && areHashes);
  });

  it('hashes of an empty tree, of leaves and of nodes are those of RFC 6962', () => {
    const hex = (hash: Buffer) => hash.toString('hex');
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(hex(leafHash(Buffer.from('')))).toBe(
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    );
    expect(hex(leafHash(Buffer.from('L123456')))).toBe(
      '395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56',
    );
    expect(hex(nodeHash(Buffer.from('N123'), Buffer.from('N456')))).toBe(
      'aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb',
    );
  });
});

describe('a tree in tiles', () => {
  it('has the root of the definition at every size, however its leaves came', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 6 }), async (chunks) => {
        const tree = new StoredTree();
        const leaves = leavesOf(chunks.reduce((sum, count) => sum + count, 0));
        for (const count of chunks) await tree.add(leaves.slice(tree.size, tree.size + count));
        for (const size of [0, 1, Math.floor(tree.size / 2), tree.size].filter((at) => at <= tree.size))
          expect(await tree.root(size)).toEqual(rootByDefinition(leaves.slice(0, size)));
      }),
      { numRuns: 30 },
    );
  });

  it('grows beyond two levels of tiles', async () => {
    const leaves = leavesOf(256 * 256 + 300);
    const tree = await new StoredTree().add(leaves);
    const root = rootByDefinition(leaves);
    expect(await tree.root(leaves.length)).toEqual(root);
    const proof = await tree.inclusion(65_600, leaves.length);
    expect(isIncluded(leafHash(leaves[65_600] as Buffer), 65_600, proof, { size: leaves.length, root })).toBe(
      true,
    );
  });

  it('proves every leaf, and every smaller tree', async () => {
    const tree = await new StoredTree().add(leavesOf(70));
    for (let size = 1; size <= tree.size; size += 1) {
      const root = await tree.root(size);
      for (let index = 0; index < size; index += 1) {
        const leaf = leafHash(leavesOf(index + 1)[index] as Buffer);
        expect(isIncluded(leaf, index, await tree.inclusion(index, size), { size, root })).toBe(true);
      }
      const later = { size: tree.size, root: await tree.root(tree.size) };
      expect(isConsistent({ size, root }, later, await tree.consistency(size, tree.size))).toBe(true);
    }
  });
});

describe('a forged proof', () => {
  const runs = sized(1_000, 500_000);
  const flip = (hash: Buffer, bit: number) => {
    const flipped = Buffer.from(hash);
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
    return flipped;
  };
  const mutation = fc.record({
    size: fc.integer({ min: 2, max: 600 }),
    at: fc.nat(599),
    kind: fc.constantFrom('bit', 'cut', 'repeat', 'swap'),
    place: fc.nat(20),
    bit: fc.nat(255),
    by: fc.integer({ min: 1, max: 40 }),
  });
  type Mutation = typeof mutation extends fc.Arbitrary<infer M> ? M : never;

  /** The proof changed in one way; null where that changes nothing. */
  function mutated(proof: readonly Buffer[], { kind, place, bit }: Mutation): Buffer[] | null {
    const at = place % Math.max(1, proof.length);
    if (kind === 'bit' && proof.length > 0) return proof.map((h, n) => (n === at ? flip(h, bit) : h));
    if (kind === 'cut' && proof.length > 0) return proof.filter((_, n) => n !== at);
    if (kind === 'repeat') return [...proof.slice(0, at), proof[at] ?? EMPTY_ROOT, ...proof.slice(at)];
    const [one, other] = [proof[at], proof[(at + 1) % proof.length]];
    if (kind === 'swap' && one && other && !one.equals(other))
      return proof.map((h, n) => (n === at ? other : n === (at + 1) % proof.length ? one : h));
    return null;
  }

  // All full nodes of a tree, so that a million proofs are made in a minute.
  const levels = [leavesOf(600).map(leafHash)];
  for (let below = levels[0] as Buffer[]; below.length > 1; below = levels.at(-1) as Buffer[]) {
    levels.push(
      below.flatMap((left, n) => {
        const right = below[n + 1];
        return n % 2 === 0 && right ? [nodeHash(left, right)] : [];
      }),
    );
  }
  const node = (level: number, index: number) => levels[level]?.[index] as Buffer;
  const heads = Array.from({ length: 601 }, (_, size) => ({ size, root: rootOf(node, size) }));
  const headOf = (size: number) => heads[size] as { size: number; root: Buffer };

  it('of an entry is refused', () => {
    fc.assert(
      fc.property(mutation, (how) => {
        const [size, index] = [how.size, how.at % how.size];
        const head = headOf(size);
        const leaf = node(0, index);
        const proof = inclusionProof(node, index, size);
        if (!isIncluded(leaf, index, proof, head)) throw new Error('the proof itself is refused');
        const forged = mutated(proof, how);
        const other = headOf(((size + how.by) % 600) + 1);
        const accepted = [
          forged !== null && isIncluded(leaf, index, forged, head),
          how.by % size !== 0 && isIncluded(leaf, (index + how.by) % size, proof, head),
          isIncluded(leaf, index, proof, { size, root: flip(head.root, how.bit) }),
          // Another size may have the same path. What counts is that its root differs.
          !other.root.equals(head.root) && isIncluded(leaf, index, proof, { size, root: other.root }),
        ];
        if (accepted.includes(true)) throw new Error(`accepted: ${accepted}`);
      }),
      { numRuns: runs },
    );
  }, 1_800_000);

  it('of an earlier head is refused', () => {
    fc.assert(
      fc.property(mutation, (how) => {
        const [from, to] = [1 + (how.at % how.size), how.size];
        const [earlier, later] = [headOf(from), headOf(to)];
        const proof = consistencyProof(node, from, to);
        if (!isConsistent(earlier, later, proof)) throw new Error('the proof itself is refused');
        const forged = mutated(proof, how);
        const other = headOf(1 + ((from - 1 + how.by) % 600));
        const accepted = [
          forged !== null && isConsistent(earlier, later, forged),
          other.size !== from && isConsistent({ size: from, root: other.root }, later, proof),
          isConsistent(earlier, { size: to, root: flip(later.root, how.bit) }, proof),
          // An older head is not taken for a newer one.
          from < to && isConsistent(later, earlier, proof),
        ];
        if (accepted.includes(true)) throw new Error(`accepted: ${accepted}`);
      }),
      { numRuns: runs },
    );
  }, 1_800_000);
});
