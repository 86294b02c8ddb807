import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { logOf, type Place } from './folder.js';
import { birthOf } from './processes.js';
import { postmasterOf, servesIn } from './server.js';

/** Gets notice of a server that ends without being asked to. */
export type Watcher = {
  /** Gets a line for each end and each new start. */
  log: (line: string) => void;
  /** The server ends again and again: no new start is tried. Called once. */
  lost: (why: Error) => void;
};

/** How often the server is checked, in milliseconds: that reads one small file and one of /proc. */
const LOOK_EVERY = 250;

/** A server that ends more often than this within so many milliseconds has a fault that a new start does not mend. */
const RESTARTS = { most: 5, within: 300_000 };

/** The wait before the next try after one failed, in milliseconds. */
const AFTER_FAILURE = 1_000;

/** Lines of a server's log that say why it ended; the first of these that is there counts. */
const TELLING = [/No space left on device/, /PANIC:/, /received \w+ shutdown request/, /FATAL:.*could not/];

/**
 * Starts the folder's server again whenever it ends, or shuts down, without our doing. `restart` waits until it is
 * gone and starts it. Returns a function that ends the watch.
 */
export function supervise(
  place: Place,
  restart: () => Promise<void>,
  { log, lost }: Watcher,
): () => Promise<void> {
  const stopping = new AbortController();
  const lives = lookout(place);
  let restarts: number[] = [];
  const watch = async () => {
    let written = sizeOf(logOf(place));
    while (await paused(LOOK_EVERY, stopping.signal)) {
      if (lives()) continue;
      const why = lastWords(place, written);
      restarts = restarts.filter((at) => at > performance.now() - RESTARTS.within);
      if (restarts.length === RESTARTS.most) {
        const often = `PostgreSQL ended ${RESTARTS.most + 1} times within ${RESTARTS.within / 60_000} minutes`;
        return lost(new Error(`${often}, last of all because: ${why} (more in ${logOf(place)})`));
      }
      restarts.push(performance.now());
      log(`PostgreSQL has ended: ${why}. Starting it again, ${restarts.length} of ${RESTARTS.most} times.`);
      written = sizeOf(logOf(place));
      try {
        await restart();
        log('PostgreSQL runs again.');
      } catch (error) {
        log((error as Error).message);
        await paused(AFTER_FAILURE, stopping.signal);
      }
    }
  };
  const watching = watch();
  return () => {
    stopping.abort();
    return watching;
  };
}

/** Says whether the server lives, or another that took its place, and means to go on. */
function lookout(place: Place): () => boolean {
  let known = { pid: 0, birth: '' };
  return () => {
    const found = postmasterOf(place);
    if (!found || found.stopping) return false;
    const birth = birthOf(found.pid);
    if (birth === null) return false;
    if (known.pid === found.pid) return known.birth === birth;
    if (!servesIn(place, found)) return false;
    known = { pid: found.pid, birth };
    return true;
  };
}

/** The line of the server's log, from this byte on, that best says why it ended. */
function lastWords(place: Place, from: number): string {
  const lines = tailOf(logOf(place), from).split('\n');
  for (const telling of TELLING) {
    const line = lines.findLast((one) => telling.test(one));
    if (line) return line.replace(/^.*?\b(?=(?:LOG|ERROR|FATAL|PANIC):)/, '').trim();
  }
  return 'it did not say why, so it was killed or crashed';
}

/** The most bytes of a log that are searched. */
const LONGEST_TAIL = 1_000_000;

function tailOf(file: string, from: number): string {
  const size = sizeOf(file);
  // A long log is set aside when a server starts.
  const start = Math.max(from > size ? 0 : from, size - LONGEST_TAIL);
  const bytes = Buffer.alloc(size - start);
  if (bytes.length === 0) return '';
  const handle = openSync(file, 'r');
  try {
    readSync(handle, bytes, 0, bytes.length, start);
  } finally {
    closeSync(handle);
  }
  return bytes.toString('utf8');
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** False if the watch was ended before. */
const paused = (ms: number, signal: AbortSignal): Promise<boolean> =>
  pause(ms, true, { signal, ref: false }).catch(() => false);
