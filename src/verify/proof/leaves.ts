import { publicRowOf } from '../../ledger/load-track.js';
import { hashOfTexts, publicTexts } from '../../ledger/rows/hash-chain.js';
import { domainRow } from '../../ledger/rows/stored-row.js';
import { HASH_BYTES, leafHash } from '../../proofs/merkle/hashes.js';
import type { TrackRecords } from '../records/records.js';
import { LeafFile } from './leaf-file.js';

/** Leaves of one log: their positions, and their hashes one after another. */
type LeafRun = { positions: number[]; hashes: Uint8Array };

/** The leaves of some tracks in both logs, as one thread hands them to another. */
export type LeafRuns = { full: LeafRun; open: LeafRun };

type Leaf = { position: number; hash: Buffer };

/**
 * A row's hash was recomputed before, so the stored one stands for its content. Throws where a row of the public log shows
 * none of the ledger.
 */
export function leavesOf(tracks: readonly TrackRecords[]): LeafRuns {
  return { full: runOf(tracks.flatMap(fullLeaves)), open: runOf(tracks.flatMap(openLeaves)) };
}

const runOf = (leaves: readonly Leaf[]): LeafRun => ({
  positions: leaves.map(({ position }) => position),
  hashes: Buffer.concat(leaves.map(({ hash }) => hash)),
});

const fullLeaves = ({ numbered, rows }: TrackRecords): Leaf[] =>
  numbered.flatMap(({ public: isPublic, seq, position }) => {
    const row = isPublic ? undefined : rows[seq - 1];
    return row ? [{ position, hash: leafHash(row.hash) }] : [];
  });

function openLeaves({ slug, numbered, rows: stored, shown: all, redactions }: TrackRecords): Leaf[] {
  const rows = stored.map(domainRow);
  const kept: Record<string, string> = Object.assign(
    {},
    ...redactions.map(({ publicPayloads }) => publicPayloads),
  );
  return numbered.flatMap(({ public: isPublic, seq, position }) => {
    const shown = isPublic ? all[seq - 1] : undefined;
    const [row, content] = [stored[(shown?.rowSeq ?? 0) - 1], stored[(shown?.contentSeq ?? 0) - 1]];
    if (!shown || !row || !content) return [];
    const texts = publicTexts(
      {
        track: slug,
        row: publicRowOf(shown, rows),
        kindVersion: row.kindVersion,
        salts: [row.salt, content.salt],
      },
      kept[seq],
    );
    return [{ position, hash: leafHash(hashOfTexts(texts)) }];
  });
}

/** The leaves of both logs. */
export class Leaves {
  readonly full = new LeafFile();
  readonly open = new LeafFile();

  add({ full, open }: LeafRuns): void {
    put(this.full, full);
    put(this.open, open);
  }

  close(): void {
    this.full.close();
    this.open.close();
  }
}

function put(file: LeafFile, { positions, hashes }: LeafRun): void {
  for (const [index, position] of positions.entries())
    file.put(position, Buffer.from(hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES)));
}
