import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Unusable } from '../unusable.js';
import { type Account, accountFor, canRead, chownTo, environment } from './account.js';
import { type Binaries, codeOf } from './binaries.js';
import { birthOf } from './processes.js';

/**
 * The folders of a cluster, and the account of its server. `data` is PostgreSQL's folder; our files are in
 * `data/paraph`.
 */
export type Place = { folder: string; data: string; account: Account };

/** Random passwords of the three roles, created with the cluster and never changed. */
export type Passwords = { postgres: string; owner: string; app: string };

/**
 * Opens `${dataDir}/postgres`; creates it if it is missing, and makes the server's account its owner. Throws a one-line
 * error if that fails.
 */
export function openLocation(dataDir: string): Place {
  const folder = join(dataDir, 'postgres');
  const data = join(folder, 'data');
  try {
    mkdirSync(dataDir, { recursive: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const account = accountFor(folder, data);
    chownTo(folder, account);
    // A backup that root restored belongs to root.
    if (account.uid !== undefined && statSync(data, { throwIfNoEntry: false })?.uid === 0) {
      for (const name of ['', ...readdirSync(data, { recursive: true, encoding: 'utf8' })]) {
        chownTo(join(data, name), account);
      }
    }
    accessSync(folder, constants.W_OK | constants.X_OK);
    return { folder, data, account };
  } catch (error) {
    const code = codeOf(error);
    if (!code) throw error;
    throw new Unusable(`Cannot write to ${folder} (${code}): make it writable, or set another DATA_DIR.`);
  }
}

/**
 * A path by which the server's processes can access their working folder. They cannot use the absolute path if the
 * account may not enter a parent folder (a project in /root).
 */
export function nameFor(account: Account, folder: string): string {
  if (canRead(account, folder)) return folder;
  if (process.platform === 'linux') return '/proc/self/cwd';
  throw new Unusable(`The account that PostgreSQL runs as cannot reach ${folder}: set another DATA_DIR.`);
}

/** Creates the data folder if it is missing. If two processes do so at once, the first to finish wins. */
export async function ensureData(place: Place, binaries: Binaries, durable: boolean): Promise<void> {
  sweepDrafts(place.folder);
  if (!existsSync(join(place.data, 'PG_VERSION'))) await makeData(place, binaries, durable);
  // PostgreSQL requires this mode, and a copied or unpacked folder may have lost it.
  chmodSync(place.data, 0o700);
  const version = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
  const ours = binaries.version.split('.')[0];
  if (version !== ours) {
    throw new Unusable(
      `${place.data} was made by PostgreSQL ${version}, ours is ${ours}: dump it with the old one, or set another DATA_DIR.`,
    );
  }
}

/** The server's log file. */
export const logOf = (place: Place): string => join(place.folder, 'server.log');

/** The passwords, which are stored in the data folder. */
export function passwordsOf(place: Place): Passwords {
  return JSON.parse(readFileSync(join(place.data, 'paraph', 'passwords.json'), 'utf8'));
}

/** The last port, or 0, so that stored connection strings remain valid. */
export function lastPort(place: Place): number {
  const file = join(place.data, 'paraph', 'port');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) || 0 : 0;
}

export function rememberPort(place: Place, port: number): void {
  writePrivate(join(place.data, 'paraph', 'port'), String(port), place.account);
}

async function makeData(place: Place, binaries: Binaries, durable: boolean): Promise<void> {
  const { folder, data, account } = place;
  const id = `${process.pid}-${birthOf(process.pid)}-${randomBytes(4).toString('hex')}`;
  const draft = join(folder, `draft-${id}`);
  const password = join(folder, `draft-${id}.password`);
  const secret = () => randomBytes(24).toString('base64url');
  const passwords: Passwords = { postgres: secret(), owner: secret(), app: secret() };
  try {
    privateFolder(draft, account);
    writePrivate(password, passwords.postgres, account);
    await initdb(place, binaries, durable, draft, `../draft-${id}.password`);
    privateFolder(join(draft, 'paraph'), account);
    privateFolder(join(draft, 'paraph', 'sessions'), account);
    writePrivate(join(draft, 'paraph', 'passwords.json'), JSON.stringify(passwords), account);
    if (durable) syncFolder(draft);
    try {
      renameSync(draft, data);
    } catch (error) {
      if (!existsSync(join(data, 'PG_VERSION'))) throw error;
    }
    if (durable) syncFolder(folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
    rmSync(password, { force: true });
  }
}

/** PostgreSQL has C.UTF-8 built in since 17, so lower() handles Cyrillic whatever locales the machine has. */
async function initdb(place: Place, binaries: Binaries, durable: boolean, cwd: string, passwordFile: string) {
  const options = [
    `--pgdata=${nameFor(place.account, cwd)}`,
    '--username=postgres',
    // A relative path, because initdb may not be able to use the absolute one.
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawn(binaries.initdb, options, {
    ...place.account,
    cwd,
    env: environment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) {
    const lines = complaint.split('\n').filter((line) => line.trim() !== '');
    const cause = lines.find((line) => /error|fatal/i.test(line)) ?? lines[0] ?? `exit code ${code}`;
    throw new Unusable(`PostgreSQL could not make ${place.data}: ${cause}`);
  }
}

/** Removes the drafts of starts that were killed. */
function sweepDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [, pid, birth] = name.match(/^draft-(\d+)-(\w+)-/) ?? [];
    if (pid && birthOf(Number(pid)) !== birth) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Creates a folder with an explicit mode, whatever the umask. */
function privateFolder(path: string, account: Account): void {
  mkdirSync(path);
  chmodSync(path, 0o700);
  chownTo(path, account);
}

export function writePrivate(path: string, text: string, account: Account): void {
  writeFileSync(path, text, { mode: 0o600, flush: true });
  chownTo(path, account);
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  fsyncSync(handle);
  closeSync(handle);
}
