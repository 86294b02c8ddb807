import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { Problem } from '../problems/problem.js';

const MIB = 1024 * 1024;

/**
 * A body of JSON Lines, in a file without a name: neither a slow client nor a large file holds memory, a connection or a
 * lock, and nothing is left of it however the process ends.
 */
export class SpooledBody {
  private constructor(
    private readonly file: FileHandle,
    readonly size: number,
    /** Of the bytes as they came. */
    readonly sha256: Buffer,
  ) {}

  /** Reads a request to its end, which may have so many bytes. */
  static async of(payload: AsyncIterable<Uint8Array>, limit: number): Promise<SpooledBody> {
    const file = await namelessFile();
    try {
      const hash = createHash('sha256');
      const size = await spool(payload, { file, hash, limit });
      return new SpooledBody(file, size, hash.digest());
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** What `produce` writes: of an answer, so that a slow client holds nothing of the database. */
  static async writtenBy(
    produce: (write: (text: string) => Promise<void>) => Promise<void>,
  ): Promise<SpooledBody> {
    const file = await namelessFile();
    try {
      const hash = createHash('sha256');
      let size = 0;
      await produce(async (text) => {
        const chunk = Buffer.from(text);
        size += chunk.length;
        hash.update(chunk);
        await file.writeFile(chunk);
      });
      return new SpooledBody(file, size, hash.digest());
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** From the beginning, once: the file is gone when the stream ends. */
  stream(): Readable {
    return this.file.createReadStream({ start: 0, autoClose: true });
  }

  /** From the beginning, as often as it is asked for. */
  bytes(): AsyncIterable<Uint8Array> {
    return this.file.createReadStream({ start: 0, autoClose: false });
  }

  close(): Promise<void> {
    return this.file.close();
  }
}

async function namelessFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'paraph-'));
  try {
    return await open(join(folder, 'body'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}

type Spool = { file: FileHandle; hash: Hash; limit: number };

async function spool(payload: AsyncIterable<Uint8Array>, { file, hash, limit }: Spool): Promise<number> {
  let size = 0;
  for await (const chunk of payload) {
    size += chunk.length;
    if (size > limit) {
      // The client is still sending.
      const detail = `A body of JSON Lines may have ${Math.floor(limit / MIB)} MiB.`;
      throw new Problem('payload_too_large', detail, { headers: { Connection: 'close' } });
    }
    hash.update(chunk);
    await file.writeFile(chunk);
  }
  return size;
}
