import { publicRowOf } from '../../ledger/load-track.js';
import { hashOfTexts, publicTexts } from '../../ledger/rows/hash-chain.js';
import { domainRow } from '../../ledger/rows/stored-row.js';
import { leafHash } from '../../proofs/merkle/hashes.js';
import type { TrackRecords } from '../records/records.js';
import { LeafFile } from './leaf-file.js';

/** The leaves of both logs. A row's hash was recomputed before, so the stored one stands for its content. */
export class Leaves {
  readonly full = new LeafFile();
  readonly open = new LeafFile();

  /** Throws where a row of the public log shows none of the ledger. */
  add(track: TrackRecords): void {
    const rows = track.rows.map(domainRow);
    const kept: Record<string, string> = Object.assign(
      {},
      ...track.redactions.map(({ publicPayloads }) => publicPayloads),
    );
    for (const { public: isPublic, seq, position } of track.numbered) {
      if (!isPublic) {
        const row = track.rows[seq - 1];
        if (row) this.full.put(position, leafHash(row.hash));
        continue;
      }
      const shown = track.shown[seq - 1];
      const [row, content] = [track.rows[(shown?.rowSeq ?? 0) - 1], track.rows[(shown?.contentSeq ?? 0) - 1]];
      if (!shown || !row || !content) continue;
      const texts = publicTexts(
        {
          track: track.slug,
          row: publicRowOf(shown, rows),
          kindVersion: row.kindVersion,
          salts: [row.salt, content.salt],
        },
        kept[seq],
      );
      this.open.put(position, leafHash(hashOfTexts(texts)));
    }
  }

  close(): void {
    this.full.close();
    this.open.close();
  }
}
