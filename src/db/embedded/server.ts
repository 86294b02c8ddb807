import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { Unusable } from '../unusable.js';
import { chownTo, environment } from './account.js';
import { type Binaries, isCode } from './binaries.js';
import { lastPort, logOf, nameFor, type Place } from './folder.js';
import { birthOf, servesFrom } from './processes.js';

/**
 * The content of `postmaster.pid`, of a running or crashed server. `ready`: it accepts connections. `stopping`: it
 * accepts no new ones, even while open ones remain.
 */
export type Postmaster = { pid: number; port: number; ready: boolean; stopping: boolean };

/** In bytes. A longer log is renamed at the next start, and replaces the one before. */
const longLog = 10_000_000;

export function postmasterOf(place: Place): Postmaster | null {
  try {
    const lines = readFileSync(join(place.data, 'postmaster.pid'), 'utf8').split('\n');
    const status = lines[7]?.trim();
    return {
      pid: Number(lines[0]),
      port: Number(lines[3]),
      ready: status === 'ready',
      stopping: status === 'stopping',
    };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Whether the process is alive and is this folder's server, not a later process with the same number. */
export function servesIn(place: Place, postmaster: Postmaster): boolean {
  return servesFrom(postmaster.pid, place.data, place.account);
}

/**
 * Whether the server at the port is the one of *this folder*. The password does not prove it: a copied folder has the
 * same password, and its stale postmaster.pid names the original's port. So the server is asked whether our session's
 * file is in its data folder.
 */
export async function isOwnServer(port: number, password: string, session: string): Promise<boolean> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' },
    ssl: false,
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  });
  // If the server stops meanwhile, the query fails too.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query('select (pg_stat_file($1, true)).size is not null as seen', [
      `paraph/sessions/${session}`,
    ]);
    return rows[0]?.seen === true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * Starts a server on its last port, or on a free one. It leads a session of its own, so that Ctrl-C does not reach it.
 * Returns null after a temporary failure: another start was first, the port was taken meanwhile, or processes of a
 * crashed server still hold its memory. Throws after any other failure.
 */
export async function startServer(
  place: Place,
  binaries: Binaries,
  durable: boolean,
): Promise<Postmaster | null> {
  const port = await freePort(lastPort(place));
  const { log, start, handle } = openLog(place);
  const child = spawn(
    binaries.postgres,
    ['-D', nameFor(place.account, place.data), ...settings(port, durable)],
    {
      ...place.account,
      cwd: place.data,
      env: environment(),
      stdio: ['ignore', handle, handle],
      detached: true,
      windowsHide: true,
    },
  );
  closeSync(handle);
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  while (!ended) {
    const found = postmasterOf(place);
    if (found?.ready && found.pid === child.pid) return found;
    await pause(10);
  }
  const output = readFileSync(log).subarray(start).toString('utf8');
  if (/lock file "postmaster.pid" (already exists|is empty)/.test(output)) {
    dropForeignLock(place);
    return null;
  }
  if (/could not create any TCP\/IP sockets|pre-existing shared memory block/.test(output)) return null;
  const cause = output.split('\n').findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? 'it said nothing';
  throw new Unusable(`PostgreSQL did not start: ${cause.trim()} (more in ${log})`);
}

/** Stops the server in fast mode (open transactions are rolled back) and waits until its process is gone. */
export async function stopServer(place: Place, binaries: Binaries): Promise<void> {
  const running = postmasterOf(place);
  if (!running || !servesIn(place, running)) return;
  const birth = birthOf(running.pid);
  // pg_ctl also works on Windows, which has no signals.
  const asked = spawnSync(binaries.pgCtl, ['stop', '-D', '.', '-m', 'fast', '--no-wait'], {
    ...{ ...place.account, cwd: place.data, env: environment(), encoding: 'utf8' },
  });
  const deadline = Date.now() + 60_000;
  while (birth !== null && birthOf(running.pid) === birth) {
    if (Date.now() > deadline) {
      throw new Unusable(
        `PostgreSQL (process ${running.pid}) does not stop: ${asked.stderr.trim() || 'no answer'}`,
      );
    }
    await pause(10);
  }
}

/**
 * Settings for a small server of a ministry. Durability is PostgreSQL's default, except for temporary data of tests.
 */
function settings(port: number, durable: boolean): string[] {
  const chosen = {
    port,
    listen_addresses: '127.0.0.1',
    // No Unix socket: its path may have 107 bytes at most, and /tmp is open to everyone.
    unix_socket_directories: '',
    max_connections: 100,
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(chosen).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Removes the lock file of a process that is not this server. PostgreSQL considers a lock file valid if a process with
 * its number lives under the same user. After a restart of a container that is often another process, ourselves or a
 * zombie.
 */
function dropForeignLock(place: Place): void {
  const found = postmasterOf(place);
  if (found && !servesIn(place, found)) rmSync(join(place.data, 'postmaster.pid'), { force: true });
}

function openLog(place: Place): { log: string; start: number; handle: number } {
  const log = logOf(place);
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > longLog) renameSync(log, `${log}.1`);
  const handle = openSync(log, 'a', 0o600);
  chownTo(log, place.account);
  return { log, start: statSync(log).size, handle };
}

async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  const bound = await new Promise<number>((resolve) => {
    server.once('error', () => resolve(0));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return bound || freePort(0);
}
