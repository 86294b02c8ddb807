import { bounds } from '../values/dates.js';
import type { Edtf } from '../values/views.js';

type Dated = { occurredOn: Edtf };

/** A run of entries, with the earliest day of each and the latest of these days. */
type Block<T> = { entries: T[]; starts: number[]; latestStart: number };

/** With blocks of a few hundred entries, an insertion takes about the square root of a long history's length. */
const LONGEST_BLOCK = 256;

/**
 * The effective order of live entries given in recorded order: each is put just before the first that is certainly
 * later, else last.
 */
export function effectiveOrder<T extends Dated>(entries: Iterable<T>): T[] {
  const blocks: Block<T>[] = [];
  let latestStart = Number.NEGATIVE_INFINITY;
  for (const entry of entries) {
    const { earliest, latest } = bounds(entry.occurredOn);
    // Most entries come last. Only for the others is a position searched.
    const at = latestStart <= latest ? -1 : blocks.findIndex((block) => block.latestStart > latest);
    const block = blocks.at(at) ?? emptyBlock(blocks);
    const place = at === -1 ? block.entries.length : block.starts.findIndex((start) => start > latest);
    block.entries.splice(place, 0, entry);
    block.starts.splice(place, 0, earliest);
    block.latestStart = Math.max(block.latestStart, earliest);
    latestStart = Math.max(latestStart, earliest);
    if (block.entries.length > LONGEST_BLOCK) halve(blocks, blocks.indexOf(block));
  }
  return blocks.flatMap((block) => block.entries);
}

function emptyBlock<T>(blocks: Block<T>[]): Block<T> {
  const block = { entries: [], starts: [], latestStart: Number.NEGATIVE_INFINITY };
  blocks.push(block);
  return block;
}

function halve<T>(blocks: Block<T>[], at: number): void {
  const { entries, starts } = blocks[at] as Block<T>;
  const half = entries.length >> 1;
  const parts = [
    { entries: entries.slice(0, half), starts: starts.slice(0, half) },
    { entries: entries.slice(half), starts: starts.slice(half) },
  ];
  blocks.splice(at, 1, ...parts.map((part) => ({ ...part, latestStart: Math.max(...part.starts) })));
}

/** Where in `ordered` a newly recorded entry goes. */
export function positionIn(ordered: readonly Dated[], entry: Dated): number {
  const { latest } = bounds(entry.occurredOn);
  const later = ordered.findIndex(({ occurredOn }) => bounds(occurredOn).earliest > latest);
  return later === -1 ? ordered.length : later;
}
