import { spawnSync } from 'node:child_process';
import { lchownSync, statSync } from 'node:fs';
import { Unusable } from '../unusable.js';

/**
 * The account of the server, as options of `spawn`. Empty for our own account. PostgreSQL refuses to run as root, so
 * root uses the owner of the data, else `postgres` or `nobody` (initdb needs an account with a name).
 */
export type Account = { uid?: number; gid?: number };

/** @param folder the cluster's folder, which exists; @param data PostgreSQL's folder in it, which may not exist */
export function accountFor(folder: string, data: string): Account {
  const self = process.getuid?.();
  if (self === undefined) return {};
  const { uid } = statSync(folder);
  if (self !== 0 && uid !== self) {
    throw new Unusable(
      `${folder} belongs to another user (uid ${uid}, we are ${self}): start as that user, or set another DATA_DIR.`,
    );
  }
  if (self !== 0) return {};
  const owner = statSync(data, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  return accountOf('postgres') ?? accountOf('nobody') ?? { uid: 65534, gid: 65534 };
}

/** Makes the server's account the owner of a file. */
export function chownTo(path: string, account: Account): void {
  if (account.uid !== undefined && account.gid !== undefined) lchownSync(path, account.uid, account.gid);
}

/**
 * Whether the account can read the path, through all its parent folders. The system is asked, because access control
 * lists count.
 */
export function canRead(account: Account, path: string): boolean {
  if (account.uid === undefined) return true;
  return spawnSync('/bin/sh', ['-c', 'test -r "$0"', path], { ...account, cwd: '/' }).status === 0;
}

/**
 * The environment of the server's processes, without our settings and tokens. Messages are in English because we parse
 * the log. With UTC, initdb saves the 50 ms of guessing a time zone.
 */
export function environment(): NodeJS.ProcessEnv {
  const variables = ['PATH', 'LD_LIBRARY_PATH', 'SystemRoot', 'TEMP', 'TMP'];
  const inherited = variables.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []));
  return { ...Object.fromEntries(inherited), LC_ALL: 'C', TZ: 'UTC' };
}

function accountOf(name: string): Account | undefined {
  const number = (flag: string) =>
    Number.parseInt(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout ?? '', 10);
  const account = { uid: number('-u'), gid: number('-g') };
  return account.uid > 0 && account.gid >= 0 ? account : undefined;
}
