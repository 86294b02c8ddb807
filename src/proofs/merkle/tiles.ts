import { HASH_BYTES, leafHash, nodeHash } from './hashes.js';
import { type NodeAt, rootOf } from './tree.js';

/**
 * A tree is stored as tiles (C2SP tlog-tiles): a tile holds up to 256 hashes of its level side by side, and the root of
 * a full one is a hash of the level above. Only the last tile of a level grows. A proof reads a few of them, whatever
 * the size.
 */
const LEVELS_OF_A_TILE = 8;
const WIDTH = 2 ** LEVELS_OF_A_TILE;

export type TileKey = { level: number; number: number };
export type Tile = TileKey & { hashes: Buffer };

const keyOf = ({ level, number }: TileKey): string => `${level}/${number}`;

/** The levels that a tree of this size has: one at least. */
function levelsOf(size: number): number[] {
  const levels = [0];
  for (let above = Math.floor(size / WIDTH); above > 0; above = Math.floor(above / WIDTH)) {
    levels.push(levels.length);
  }
  return levels;
}

/** The tiles to which more leaves are added: the last one of each level that is not full. */
export const growingTiles = (size: number): TileKey[] =>
  levelsOf(size)
    .map((level) => ({ level, count: Math.floor(size / WIDTH ** level) }))
    .filter(({ count }) => count % WIDTH > 0)
    .map(({ level, count }) => ({ level, number: Math.floor(count / WIDTH) }));

/** The tiles that change or begin where `leaves` are added to a tree of this size, of which `growing` tiles are known. */
export function addLeaves(size: number, growing: readonly Tile[], leaves: readonly Buffer[]): Tile[] {
  const stored = new Map(growing.map((tile) => [keyOf(tile), tile.hashes]));
  const changed: Tile[] = [];
  let [level, count, added] = [0, size, leaves.map(leafHash)];
  while (added.length > 0) {
    const first = Math.floor(count / WIDTH);
    const before = stored.get(keyOf({ level, number: first })) ?? Buffer.alloc(0);
    if (before.length !== (count % WIDTH) * HASH_BYTES)
      throw new Error(`tile ${level}/${first} is not whole`);
    const hashes = Buffer.concat([before, ...added]);
    const roots: Buffer[] = [];
    for (let at = 0; at < hashes.length; at += WIDTH * HASH_BYTES) {
      const tile = hashes.subarray(at, at + WIDTH * HASH_BYTES);
      changed.push({ level, number: first + at / (WIDTH * HASH_BYTES), hashes: tile });
      if (tile.length === WIDTH * HASH_BYTES) roots.push(rootInTile(tile, 0, WIDTH));
    }
    [level, count, added] = [level + 1, first, roots];
  }
  return changed;
}

/** The hash of a power of two of hashes that lie side by side in a tile. */
function rootInTile(tile: Buffer, start: number, count: number): Buffer {
  if (count === 1) {
    const hash = tile.subarray(start * HASH_BYTES, (start + 1) * HASH_BYTES);
    if (hash.length !== HASH_BYTES) throw new Error(`a tile ends before hash ${start}`);
    return hash;
  }
  const half = count / 2;
  return nodeHash(rootInTile(tile, start, half), rootInTile(tile, start + half, half));
}

/**
 * Computes what needs nodes of the tree: first with a node that only notes which tiles it needs, then with these tiles,
 * which `read` brings at once.
 */
export async function withTiles<T>(
  compute: (node: NodeAt) => T,
  read: (keys: TileKey[]) => Promise<readonly Tile[]>,
): Promise<T> {
  const needed = new Map<string, TileKey>();
  const none = Buffer.alloc(HASH_BYTES);
  compute((level, index) => {
    const { key } = placeOf(level, index);
    needed.set(keyOf(key), key);
    return none;
  });
  const tiles = new Map((await read([...needed.values()])).map((tile) => [keyOf(tile), tile.hashes]));
  return compute((level, index) => {
    const { key, start, count } = placeOf(level, index);
    const tile = tiles.get(keyOf(key));
    if (!tile) throw new Error(`tile ${keyOf(key)} is missing`);
    return rootInTile(tile, start, count);
  });
}

/** In which tile a node is, and of which of its hashes it is the root. */
function placeOf(level: number, index: number): { key: TileKey; start: number; count: number } {
  const ofTile = Math.floor(level / LEVELS_OF_A_TILE);
  const count = 2 ** (level % LEVELS_OF_A_TILE);
  const first = index * count;
  return {
    key: { level: ofTile, number: Math.floor(first / WIDTH) },
    start: first % WIDTH,
    count,
  };
}

/** The root of the first `size` leaves. */
export const rootFrom = (
  read: (keys: TileKey[]) => Promise<readonly Tile[]>,
  size: number,
): Promise<Buffer> => withTiles((node) => rootOf(node, size), read);
