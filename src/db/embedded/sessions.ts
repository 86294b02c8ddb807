import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Place, writePrivate } from './folder.js';
import { birthOf } from './processes.js';

/**
 * Who uses the cluster: one empty file for each start, named after its process. A killed process does not count, and
 * no lock can go stale. The last to leave stops the server. Nobody stops it under a newcomer: the one who leaves
 * *first* renames its file to `.leaving` and *then* looks for others; a newcomer first puts its file there and then
 * waits until nobody is leaving. Whichever comes second sees the other.
 */
const leavingMark = '.leaving';

/** Joins, and returns the file's name once nobody is about to stop the server. */
export async function enter(place: Place): Promise<string> {
  const name = `${process.pid}-${birthOf(process.pid)}-${randomBytes(4).toString('hex')}`;
  writePrivate(join(folderOf(place), name), '', place.account);
  while (alive(place).some((other) => other.endsWith(leavingMark))) await pause(20);
  return name;
}

/** Leaves; the last one to do so runs `stop`. */
export async function leave(place: Place, name: string, stop: () => Promise<void>): Promise<void> {
  const leaving = `${name}${leavingMark}`;
  renameSync(join(folderOf(place), name), join(folderOf(place), leaving));
  try {
    if (alive(place).every((other) => other.endsWith(leavingMark))) await stop();
  } finally {
    rmSync(join(folderOf(place), leaving), { force: true });
  }
}

/** Files whose process still lives; the others are swept. */
function alive(place: Place): string[] {
  return readdirSync(folderOf(place)).filter((name) => {
    const [pid, birth] = name.split(/[-.]/);
    if (birthOf(Number(pid)) === birth) return true;
    rmSync(join(folderOf(place), name), { force: true });
    return false;
  });
}

function folderOf(place: Place): string {
  return join(place.data, 'paraph', 'sessions');
}
