import { spawnSync } from 'node:child_process';
import { lchownSync, statSync } from 'node:fs';

/**
 * Who the server runs as; spreads into the options of `spawn`. Empty: as ourselves. PostgreSQL refuses to run as
 * root, so root steps down to whoever owns the data already, else to `postgres` or `nobody` (initdb wants an account
 * that the system knows by name).
 */
export type Account = { uid?: number; gid?: number };

/** @param folder the cluster's, which exists; @param data PostgreSQL's own in it, which may not */
export function accountFor(folder: string, data: string): Account {
  const self = process.getuid?.();
  if (self === undefined) return {};
  const { uid } = statSync(folder);
  if (self !== 0 && uid !== self) {
    throw new Error(
      `${folder} belongs to another user (uid ${uid}, we are ${self}): start as that user, or set another DATA_DIR.`,
    );
  }
  if (self !== 0) return {};
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return known('postgres') ?? known('nobody') ?? { uid: 65534, gid: 65534 };
}

/** Gives a file that we made to the server's account. */
export function give(path: string, account: Account): void {
  if (account.uid !== undefined && account.gid !== undefined) lchownSync(path, account.uid, account.gid);
}

/**
 * Whether the account can read the path, through all the folders above it. The system is asked, because access lists
 * count.
 */
export function reaches(account: Account, path: string): boolean {
  if (account.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'test -r "$0"', path], { ...account, cwd: '/' }).status === 0;
}

/**
 * What the server's processes get of our environment: enough to run, nothing of ours (tokens, PGHOST and the like).
 * English messages, because we read the log; UTC, because initdb otherwise spends 50 ms on guessing a time zone.
 */
export function environment(): NodeJS.ProcessEnv {
  const variables = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP'];
  const inherited = variables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
}

function known(name: string): Account | undefined {
  const number = (flag: string) =>
    Number.parseInt(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout ?? '', 10);
  const account = { uid: number('-u'), gid: number('-g') };
  return account.uid > 0 && account.gid >= 0 ? account : undefined;
}
