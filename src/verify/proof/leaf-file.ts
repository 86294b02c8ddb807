import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HASH_BYTES } from '../../proofs/merkle/hashes.js';

const PAGE = 4_096;

/**
 * The hashes of a log by their positions, while tracks are read one after another and the log is in another order. They
 * lie in a file: a log may have more of them than fit into memory.
 */
export class LeafFile {
  private readonly folder = mkdtempSync(join(tmpdir(), 'paraph-verify-'));
  private readonly file = openSync(join(this.folder, 'leaves'), 'w+', 0o600);
  private last = 0;

  /** The last position so far. */
  get size(): number {
    return this.last;
  }

  /** `position` counts from 1. */
  put(position: number, hash: Buffer): void {
    writeSync(this.file, hash, 0, HASH_BYTES, (position - 1) * HASH_BYTES);
    this.last = Math.max(this.last, position);
  }

  /** In order of their positions; null where there is none. */
  *read(): Generator<Buffer | null> {
    const page = Buffer.alloc(PAGE * HASH_BYTES);
    for (let at = 0; at < this.last; at += PAGE) {
      const count = Math.min(PAGE, this.last - at);
      page.fill(0);
      readSync(this.file, page, 0, count * HASH_BYTES, at * HASH_BYTES);
      for (let n = 0; n < count; n += 1) {
        const hash = Buffer.from(page.subarray(n * HASH_BYTES, (n + 1) * HASH_BYTES));
        yield hash.every((byte) => byte === 0) ? null : hash;
      }
    }
  }

  close(): void {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true });
  }
}
