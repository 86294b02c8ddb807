import { randomBytes } from 'node:crypto';
import { readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Place, writePrivate } from './folder.js';
import { birthOf } from './processes.js';

/**
 * The users of a cluster: an empty file for each start, named after its process. A killed process does not count, so no
 * file goes stale. The last to leave stops the server. A process that leaves *first* renames its file to `.leaving` and
 * *then* looks for others; a newcomer first writes its file and then waits until nobody is leaving. Whichever comes
 * second sees the other, so nobody stops the server of a newcomer.
 */
const leavingMark = '.leaving';

/** Joins the cluster, and returns the name of the session's file once nobody is about to stop the server. */
export async function enter(place: Place): Promise<string> {
  const name = `${process.pid}-${birthOf(process.pid)}-${randomBytes(4).toString('hex')}`;
  writePrivate(join(folderOf(place), name), '', place.account);
  while (liveSessions(place).some((other) => other.endsWith(leavingMark))) await pause(20);
  return name;
}

/** Leaves the cluster. The last session to leave runs `stop`. */
export async function leave(place: Place, name: string, stop: () => Promise<void>): Promise<void> {
  const leaving = `${name}${leavingMark}`;
  renameSync(join(folderOf(place), name), join(folderOf(place), leaving));
  try {
    if (liveSessions(place).every((other) => other.endsWith(leavingMark))) await stop();
  } finally {
    rmSync(join(folderOf(place), leaving), { force: true });
  }
}

/** The files whose process lives. The others are removed. */
function liveSessions(place: Place): string[] {
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
