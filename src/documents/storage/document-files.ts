import { createHash } from 'node:crypto';
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DocumentSettings } from './settings.js';

/** A file broke off long ago where it is still among those that arrive. */
const ABANDONED_AFTER = 24 * 3_600_000;

/** The folder of documents: each file lies under its SHA-256, in a folder of its first two digits (docs/adr/0030). */
@Injectable()
export class DocumentFiles {
  constructor(private readonly settings: DocumentSettings) {}

  /** Moves a received file to its place. Who brings the same bytes at once moves the same file there. */
  async keep(sha256: string, from: string): Promise<void> {
    const folder = this.folderOf(sha256);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await rename(from, join(folder, sha256));
    await syncFolder(folder);
  }

  /** Its size in bytes; null where it is missing. */
  async sizeOf(sha256: string): Promise<number | null> {
    const found = await stat(this.pathOf(sha256)).catch(ifMissing);
    return found?.size ?? null;
  }

  /** A part of a file, or all of it. */
  read(sha256: string, part: { start?: number; end?: number } = {}): ReadStream {
    return createReadStream(this.pathOf(sha256), part);
  }

  /** The SHA-256 of what the file now holds; null where it is missing. */
  async hashOf(sha256: string): Promise<string | null> {
    return hashOfFile(this.pathOf(sha256)).catch(ifMissing);
  }

  async remove(sha256: string): Promise<void> {
    await rm(this.pathOf(sha256), { force: true });
  }

  pathOf(sha256: string): string {
    return join(this.folderOf(sha256), sha256);
  }

  /** Every file that is kept, with the instant of its last change in milliseconds. */
  async *all(): AsyncGenerator<{ sha256: string; changedAt: number }> {
    for (const folder of (await readdir(this.settings.folder).catch(ifMissing)) ?? []) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue;
      for (const sha256 of await readdir(join(this.settings.folder, folder))) {
        const found = await stat(join(this.settings.folder, folder, sha256)).catch(ifMissing);
        if (found && /^[0-9a-f]{64}$/.test(sha256)) yield { sha256, changedAt: found.mtimeMs };
      }
    }
  }

  /** Removes what was left by uploads during which the process ended. */
  async removeAbandoned(): Promise<void> {
    const { folder } = this.settings.intake;
    for (const name of (await readdir(folder).catch(ifMissing)) ?? []) {
      const path = join(folder, name);
      const found = await stat(path).catch(ifMissing);
      if (found && Date.now() - found.mtimeMs > ABANDONED_AFTER) await rm(path, { force: true });
    }
  }

  private folderOf(sha256: string): string {
    return join(this.settings.folder, sha256.slice(0, 2));
  }
}

/** In hexadecimal. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

/** So that the name survives a power failure, as the content does. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

function ifMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
  throw error;
}
