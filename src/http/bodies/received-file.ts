import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../problems/problem.js';

/** Where files are received, and how large one may be. The folder is on the disk on which they will be kept. */
export type Intake = { folder: string; mostBytes: number };

type Described = { mediaType: string; disposition: string | undefined };

/** A file that came over HTTP, on disk under a name of its own until somebody keeps it. */
export class ReceivedFile {
  private isKept = false;

  private constructor(
    readonly path: string,
    readonly size: number,
    /** Of the bytes as they came. */
    readonly sha256: Buffer,
    /** As the sender said. */
    readonly described: Described,
  ) {}

  /** Reads a stream to its end. Of one that breaks off or is too long nothing remains. */
  static async of(
    payload: AsyncIterable<Uint8Array>,
    { folder, mostBytes }: Intake,
    described: Described,
  ): Promise<ReceivedFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, randomUUID());
    const file = await open(path, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      let size = 0;
      for await (const chunk of payload) {
        size += chunk.length;
        if (size > mostBytes) throw tooLarge(mostBytes);
        hash.update(chunk);
        await file.writeFile(chunk);
      }
      await file.sync();
      return new ReceivedFile(path, size, hash.digest(), described);
    } catch (error) {
      await rm(path, { force: true });
      throw isDiskFull(error) ? noSpace() : error;
    } finally {
      await file.close();
    }
  }

  /** It was moved: its name is no longer ours to remove. */
  kept(): void {
    this.isKept = true;
  }

  async discard(): Promise<void> {
    if (!this.isKept) await rm(this.path, { force: true });
  }
}

const MIB = 1024 * 1024;

/** The client is still sending. */
const CLOSE = { headers: { Connection: 'close' } };

export const tooLarge = (mostBytes: number) =>
  new Problem('payload_too_large', `A document may have ${Math.floor(mostBytes / MIB)} MiB.`, CLOSE);

export const noSpace = () =>
  new Problem('unavailable', 'The server has no space for the file.', {
    headers: { 'Retry-After': '600', Connection: 'close' },
  });

const DISK_FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];
const isDiskFull = (error: unknown): boolean =>
  DISK_FULL.includes((error as NodeJS.ErrnoException | null)?.code ?? '');
