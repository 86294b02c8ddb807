import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const run = (program: string, ...args: string[]): void => {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
};

/** Whether this account may mount a small disk: root in a container may not. */
export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'paraph-disk-'));
  try {
    new Disk(folder, 1).unmount();
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(folder);
  }
}

const FILLER = 'filler';
const CHUNK = Buffer.alloc(65_536);

/** A small disk in memory (tmpfs), which can be full or read-only. */
export class Disk {
  /** @param folder where it is mounted; made if it is missing */
  constructor(
    readonly folder: string,
    mebibytes: number,
  ) {
    mkdirSync(folder, { recursive: true });
    run('mount', '-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', folder);
  }

  /** Takes every byte that is left. */
  fill(): void {
    const file = openSync(join(this.folder, FILLER), 'a');
    try {
      for (let size = CHUNK.length; size >= 1; ) {
        try {
          writeSync(file, CHUNK, 0, size);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size = Math.floor(size / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(join(this.folder, FILLER), { force: true });
  }

  readOnly(isReadOnly: boolean): void {
    run('mount', '-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, this.folder);
  }

  unmount(): void {
    run('umount', '-l', this.folder);
  }
}
