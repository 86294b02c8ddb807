import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountFor } from '../../../src/db/embedded/account.js';
import { type Binaries, usableBinaries } from '../../../src/db/embedded/binaries.js';

/** Debian's package has a folder for each architecture. */
const LIBRARIES = '/usr/lib';

function library(): string | null {
  if (!existsSync(LIBRARIES)) return null;
  const files = readdirSync(LIBRARIES).map((name) => join(LIBRARIES, name, 'faketime/libfaketimeMT.so.1'));
  return files.find((file) => existsSync(file)) ?? null;
}

export const hasFakeTime = (): boolean => library() !== null;

/** The clock of processes that were started with its environment: what is set is what they see from then on. */
export class FakeTime {
  private readonly folder = mkdtempSync(join(tmpdir(), 'paraph-clock-'));
  private readonly file = join(this.folder, 'offset');
  private offset = 0;
  readonly env: NodeJS.ProcessEnv;

  constructor() {
    const preload = library();
    if (!preload) throw new Error('libfaketime is not installed (Debian: apt-get install faketime)');
    // The server of an embedded PostgreSQL runs under another account.
    chmodSync(this.folder, 0o755);
    this.set(0);
    this.env = {
      LD_PRELOAD: preload,
      FAKETIME_TIMESTAMP_FILE: this.file,
      FAKETIME_NO_CACHE: '1',
      // Timers measure what has passed, on a clock that nobody sets.
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
    };
  }

  /** Jumps to so many milliseconds before or after the real time. */
  set(offset: number): void {
    this.offset = Math.round(offset / 1000) * 1000;
    // Whole or not at all, for whoever reads it meanwhile.
    const sign = this.offset < 0 ? '-' : '+';
    writeFileSync(`${this.file}.new`, `${sign}${Math.abs(this.offset) / 1000}\n`, { mode: 0o644 });
    renameSync(`${this.file}.new`, this.file);
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** PostgreSQL's programs, of which the server sees this clock. */
  async binaries(): Promise<Binaries> {
    const binaries = await usableBinaries(accountFor(this.folder, join(this.folder, 'data')));
    const postgres = join(this.folder, 'postgres');
    const settings = Object.entries(this.env).map(([name, value]) => `${name}=${value}`);
    writeFileSync(postgres, `#!/bin/sh\nexec env ${settings.join(' ')} '${binaries.postgres}' "$@"\n`);
    chmodSync(postgres, 0o755);
    return { ...binaries, postgres };
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
