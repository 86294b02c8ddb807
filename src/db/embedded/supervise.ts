import { closeSync, openSync, readSync, statfsSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { logOf, type Place } from './folder.js';
import { birthOf } from './processes.js';
import { postmasterOf, servesIn } from './server.js';

/** Is notified when a server ends without being stopped. */
export type SupervisionListener = {
  /** Receives a line for each end and each restart. */
  log: (line: string) => void;
  /** The server ended too often, so it is not restarted. Called once. */
  lost: (why: Error) => void;
};

/** How often the server is checked, in milliseconds. A check reads one small file and one of /proc. */
const CHECK_EVERY = 250;

/**
 * The most restarts within this time, in milliseconds. A server that ends more often has a fault that restarts do not
 * repair.
 */
const RESTARTS = { most: 5, within: 300_000 };

/** The wait after a failed restart, in milliseconds. */
const RETRY_AFTER = 1_000;

/** The wait before each further restart on a full disk, in milliseconds: an operator has to make room first. */
const RETRY_WHEN_FULL = 5_000;

const NO_SPACE = /No space left on device/;

/** Lines of the log that say why the server ended, in order of precedence. */
const REASONS = [NO_SPACE, /PANIC:/, /received \w+ shutdown request/, /FATAL:.*could not/];

/**
 * Restarts the folder's server whenever it ends or shuts down without being stopped by us. `restart` waits until it has
 * ended and starts it. Returns a function that ends the supervision.
 */
export function supervise(
  place: Place,
  restart: () => Promise<void>,
  { log, lost }: SupervisionListener,
): () => Promise<void> {
  const stopping = new AbortController();
  const lives = livenessOf(place);
  let restarts: number[] = [];
  let timesFull = 0;
  const watch = async () => {
    let written = sizeOf(logOf(place));
    while (await paused(CHECK_EVERY, stopping.signal)) {
      if (lives()) continue;
      const why = reasonInLog(place, written);
      const isFull = NO_SPACE.test(why) || lacksRoom(place);
      timesFull = isFull ? timesFull + 1 : 0;
      restarts = restarts.filter((at) => at > performance.now() - RESTARTS.within);
      if (!isFull && restarts.length === RESTARTS.most) {
        const often = `PostgreSQL ended ${RESTARTS.most + 1} times within ${RESTARTS.within / 60_000} minutes`;
        return lost(new Error(`${often}, last of all because: ${why} (more in ${logOf(place)})`));
      }
      // Restarts do not repair a full disk, but somebody will: it is tried as long as it takes.
      if (!isFull) restarts.push(performance.now());
      const times = isFull ? 'until there is room' : `${restarts.length} of ${RESTARTS.most} times`;
      log(`PostgreSQL has ended: ${why}. Starting it again, ${times}.`);
      written = sizeOf(logOf(place));
      if (timesFull > 1) await paused(RETRY_WHEN_FULL, stopping.signal);
      try {
        await restart();
        log('PostgreSQL runs again.');
      } catch (error) {
        log((error as Error).message);
        if (!isFull) await paused(RETRY_AFTER, stopping.signal);
      }
    }
  };
  const watching = watch();
  return () => {
    stopping.abort();
    return watching;
  };
}

/** A function that says whether the server, or one that replaced it, is alive and not stopping. */
function livenessOf(place: Place): () => boolean {
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

/** In bytes. PostgreSQL makes its log of writes in files of this size. */
const SEGMENT = 16 * 1024 * 1024;

/** Whether the disk of the data is as good as full. Then the server cannot write into its log that it is. */
function lacksRoom(place: Place): boolean {
  const { bavail, bsize } = statfsSync(place.data);
  return bavail * bsize < SEGMENT;
}

/** The line of the server's log, from the byte `from` on, that best says why it ended. */
function reasonInLog(place: Place, from: number): string {
  const lines = tailOf(logOf(place), from).split('\n');
  for (const telling of REASONS) {
    const line = lines.findLast((one) => telling.test(one));
    if (line) return line.replace(/^.*?\b(?=(?:LOG|ERROR|FATAL|PANIC):)/, '').trim();
  }
  return 'its log gives no reason, so it was killed or crashed';
}

/** The most bytes of a log that are searched. */
const LONGEST_TAIL = 1_000_000;

function tailOf(file: string, from: number): string {
  const size = sizeOf(file);
  // A long log is renamed when a server starts.
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

/** Waits; false if the supervision ended meanwhile. */
const paused = (ms: number, signal: AbortSignal): Promise<boolean> =>
  pause(ms, true, { signal, ref: false }).catch(() => false);
