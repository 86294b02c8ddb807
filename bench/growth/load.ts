import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { DatabaseUrls } from '../../src/db/embedded/databases.js';
import { ended, megabytes, peakOf, run, type Settings } from './processes.js';

/** What an import of an archive took. */
export type Loaded = {
  seconds: number;
  'entries a second': number;
  'command, MB': number;
  'largest backend, MB': number;
};

export type Size = { tracks: number; entries: number };

/** Writes an archive of that size into a file. */
async function write(file: string, { tracks, entries }: Size): Promise<void> {
  const generator = join(import.meta.dirname, '../archive.js');
  const args = ['--tracks', String(tracks), '--entries', String(entries)];
  const child = spawn(process.execPath, [generator, ...args], {
    stdio: ['ignore', openSync(file, 'w'), 'inherit'],
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the archive ended with ${code}`);
}

/** Imports an archive of that size by the command, and watches what it takes. */
export async function load(
  { appUrl, ownerUrl, superuserUrl }: DatabaseUrls & { superuserUrl: string },
  size: Size,
  settings: Settings,
): Promise<Loaded> {
  const file = join(tmpdir(), `paraph-archive-${process.pid}-${size.tracks}.jsonl`);
  const watcher = new pg.Client({ connectionString: superuserUrl });
  await watcher.connect();
  try {
    await write(file, size);
    const start = performance.now();
    const child = run('src/cli/main.js', ['import', file, '--json'], {
      ...settings,
      DATABASE_URL: appUrl,
      DATABASE_OWNER_URL: ownerUrl,
    });
    const command = peakOf(() => megabytes(child.pid as number, 'VmRSS'));
    const backend = peakOf(async () => Math.max(0, ...(await backends(watcher))));
    const { recorded } = JSON.parse(await ended(child));
    const seconds = (performance.now() - start) / 1_000;
    return {
      seconds,
      'entries a second': recorded / seconds,
      'command, MB': await command(),
      'largest backend, MB': await backend(),
    };
  } finally {
    await watcher.end();
    rmSync(file, { force: true });
  }
}

/** What each backend holds of its own, without the buffers that all share. */
async function backends(watcher: pg.Client): Promise<number[]> {
  const { rows } = await watcher.query<{ pid: number }>(
    `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
  );
  return rows.map(({ pid }) => megabytes(pid, 'RssAnon'));
}
